import type { Credentials } from '@cortado/core';

/** The connection as the driver sees it: what it reports events to. The methods must not throw. */
export interface SocketSession {
  readonly endpoint: {
    readonly settings: { readonly messageRate: number; readonly messageBurst: number; readonly rateTolerance: number };
  };
  readonly hub: { readonly timer: { readonly now: number } };
  readonly counters: { messages: number; bytesIn: number };
  readonly credentials: Credentials | undefined;
  /** The client's close frame arrived, and will be answered. */
  closing: (code: number, reason: string) => void;
  /** The socket is closed. */
  closed: (code: number, reason: string) => void;
  /** The socket failed. @param code the close code for a peer that broke the protocol, else undefined */
  broken: (error: Error, code: number | undefined) => void;
  /** The credentials of the connection have expired. */
  expired: () => void;
  /** A message could not be received. */
  failed: (error: unknown) => void;
  pong: () => void;
}

/** Receives the messages of a socket. */
export interface MessageReceiver {
  /** A whole message arrived. */
  receive: (data: Buffer, isBinary: boolean) => void;
}
