import type { Peer } from '../delivery/peer';

/** A client that is connected to this process, over any transport. */
export interface OpenPeer extends Peer {
  readonly state: string;
  /** @param code a close code of RFC 6455 @param reason for the client, where the transport can tell it */
  close(code: number, reason: string): void;
}

/** The streams of this process over HTTP that are open, by id. */
export class OpenStreams extends Map<string, OpenPeer> {}
