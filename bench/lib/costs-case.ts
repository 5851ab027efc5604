import type { BenchCase, Peer, RunningPeer, StartOptions } from './bench-case.js';
import { startedOnce } from './limit-case.js';

/** What one thing costs, part by part. */
export interface Costs {
  /** Once more. @returns the cost of each part, in the unit of the case. @throws WrongAnswer */
  measure(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

export interface CostsCase extends Pick<BenchCase, 'name' | 'unit' | 'rounds' | 'settling'> {
  /** Their costs stand in the table as peers; the ratios between them say nothing. */
  readonly parts: readonly string[];
  readonly start: (options: StartOptions) => Promise<Costs>;
}

/** Costs that are not held against anything: what `docs/scaling.md` is computed from. */
export function costsCase({ parts, start, ...rest }: CostsCase): BenchCase {
  let running: Measured;
  const shared = startedOnce(async (options) => {
    running = new Measured(await start(options));
    return { measure: () => Promise.reject(new Error('each part is measured')), stop: () => running.stop() };
  });
  const peerOf = (part: string): [string, Peer] => [
    part,
    { start: async (options) => measuring(await shared(options), () => running, part) },
  ];
  return { ...rest, better: 'less', subject: parts[0]!, peers: Object.fromEntries(parts.map(peerOf)) };
}

/** Measures once for all parts, and again when a part is asked for the second time. */
class Measured {
  readonly #told = new Set<string>();
  #latest: Readonly<Record<string, number>> = {};

  constructor(private readonly costs: Costs) {}

  async costOf(part: string): Promise<number> {
    if (this.#told.size === 0 || this.#told.has(part)) {
      this.#told.clear();
      this.#latest = await this.costs.measure();
    }
    this.#told.add(part);
    return this.#latest[part]!;
  }

  stop(): Promise<void> {
    return this.costs.stop();
  }
}

function measuring(started: RunningPeer, measured: () => Measured, part: string): RunningPeer {
  return {
    measure: async () => ({ figure: await measured().costOf(part) }),
    stop: () => started.stop(),
  };
}
