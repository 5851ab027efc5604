import type { Cluster } from '../broker/cluster';
import type { Position } from '../broker/history';
import { channelTopic } from '../broker/topics';

/** How many positions are asked for at a time. */
const BATCH = 500;

interface Wanted {
  readonly channel: string;
  readonly resolve: (head: Position | undefined) => void;
}

/** Positions of the newest publications. Those that are wanted in one turn are asked for together. */
export class Heads {
  #wanted: Wanted[] = [];

  constructor(private readonly cluster: Cluster) {}

  /** Never rejects. @returns undefined when the broker could not be asked */
  of(channel: string): Promise<Position | undefined> {
    if (this.#wanted.length === 0) queueMicrotask(() => this.#ask());
    return new Promise((resolve) => this.#wanted.push({ channel, resolve }));
  }

  #ask(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (let start = 0; start < wanted.length; start += BATCH) void this.#askFor(wanted.slice(start, start + BATCH));
  }

  async #askFor(batch: readonly Wanted[]): Promise<void> {
    const heads = await this.cluster.positions(batch.map((each) => channelTopic(each.channel)));
    batch.forEach(({ resolve }, index) => resolve(heads?.[index]));
  }
}
