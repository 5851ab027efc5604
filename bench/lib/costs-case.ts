import type { BenchCase, Peer, StartOptions } from './bench-case.js';
import { Shared } from './shared.js';

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

/** Costs that are not held against anything: what `docs/scaling.md` is computed from. Each round is one measurement of all parts. */
export function costsCase({ parts, start, ...rest }: CostsCase): BenchCase {
  const shared = new Shared(async (options) => new Measurement(await start(options)));
  const peerOf = (part: string): [string, Peer] => [part, { start: (options) => measuring(shared, part, options) }];
  return {
    ...rest,
    better: 'less',
    subject: parts[0]!,
    peers: Object.fromEntries(parts.map(peerOf)),
    isSingle: true,
  };
}

/** Measures for all parts when the first of them asks; once more when one asks for the second time. */
class Measurement {
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

async function measuring(shared: Shared<Measurement>, part: string, options: StartOptions): ReturnType<Peer['start']> {
  try {
    const measurement = await shared.use(options);
    return { measure: async () => ({ figure: await measurement.costOf(part) }), stop: () => shared.release() };
  } catch (error) {
    await shared.release();
    throw error;
  }
}
