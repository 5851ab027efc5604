import {
  Channels,
  ChannelTable,
  Cluster,
  Membership,
  OpenStreams,
  Presences,
  Users,
  type OpenPeer,
} from '@cortado/channels';
import type { Logger } from '@cortado/core';
import { InFlight, type Host, type Scope } from '@cortado/core/transport';
import type { StreamCounters } from './stream-counters';

/** What all streams of one application share. */
export class StreamHub {
  readonly log: Logger;
  readonly root: Scope;
  readonly membership: Membership;
  readonly channels: Channels;
  readonly presences: Presences;
  readonly classes: ChannelTable;
  readonly keyOfPrincipal: Host['keyOfPrincipal'];
  readonly #cluster: Cluster;
  readonly #users: Users;
  readonly #open: OpenStreams;

  /** @param handlerTimeout how long a hook may take, in milliseconds */
  constructor(
    { log, container, keyOfPrincipal }: Host,
    readonly counters: StreamCounters,
    /** Joins, and what runs at the end of a stream. */
    readonly inFlight: InFlight,
    readonly handlerTimeout: number,
  ) {
    const { root } = container;
    this.log = log;
    this.root = root;
    this.keyOfPrincipal = keyOfPrincipal;
    this.membership = root.get(Membership);
    this.channels = root.get(Channels);
    this.presences = root.get(Presences);
    this.classes = root.get(ChannelTable);
    this.#cluster = root.get(Cluster);
    this.#users = root.get(Users);
    this.#open = root.get(OpenStreams);
  }

  newId(): string {
    return this.#cluster.newId();
  }

  /** The stream is about to be sent. */
  begun(peer: OpenPeer): void {
    this.#open.set(peer.id, peer);
    this.#users.update(peer);
    this.counters.open += 1;
    this.counters.begun += 1;
  }

  /** Nothing is delivered to it any more. */
  closed(peer: OpenPeer): void {
    if (this.#open.delete(peer.id)) {
      this.#users.update(peer);
      this.counters.open -= 1;
    }
    this.membership.leaveAll(peer);
  }
}
