import { ConnectionLost } from '../errors/errors.ts';
import { unref } from './connection.ts';
import type { UnknownAnswer } from '../messages/exchanges.ts';
import { expiryOf } from './token.ts';

/** How long before its end a token is renewed: this part of what is left of it, and at most so long, in milliseconds. */
const PART = 0.2;
const MOST = 60_000;

/** Timers take no longer delays. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Renews the token of an open connection before it ends. */
export class Renewal {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param renew sends `$auth` */
  constructor(
    private readonly token: (() => string | undefined | Promise<string | undefined>) | undefined,
    private readonly renew: (body: { readonly token: string }) => Promise<UnknownAnswer>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** @param token of the handshake */
  begin(token: string | undefined): void {
    this.stop();
    const expiry = token === undefined ? undefined : expiryOf(token);
    if (expiry !== undefined) this.#schedule(expiry);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #schedule(expiry: number): void {
    const left = expiry - Date.now();
    const delay = Math.max(0, left - Math.min(left * PART, MOST));
    this.#timer = setTimeout(() => void this.#renew(), Math.min(delay, LONGEST_DELAY));
    unref(this.#timer);
  }

  /** Never rejects. When it fails, the server closes the connection with 4401 at the end of the old token, and the next one has a new token. */
  async #renew(): Promise<void> {
    try {
      const token = await this.token?.();
      if (token === undefined) return;
      const { ok, body } = await this.renew({ token });
      const { expires } = (body ?? {}) as { readonly expires?: string };
      if (ok && expires !== undefined) this.#schedule(Date.parse(expires));
    } catch (error) {
      // The next connection has a new token in its handshake.
      if (!(error instanceof ConnectionLost)) this.onError(error);
    }
  }
}
