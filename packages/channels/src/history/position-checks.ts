import type { Position } from '../broker/history';
import type { KeptRecipients } from './kept-recipients';
import type { Sequence } from './sequence';

/** In milliseconds, how often something is checked. */
const TICK = 500;

/** In milliseconds, after which an idle channel is checked, and a member is told where its channel stands. */
const PERIOD = 25_000;

/** At most this many channels are checked at each tick, so that the period stretches where there are many. */
const BATCH = 500;

/** A channel with history in this process. */
export interface KeptChannel {
  readonly sequence: Sequence;
  readonly recipients: KeptRecipients;
}

/** Finds out what the subscriptions did not bring: an idle channel could have missed its newest publication. */
export class PositionChecks {
  /** Channels that could not be read. Looking at each channel instead costs half of all checks where 100,000 are idle. */
  readonly broken = new Set<string>();
  /** Channels with members that are behind. */
  readonly behind = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #isChecking = false;
  /** Whether all are checked one batch after the other, since the broker is back. */
  #checksAll = false;
  /** Whether the broker was away again meanwhile. */
  #mustCheckAgain = false;

  /** @param channels in the order of their checks */
  constructor(
    private readonly channels: Map<string, KeptChannel>,
    private readonly ask: (channels: readonly string[]) => Promise<readonly Position[] | undefined>,
  ) {}

  /** Runs while there are channels. */
  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The broker is back: every channel may have missed something. */
  async checkAll(): Promise<void> {
    this.#mustCheckAgain = true;
    if (this.#checksAll) return;
    this.#checksAll = true;
    while (this.#mustCheckAgain) {
      this.#mustCheckAgain = false;
      const names = [...this.channels.keys()];
      for (let start = 0; start < names.length; start += BATCH) await this.#check(names.slice(start, start + BATCH));
    }
    this.#checksAll = false;
  }

  /** Something of a channel may be lost. */
  async checkOne(name: string): Promise<void> {
    if (this.channels.has(name)) await this.#check([name]);
  }

  #tick(): void {
    const now = performance.now();
    this.#retry();
    for (const name of this.behind) {
      const recipients = this.channels.get(name)?.recipients;
      recipients?.tellPosition(now - PERIOD);
      if (recipients?.hasBehind !== true) this.behind.delete(name);
    }
    if (!this.#isChecking) void this.#checkDue(now - PERIOD);
  }

  /** Those that fail again come back. */
  #retry(): void {
    let left = BATCH;
    for (const name of this.broken) {
      if (left === 0) break;
      left -= 1;
      this.broken.delete(name);
      this.channels.get(name)?.sequence.retry();
    }
  }

  async #checkDue(since: number): Promise<void> {
    this.#isChecking = true;
    await this.#check(this.#due(since));
    this.#isChecking = false;
  }

  /** Looks at a batch, the longest unchecked first. Each goes to the end of the order. */
  #due(since: number): readonly string[] {
    const due: string[] = [];
    let left = Math.min(BATCH, this.channels.size);
    for (const [name, channel] of this.channels) {
      if (left === 0) break;
      left -= 1;
      this.channels.delete(name);
      this.channels.set(name, channel);
      if (channel.sequence.checkedAt <= since) due.push(name);
    }
    return due;
  }

  async #check(names: readonly string[]): Promise<void> {
    const asked = names.flatMap((name) => {
      const sequence = this.channels.get(name)?.sequence;
      sequence?.retry();
      return sequence?.isLive ? [{ name, sequence, before: sequence.position }] : [];
    });
    if (asked.length === 0) return;
    const heads = await this.ask(asked.map(({ name }) => name));
    heads?.forEach((head, index) => asked[index]!.sequence.check(head, asked[index]!.before));
  }
}
