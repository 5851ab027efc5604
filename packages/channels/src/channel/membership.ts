import { NoContent, type Awaitable, type Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { Cluster } from '../broker/cluster';
import type { Pushing, Removing } from '../broker/commands';
import { channelTopic } from '../broker/topics';
import { Message } from '../delivery/message';
import type { Peer } from '../delivery/peer';
import { pushText } from '../delivery/push';
import type { ChannelCounts } from './channel-counts';
import { deliverTo } from '../delivery/recipients';
import { Histories } from '../history/histories';
import type { KeptChannel } from '../history/position-checks';
import type { Sequence } from '../history/sequence';

/** In bytes. */
const MAX_NAME = 255;

const NOBODY: ReadonlyMap<string, Peer> = new Map();

/** A channel with members or pending joins in this process. */
interface Room {
  readonly name: string;
  readonly members: Map<string, Peer>;
  /** Number of joins that wait for the subscription. */
  joining: number;
  /** Set where the channel keeps history. */
  readonly kept: KeptChannel | undefined;
}

/** Which peers of this process are in which channel. A channel exists while someone is in it. */
export class Membership {
  readonly histories: Histories;
  readonly #cluster: Cluster;
  readonly #rooms = new Map<string, Room>();
  /** By peer, so that one that never joins costs nothing. */
  readonly #joined = new Map<Peer, Set<string>>();
  /** Joins that wait for the subscription. */
  readonly #joining = new Map<Peer, Map<string, Promise<Result>>>();

  /** Made by the framework. */
  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.histories = new Histories(cluster, (channels) => this.#isIn(channels));
    cluster.handle('channels.push', (fields: Pushing, text) => this.deliver(fields, new Message(text, fields.channel)));
    cluster.handle('channels.remove', ({ channel, connection, reason }: Removing) =>
      this.remove(channel, connection, reason),
    );
    cluster.handle('channels.names', () => this.names);
    cluster.handle('channels.count', ({ names }: { readonly names: readonly string[] }) => this.count(names));
    cluster.handle('channels.members', ({ channel }) => this.memberIds(channel));
  }

  /** Names of the channels that have a member in this process. */
  get names(): readonly string[] {
    return [...this.#rooms].filter(([, room]) => room.members.size > 0).map(([name]) => name);
  }

  /** The same name. Members of a channel keep one string instead of one each. */
  sharedName(name: string): string {
    return this.#rooms.get(name)?.name ?? name;
  }

  size(name: string): number {
    return this.#rooms.get(name)?.members.size ?? 0;
  }

  memberIds(name: string): readonly string[] {
    return [...(this.#rooms.get(name)?.members.keys() ?? [])];
  }

  /** How many peers of this process are in these channels. */
  count(names: readonly string[]): ChannelCounts {
    const rooms = names.map((name) => [name, this.#rooms.get(name)?.members ?? NOBODY] as const);
    const counts = rooms.map(([name, { size }]) => [name, size] as const).filter(([, size]) => size > 0);
    const ids = new Set(rooms.flatMap(([, members]) => [...members.keys()]));
    return { channels: Object.fromEntries(counts), connections: ids.size };
  }

  /** Names of the channels that a peer is in, in the order in which it joined. */
  channelsOf(peer: Peer): readonly string[] {
    return [...(this.#joined.get(peer) ?? [])];
  }

  /**
   * Makes a peer a member: immediately if this process already receives the channel, otherwise once the subscription exists. When the
   * broker cannot subscribe, the peer still receives what this process publishes.
   *
   * @param limit how many channels the peer may be in
   * @param member takes what is published until `settle()`. Default the peer
   * @param isKept whether the broker keeps something else of the channel than its history. Default false
   * @returns 204; 400 for an invalid name, 429 above the limit, 503 when the broker cannot be reached and the channel keeps history.
   * Never rejects.
   */
  join(peer: Peer, name: string, limit: number, member: Peer = peer, isKept: boolean = false): Awaitable<Result> {
    if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > MAX_NAME) {
      return failure(400, `A channel name must have 1 to ${MAX_NAME} bytes`, 'channel_name');
    }
    const joined = this.#joined.get(peer);
    if (joined?.has(name)) return NoContent();
    const joining = this.#joining.get(peer);
    const pending = joining?.get(name);
    if (pending !== undefined) return pending;
    if ((joined?.size ?? 0) + (joining?.size ?? 0) >= limit) {
      return failure(429, `A connection can join at most ${limit} channels`, 'channel_limit');
    }
    const { kept } = this.#room(name);
    const subscribed = this.#cluster.enter(channelTopic(name), isKept || kept !== undefined);
    if (kept === undefined) {
      return subscribed === undefined
        ? this.#enter(peer, name, member)
        : this.#enterAfter(subscribed, peer, name, member);
    }
    const isReady = subscribed === undefined && kept.sequence.isLive && this.#cluster.hears(channelTopic(name));
    return isReady
      ? this.#enter(peer, name, member)
      : this.#enterAfter(this.#begin(name, kept, subscribed), peer, name, member);
  }

  /** From now on the peer itself takes what is published, in place of the member that stood for it. */
  settle(peer: Peer, name: string, member: Peer): void {
    const members = this.#rooms.get(name)?.members;
    if (members?.get(peer.id) === member) members.set(peer.id, peer);
  }

  /** The order of a channel with history that has members here. */
  sequenceOf(name: string): Sequence | undefined {
    return this.#rooms.get(name)?.kept?.sequence;
  }

  /** A member of a channel with history has missed a publication. */
  lose(member: Peer, name: string): void {
    this.#rooms.get(name)?.kept?.recipients.lose(member);
  }

  /** Takes effect immediately: nothing of the channel is delivered any more. A pending join is cancelled. */
  leave(peer: Peer, name: string): void {
    const joined = this.#joined.get(peer);
    if (joined?.delete(name)) {
      if (joined.size === 0) this.#joined.delete(peer);
      this.#rooms.get(name)?.members.delete(peer.id);
      peer.forget?.(name);
      this.#exit(name);
    } else if (this.#forgetJoining(peer, name)) this.#exit(name);
  }

  leaveAll(peer: Peer): void {
    for (const name of this.#joining.get(peer)?.keys() ?? []) this.leave(peer, name);
    for (const name of this.#joined.get(peer) ?? []) this.leave(peer, name);
  }

  /**
   * Removes peers of this process, those that are joining too, and tells them.
   *
   * @param id of one peer, or `all`
   * @returns how many were removed
   */
  remove(name: string, id: string, reason: string): number {
    const isMeant = (peer: Peer): boolean => id === 'all' || peer.id === id;
    const joining = [...this.#joining].filter(([peer, names]) => isMeant(peer) && names.has(name));
    const members = this.#rooms.get(name)?.members;
    const joined = id === 'all' ? [...(members?.values() ?? [])] : [members?.get(id) ?? []].flat();
    const removed = [...joined, ...joining.map(([peer]) => peer)];
    for (const peer of removed) {
      if (peer.dismiss?.(name, reason) === true) continue;
      this.leave(peer, name);
      peer.deliver(
        new Message(
          pushText({ event: '$removed', channel: name, data: { reason }, timestamp: new Date().toISOString() }),
        ),
      );
    }
    return removed.length;
  }

  /** Delivers to the members in this process. @returns how many took it */
  deliver({ channel, elsewhere, ...recipients }: Pushing, message: Message): number {
    const room = this.#rooms.get(channel);
    if (room === undefined) return 0;
    return deliverTo(room.members, message, recipients, this.#isIn(elsewhere));
  }

  /** Whether a peer is in one of several channels; undefined when nobody can be. */
  #isIn(channels: readonly string[] | undefined): ((id: string) => boolean) | undefined {
    const rooms = channels?.map((each) => this.#rooms.get(each)).filter((each) => each !== undefined) ?? [];
    return rooms.length === 0 ? undefined : (id) => rooms.some(({ members }) => members.has(id));
  }

  #room(name: string): Room {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      const members = new Map<string, Peer>();
      const limits = this.histories.limitsOf(name);
      const kept = limits === undefined ? undefined : this.histories.open(name, limits, members);
      this.#rooms.set(name, (room = { name, members, joining: 0, kept }));
    }
    return room;
  }

  #enter(peer: Peer, name: string, member: Peer): Result {
    const room = this.#room(name);
    room.members.set(peer.id, member);
    let joined = this.#joined.get(peer);
    if (joined === undefined) this.#joined.set(peer, (joined = new Set()));
    joined.add(room.name);
    return NoContent();
  }

  /** Waits until publications come, and are in order. @returns a refusal when the broker cannot be reached */
  async #begin(name: string, { sequence }: KeptChannel, subscribed: Promise<void> | undefined): Promise<Result | void> {
    await subscribed;
    if (!this.#cluster.hears(channelTopic(name)) || !(await sequence.start())) return unavailable();
  }

  #enterAfter(ready: Promise<Result | void>, peer: Peer, name: string, member: Peer): Promise<Result> {
    const join: Promise<Result> = ready.then((refusal) => {
      if (this.#joining.get(peer)?.get(name) !== join) return NoContent(); // left meanwhile
      this.#forgetJoining(peer, name);
      if (refusal !== undefined) {
        this.#exit(name);
        return refusal;
      }
      return this.#enter(peer, name, member);
    });
    this.#room(name).joining += 1;
    const joining = this.#joining.get(peer);
    if (joining === undefined) this.#joining.set(peer, new Map([[name, join]]));
    else joining.set(name, join);
    return join;
  }

  /** @returns false when the peer is not joining the channel */
  #forgetJoining(peer: Peer, name: string): boolean {
    const joining = this.#joining.get(peer);
    if (!joining?.delete(name)) return false;
    if (joining.size === 0) this.#joining.delete(peer);
    this.#room(name).joining -= 1;
    return true;
  }

  /** Unsubscribes from a channel that has neither members nor pending joins. */
  #exit(name: string): void {
    const room = this.#rooms.get(name);
    if (room === undefined || room.members.size > 0 || room.joining > 0) return;
    this.#rooms.delete(name);
    if (room.kept !== undefined) this.histories.close(name);
    this.#cluster.exit(channelTopic(name));
  }
}

function unavailable(): Result {
  return failure(503, 'The channel cannot be joined at the moment', 'broker_unavailable');
}
