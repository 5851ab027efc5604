import { HttpError } from '@cortado/core';
import type { Cluster } from '../broker/cluster';
import type { PresenceMember } from '../broker/presence';
import { channelTopic } from '../broker/topics';
import { Departures } from './departures';
import type { PresenceLimits } from './options';
import { PresenceRoom } from './presence-room';
import type { ChannelPresence } from './present-member';

/** How many channels are read at once after an outage. */
const BATCH = 100;

/** In milliseconds, until a list that could not be read is read again. */
const RETRY = 1_000;

/** Members that are listed of a channel whose class this process does not have. */
const LISTED = 1_000;

/** Who is present in the channels of the application. */
export class Presences {
  /** What is kept of a channel: set by the transport that has its class. `unknown` for a name of no class. */
  limitsOf: (name: string) => PresenceLimits | 'none' | 'unknown' = () => 'unknown';
  /** By topic. */
  readonly #rooms = new Map<string, PresenceRoom>();
  readonly #departures: Departures;
  #entries = 0;
  #settling: NodeJS.Timeout | undefined;

  /** Made by the framework. */
  constructor(private readonly cluster: Cluster) {
    this.#departures = new Departures((channel, entry) => cluster.presence.leave(channelTopic(channel), entry));
    cluster.presence.handle((topic, change) => this.#rooms.get(topic)?.changed(change));
    cluster.whenUp(() => void this.#restore());
    cluster.whenMissed((topic) => void this.#refresh(topic));
  }

  /** Whether this process hears who enters and leaves a channel. */
  hears(name: string): boolean {
    return this.cluster.hears(channelTopic(name));
  }

  /** The room of a channel, until `close()`. */
  open(name: string, limits: PresenceLimits): PresenceRoom {
    let room = this.#rooms.get(channelTopic(name));
    if (room === undefined) {
      room = new PresenceRoom(name, limits, () => this.cluster.presence.list(channelTopic(name), limits.max));
      this.#rooms.set(channelTopic(name), room);
    }
    room.users += 1;
    return room;
  }

  close(name: string, room: PresenceRoom): void {
    room.users -= 1;
    if (room.users > 0) return;
    room.stop();
    this.#rooms.delete(channelTopic(name));
  }

  /** Names one connection in one channel, for `enter()` and `leave()`. */
  newEntry(): string {
    return `${this.cluster.node}-${(this.#entries += 1).toString(36)}`;
  }

  /** Shows a member, or changes what is shown. @returns false when the broker did not confirm it. Never rejects */
  enter(name: string, entry: string, { key, info }: PresenceMember): Promise<boolean> {
    return this.cluster.presence.enter(channelTopic(name), { connection: entry, key, info });
  }

  /** The opposite of `enter`, also while the broker is down. @param grace after which it takes effect, in milliseconds */
  leave(name: string, entry: string, grace: number): void {
    this.#departures.add(name, entry, grace);
  }

  /** What `Channel.presence` does. */
  async list(name: string): Promise<ChannelPresence> {
    const limits = this.limitsOf(name);
    if (limits === 'none') return { count: 0, members: [] };
    const here = this.#rooms.get(channelTopic(name))?.members;
    if (here !== undefined) return { count: here.length, members: here.map(parsed) };
    const list = await this.cluster.presence.list(channelTopic(name), limits === 'unknown' ? LISTED : limits.max);
    if (list === undefined) throw brokerUnavailable();
    return { count: list.count, members: list.members.map(parsed) };
  }

  stop(): void {
    clearTimeout(this.#settling);
    this.#departures.stop();
    for (const each of this.#rooms.values()) each.stop();
    this.#rooms.clear();
  }

  /** Changes of a channel may not have been heard of. While the broker is down nothing is read: afterwards all lists are. */
  async #refresh(topic: string): Promise<void> {
    const isRead = (await this.#rooms.get(topic)?.refresh()) ?? true;
    if (!isRead && this.cluster.isUp) setTimeout(() => void this.#refresh(topic), RETRY).unref();
  }

  /** After an outage. Who is missing may be about to be entered again by its process, which has one lease for it. */
  async #restore(): Promise<void> {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#each((room) => room.settle()), this.cluster.presence.lease).unref();
    await this.#each((room) => room.restore());
  }

  async #each(work: (room: PresenceRoom) => Promise<void>): Promise<void> {
    const rooms = [...this.#rooms.values()];
    while (rooms.length > 0) await Promise.all(rooms.splice(0, BATCH).map(work));
  }
}

export function brokerUnavailable(): HttpError {
  return new HttpError(503, 'The broker is not available', { type: 'broker_unavailable' });
}

function parsed({ key, info }: PresenceMember): ChannelPresence['members'][number] {
  return { key, info: JSON.parse(info) as unknown };
}
