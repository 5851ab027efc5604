import type { Context } from '@cortado/core';

/** What a connection has to be able to do; the websocket transport's can. */
interface Closable {
  readonly signal: AbortSignal;
  close(code?: number, reason?: string): unknown;
}

/** A private code of RFC 6455 §7.4.2, named after the status. */
const UNAUTHORIZED = 4401;

/** setTimeout takes no more: 2^31−1 ms, 24.8 days. */
const LONGEST = 2_147_483_647;

/** A request is over before its credentials are; a socket is closed when they end. */
export function closeWhenExpired(context: Context, expires: Date): void {
  if (context.phase !== 'handshake') return;
  const connection = context.connection as Closable | undefined;
  if (connection === undefined) return;
  const wait = (): void => {
    const left = expires.getTime() - Date.now();
    if (left <= 0) return void connection.close(UNAUTHORIZED, 'credentials expired');
    const timer = setTimeout(wait, Math.min(left, LONGEST)).unref();
    connection.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
  wait();
}
