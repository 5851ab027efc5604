/** How a connection ended, as the client tells it. */
export interface Goodbye {
  readonly code: number;
  readonly reason: string;
}

/** One connection of a WebSocket client that is not ours; what each client can do, under one set of names. */
export interface Peer {
  /** The one that the server chose; empty for none. */
  readonly subprotocol: string;
  /** What the server said about the offered extensions; empty for nothing. */
  readonly extensions: string;
  send(data: string | Buffer): void;
  /** Sends one text message in frames of at most `FRAGMENT` bytes; some end it with an empty one. */
  sendFragments(text: string): void;
  /** The next message. */
  next(): Promise<string | Buffer>;
  /** Resolves with the payload of the pong. */
  ping(payload: string): Promise<string>;
  close(code: number, reason: string): Promise<Goodbye>;
  /** Resolves when the connection is over, whoever ended it. */
  closed(): Promise<Goodbye>;
  /** Lets go of what a failed test left open. */
  destroy(): void;
}

export interface PeerOptions {
  readonly subprotocols?: readonly string[];
  /** Offer permessage-deflate. */
  readonly deflate?: boolean;
}

export type Connect = (url: string, options?: PeerOptions) => Promise<Peer>;

/** Bytes in a fragment. */
export const FRAGMENT = 16;

/** The offer of a client that cannot compress: enough to see it declined. */
export const offer = (deflate: boolean): Record<string, string> =>
  deflate ? { 'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits' } : {};
