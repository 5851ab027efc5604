import type { Broker } from './broker';
import type { BrokerCalls } from './broker-calls';

/** In milliseconds, until failed calls are repeated. */
const RETRY = 1_000;
/** How many calls are repeated at once: a broker that is asked for all topics of a process at once refuses what is too much for it. */
const BATCH = 500;
/** Calls under way from which on nothing is unsubscribed at once: a process may lose all of its clients in one moment. */
const MOST = 1_000;

interface Topic {
  wanted: boolean;
  /** Undefined after a call that failed: it may have taken effect. */
  subscribed: boolean | undefined;
  /** Set while calls are pending: one at a time, so that they cannot overtake each other. */
  changing: Promise<void> | undefined;
}

/** The topics that this process wants, and those that it has subscribed to. Failed calls are repeated until both agree. */
export class TopicSubscriptions {
  readonly #topics = new Map<string, Topic>();
  #retry: NodeJS.Timeout | undefined;
  #underWay = 0;
  #isSweeping = false;
  /** Whether something has to be looked at again after the sweep. */
  #mustSweep = false;

  constructor(
    private readonly broker: Broker,
    private readonly calls: BrokerCalls,
  ) {}

  /** @returns a promise until the subscription exists or could not be made; undefined when it exists. It never rejects. */
  add(name: string): Promise<void> | undefined {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      topic = { wanted: true, subscribed: false, changing: undefined };
      this.#topics.set(name, topic);
    }
    topic.wanted = true;
    return this.#settle(name, topic);
  }

  /** Whether the subscription exists. */
  has(name: string): boolean {
    return this.#topics.get(name)?.subscribed === true;
  }

  remove(name: string): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) return;
    topic.wanted = false;
    if (topic.subscribed === false && topic.changing === undefined) this.#topics.delete(name);
    else if (this.#underWay >= MOST) this.retry();
    else void this.#settle(name, topic);
  }

  /** Makes all calls that are due, a batch after the other. */
  retry(): void {
    this.#mustSweep = true;
    if (!this.#isSweeping) void this.#sweep();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#topics.clear();
  }

  #settle(name: string, topic: Topic): Promise<void> | undefined {
    if (topic.changing === undefined && (topic.subscribed === topic.wanted || !this.calls.isUp)) return undefined;
    return (topic.changing ??= this.#change(name, topic));
  }

  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    while (this.#mustSweep) {
      this.#mustSweep = false;
      let batch: Promise<void>[] = [];
      for (const [name, topic] of this.#topics) {
        const settled = this.#settle(name, topic);
        if (settled === undefined || batch.push(settled) < BATCH) continue;
        await Promise.all(batch);
        batch = [];
      }
      await Promise.all(batch);
    }
    this.#isSweeping = false;
  }

  async #change(name: string, topic: Topic): Promise<void> {
    this.#underWay += 1;
    while (topic.subscribed !== topic.wanted) {
      const { wanted } = topic;
      topic.subscribed = undefined;
      const done = await this.calls.attempt(
        wanted ? 'subscribe' : 'unsubscribe',
        async () => {
          await (wanted ? this.broker.subscribe(name) : this.broker.unsubscribe(name));
          return true;
        },
        false,
      );
      if (done) topic.subscribed = wanted;
      else break;
    }
    this.#underWay -= 1;
    topic.changing = undefined;
    if (topic.subscribed === undefined) this.#retrySoon();
    else if (!topic.wanted && this.#topics.get(name) === topic) this.#topics.delete(name);
  }

  #retrySoon(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.retry();
    }, RETRY).unref();
  }
}
