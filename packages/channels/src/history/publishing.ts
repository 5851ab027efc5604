import type { Cluster, ClusterStatus } from '../broker/cluster';
import { commands, type Pushing } from '../broker/commands';
import { IDEMPOTENCY_WINDOW, type AppendOptions } from '../broker/history';
import { channelTopic } from '../broker/topics';
import type { OrderEntry } from '../delivery/own-order';
import type { Histories } from './histories';

/** In milliseconds, how long publishing may take. */
const LIMIT = 1_000;

/** What became of a publication. */
interface Outcome {
  readonly local: number;
  readonly cluster: ClusterStatus;
  readonly offset?: number;
  readonly epoch?: string;
}

/** Publications through the broker's history, or once per key. They never reject, and settle within the limit. */
export class Publishing {
  /** Keys of what was delivered here without being confirmed, and until when they are remembered. The oldest come first. */
  readonly #unconfirmed = new Map<string, number>();

  constructor(
    private readonly cluster: Cluster,
    private readonly histories: Histories,
  ) {}

  /** Stores a publication. It is delivered here in its order, as in every other process. */
  async store(fields: Pushing, text: string, options: AppendOptions): Promise<Outcome> {
    const { channel } = fields;
    const { order } = this.histories;
    const entry = order.beginKept(channel);
    const before = performance.now();
    try {
      const command = commands.pushToChannel({ ...fields, number: entry.number }, text);
      const appended = await this.cluster.append(channelTopic(channel), command, options);
      if (appended === undefined) return { local: entry.count, cluster: 'failed' };
      const { position, duplicate } = appended;
      if (duplicate || position === undefined) return { local: 0, cluster: this.#sent, ...position };
      const sequence = this.histories.get(channel)?.sequence;
      if (sequence?.isPast(position) === false) {
        await within(before + LIMIT - performance.now(), sequence.reached(position));
      }
      return { local: entry.count, cluster: this.#sent, ...position };
    } finally {
      order.end(entry);
    }
  }

  /**
   * Publishes once per key, without storing.
   *
   * @param deliver delivers in this process
   */
  async once(fields: Pushing, text: string, idempotencyKey: string, deliver: () => number): Promise<Outcome> {
    const { channel } = fields;
    const command = commands.pushToChannel(fields, text);
    const entry = this.histories.order.begin(channel);
    const appended = await this.cluster.append(channelTopic(channel), command, { idempotencyKey });
    const name = `${channel.length} ${channel}${idempotencyKey}`;
    const isKnown = appended?.duplicate || this.#isRemembered(name);
    // A repetition must not reach this process again.
    if (appended === undefined && !isKnown) this.#unconfirmed.set(name, performance.now() + IDEMPOTENCY_WINDOW);
    const local = await this.#deliver(entry, isKnown ? () => 0 : deliver);
    if (appended === undefined) return { local, cluster: 'failed' };
    return { local, cluster: this.#sent, ...(appended.duplicate ? appended.position : undefined) };
  }

  #deliver(entry: OrderEntry, deliver: () => number): Promise<number> {
    return new Promise((resolve) => this.histories.order.end(entry, () => resolve(deliver())));
  }

  get #sent(): ClusterStatus {
    return this.cluster.isShared ? 'sent' : 'none';
  }

  #isRemembered(name: string): boolean {
    const now = performance.now();
    for (const [each, until] of this.#unconfirmed) {
      if (until > now) break;
      this.#unconfirmed.delete(each);
    }
    return this.#unconfirmed.has(name);
  }
}

async function within(limit: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([done, new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.max(0, limit))))]);
  clearTimeout(timer);
}
