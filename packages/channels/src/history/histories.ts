import type { Cluster } from '../broker/cluster';
import type { History, HistoryLimits, Position } from '../broker/history';
import { channelOf, channelTopic } from '../broker/topics';
import type { Peer } from '../delivery/peer';
import { OwnOrder } from '../delivery/own-order';
import { KeptRecipients, type IsIn } from './kept-recipients';
import { Heads } from './heads';
import { PositionChecks, type KeptChannel } from './position-checks';
import { readPublication, type Publication } from './publication';
import { Sequence } from './sequence';

/** The channel classes of an application, as far as history is concerned. */
export interface HistoryTable {
  readonly keepsHistory: boolean;
  find(name: string): { readonly entry: { readonly history: HistoryLimits | undefined } } | undefined;
}

/** In milliseconds, how long clients that recover may share a read. */
const SHARED = 1_000;

/** How many names are remembered with what they keep. */
const MOST_NAMES = 10_000;

/** Everything that this process does for channels with history. */
export class Histories {
  readonly #channels = new Map<string, KeptChannel>();
  readonly #limits = new Map<string, HistoryLimits | undefined>();
  readonly #heads: Heads;
  readonly #checks: PositionChecks;
  #table: HistoryTable | undefined;
  /** What this process publishes, in its order. */
  readonly order = new OwnOrder();

  /** @param isIn whether a peer is in one of several channels; undefined when nobody can be */
  constructor(
    private readonly cluster: Cluster,
    private readonly isIn: IsIn,
  ) {
    this.#heads = new Heads(cluster);
    this.#checks = new PositionChecks(this.#channels, (channels) => cluster.positions(channels.map(channelTopic)));
    cluster.handleStored((topic, bytes, position) => {
      const channel = channelOf(topic);
      this.#channels.get(channel)?.sequence.take(this.#read(channel, bytes, position));
    });
    cluster.whenUp(() => void this.#checks.checkAll());
    cluster.whenMissed((topic) => void this.#checks.checkOne(channelOf(topic)));
  }

  /** Says what channels keep. Before it is called, none keeps anything. */
  use(table: HistoryTable): void {
    this.#table = table;
    this.#limits.clear();
  }

  /** What a channel keeps; undefined for nothing. */
  limitsOf(name: string): HistoryLimits | undefined {
    if (!this.#table?.keepsHistory) return undefined;
    if (this.#limits.has(name)) return this.#limits.get(name);
    const limits = this.#table.find(name)?.entry.history;
    if (this.#limits.size >= MOST_NAMES) this.#limits.clear();
    this.#limits.set(name, limits);
    return limits;
  }

  get(name: string): KeptChannel | undefined {
    return this.#channels.get(name);
  }

  /** The first member of a channel joins. */
  open(name: string, limits: HistoryLimits, members: Map<string, Peer>): KeptChannel {
    const recipients: KeptRecipients = new KeptRecipients(
      name,
      members,
      () => sequence,
      this.isIn,
      () => this.#checks.behind.add(name),
    );
    const sequence: Sequence = new Sequence({
      // Nothing that is replayed may become too old while it is shared.
      replayWindow: Math.min(SHARED, limits.ttl / 10),
      head: () => this.#heads.of(name),
      read: (query, window = 0) =>
        this.cluster.read(channelTopic(name), { ...limits, ttl: Math.max(1, Math.floor(limits.ttl - window)) }, query),
      publicationsOf: (history) => this.publicationsOf(name, history),
      deliver: (publication) => {
        const isOwn = publication.from === this.cluster.node;
        if (isOwn) this.order.pass(publication.number, () => recipients.deliver(publication));
        else recipients.deliver(publication);
      },
      reset: (position) => recipients.reset(position),
      broken: () => this.#checks.broken.add(name),
    });
    const channel = { sequence, recipients };
    this.#channels.set(name, channel);
    this.#checks.start();
    return channel;
  }

  /** The last member has left. */
  close(name: string): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    channel.sequence.close();
    this.#channels.delete(name);
    if (this.#channels.size === 0) this.#checks.stop();
  }

  publicationsOf(name: string, { epoch, entries }: History): readonly Publication[] {
    return entries.map(({ offset, bytes }) => this.#read(name, bytes, { epoch, offset }));
  }

  #read(channel: string, bytes: Uint8Array, position: Position): Publication {
    return readPublication(channel, bytes, position, (error) => this.cluster.unreadable(error, channel));
  }
}
