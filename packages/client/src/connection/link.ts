import { ConnectionLost } from '../errors/errors.ts';
import type { SocketEnd, SocketState } from '../types/socket.ts';
import { isTerminal, pauseAfter, UNAUTHORIZED } from './close-codes.ts';
import { Connection, type SocketLike } from './connection.ts';
import type { Frame, OwnFrame } from './frames.ts';
import { tokenProtocol } from './token.ts';

/** The subprotocol of the `rpc` protocol. */
const PROTOCOL = 'cortado.v1';

/** How a link connects. */
export interface LinkOptions {
  readonly url: string;
  readonly token: (() => string | undefined | Promise<string | undefined>) | undefined;
  readonly WebSocket: new (url: string, protocols?: string[]) => SocketLike;
}

/** Who is told what happens on a link. */
export interface LinkEvents {
  /** @param token of the handshake */
  opened(token: string | undefined): void;
  received(frame: Frame): void;
  /** The connection is gone, or could not be made. Another follows, unless the state is `closed`. */
  lost(end: SocketEnd): void;
  changed(state: SocketState, why: SocketEnd | undefined): void;
}

/** In milliseconds: a connection that was open for so long was accepted. A refusal that browsers can read opens one, and closes it. */
const ACCEPTED = 5_000;

/** A connection that is made again when it is lost, until it is closed for good. */
export class Link {
  #state: SocketState | undefined;
  #connection: Connection | undefined;
  #end: SocketEnd | undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #token: string | undefined;
  /** Whether the credentials have been renewed since the last connection that was accepted. */
  #wasRenewed = false;
  #openedAt = Infinity;
  /** Whether the server has sent something on this connection. */
  #isHeard = false;

  constructor(
    private readonly options: LinkOptions,
    private readonly events: LinkEvents,
  ) {}

  get state(): SocketState {
    return this.#state ?? 'connecting';
  }

  /** Why it was closed for good. */
  get end(): SocketEnd | undefined {
    return this.#end;
  }

  /** Connects, unless it has begun already. */
  start(): void {
    if (this.#state !== undefined) return;
    globalThis.addEventListener?.('online', this.#online);
    globalThis.addEventListener?.('offline', this.#offline);
    void this.#connect();
  }

  /** @returns false when it is not open */
  send(frame: OwnFrame): boolean {
    if (this.#state !== 'open') return false;
    this.#connection!.send(frame);
    return true;
  }

  close(code = 1000, reason = ''): void {
    if (this.#state === 'closed') return;
    const connection = this.#connection;
    this.#finish({ code, reason });
    connection?.close(code, reason);
  }

  async #connect(): Promise<void> {
    this.#change('connecting');
    try {
      const token = await this.options.token?.();
      if (this.#state !== 'connecting') return;
      if (this.#wasRenewed && token === this.#token)
        return this.#finish({ code: UNAUTHORIZED, reason: 'The token is the same' });
      this.#token = token;
      const protocols = token === undefined ? [PROTOCOL] : [PROTOCOL, tokenProtocol(token)];
      this.#connection = new Connection(new this.options.WebSocket(this.options.url, protocols), {
        opened: () => this.#opened(token),
        received: (frame) => {
          this.#isHeard = true;
          this.events.received(frame);
        },
        ended: (end) => this.#ended(end),
      });
    } catch (error) {
      this.#ended({ code: 1006, reason: String(error) });
    }
  }

  #opened(token: string | undefined): void {
    this.#openedAt = performance.now();
    this.#isHeard = false;
    this.#change('open');
    this.events.opened(token);
  }

  #ended(end: SocketEnd): void {
    this.#connection = undefined;
    if (this.#state === 'closed') return;
    if (this.#isHeard || performance.now() - this.#openedAt > ACCEPTED) {
      this.#attempt = 0;
      this.#wasRenewed = false;
    }
    this.#openedAt = Infinity;
    this.#isHeard = false;
    // A server that refuses the credentials of an open connection again right after a renewal will not take them a third time.
    if (isTerminal(end.code) || (end.code === UNAUTHORIZED && this.#wasRenewed)) return this.#finish(end);
    if (end.code === UNAUTHORIZED) {
      if (this.options.token === undefined) return this.#finish(end);
      this.#wasRenewed = true;
    }
    this.#timer = setTimeout(() => void this.#connect(), pauseAfter(end.code, this.#attempt));
    this.#attempt += 1;
    this.#change('waiting', end);
    this.events.lost(end);
  }

  #finish(end: SocketEnd): void {
    this.#end = end;
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.('online', this.#online);
    globalThis.removeEventListener?.('offline', this.#offline);
    this.#change('closed', end);
    this.events.lost(end);
  }

  #change(state: SocketState, why?: SocketEnd): void {
    if (this.#state === state) return;
    this.#state = state;
    this.events.changed(state, why);
  }

  /** The network is back: there is no need to wait. */
  readonly #online = (): void => {
    if (this.#state !== 'waiting') return;
    clearTimeout(this.#timer);
    void this.#connect();
  };

  /** The network is gone, which the connection itself would notice much later. */
  readonly #offline = (): void => this.#connection?.drop('The browser is offline');
}

/** What a call on a connection that is gone rejects with. */
export function connectionLost({ code, reason }: SocketEnd): ConnectionLost {
  return new ConnectionLost(`The connection was closed with ${code}${reason && `: ${reason}`}`, code);
}
