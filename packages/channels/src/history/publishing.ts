import type { Cluster, ClusterStatus } from '../broker/cluster';
import { commands, type Pushing } from '../broker/commands';
import { IDEMPOTENCY_WINDOW, type AppendOptions } from '../broker/history';
import { channelTopic } from '../broker/topics';
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
  /** How many received a publication of this process, by its number, while it is under way. */
  readonly #counts = new Map<number, number>();
  /** Keys of what was delivered here without being confirmed, and until when they are remembered. The oldest come first. */
  readonly #unconfirmed = new Map<string, number>();
  #number = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly histories: Histories,
  ) {
    histories.onDelivered = ({ number }, count) => {
      if (number !== undefined && this.#counts.has(number)) this.#counts.set(number, count);
    };
  }

  /** Stores a publication. It is delivered here in its turn, as in every other process. */
  async store(fields: Pushing, text: string, options: AppendOptions): Promise<Outcome> {
    const { channel } = fields;
    const number = (this.#number += 1);
    const before = performance.now();
    this.#counts.set(number, 0);
    try {
      const command = commands.pushToChannel({ ...fields, number }, text);
      const appended = await this.cluster.append(channelTopic(channel), command, options);
      if (appended === undefined) return { local: this.#counts.get(number)!, cluster: 'failed' };
      const { position, duplicate } = appended;
      if (duplicate || position === undefined) return { local: 0, cluster: this.#sent, ...position };
      const sequence = this.histories.get(channel)?.sequence;
      if (sequence?.isPast(position) === false) {
        await within(before + LIMIT - performance.now(), sequence.reached(position));
      }
      return { local: this.#counts.get(number)!, cluster: this.#sent, ...position };
    } finally {
      this.#counts.delete(number);
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
    const appended = await this.cluster.append(channelTopic(channel), command, { idempotencyKey });
    if (appended?.duplicate) return { local: 0, cluster: this.#sent, ...appended.position };
    const name = `${channel.length} ${channel}${idempotencyKey}`;
    const local = this.#isRemembered(name) ? 0 : deliver();
    if (appended !== undefined) return { local, cluster: this.#sent };
    // A repetition must not reach this process again.
    if (!this.#unconfirmed.has(name)) this.#unconfirmed.set(name, performance.now() + IDEMPOTENCY_WINDOW);
    return { local, cluster: 'failed' };
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
