import type { BenchCase, Peer, Quota, RunningPeer, Sample } from './bench-case.js';
import { median } from './statistics.js';

/** The subject, started a second time: what its ratio to the first shows is the noise of this machine, today. */
export const AGAIN = 'A/A';

export interface RoundOptions {
  readonly rounds: number | undefined;
  readonly short: boolean;
}

/** The samples of each peer, one for each round. */
export type Rounds = ReadonlyMap<string, readonly Sample[]>;

/** Rather more rounds than longer ones: what disturbs the machine lasts longer than a round, and then disturbs all peers. */
const DEFAULT_ROUNDS = 25;
/** Long enough for a young collection or two. */
const DEFAULT_QUOTA: Quota = { count: 100_000_000, ms: 60 };
const SHORT_QUOTA: Quota = { count: 20, ms: 2_000 };
/** A peer that falls below this share of its median was disturbed. */
const DISTURBED = 0.7;

/**
 * Measures every peer of a case in turns, A B C, B C A, …, so that what disturbs the machine disturbs all of them, and none is
 * always first. A disturbed round is repeated, at most once for each round that was asked for.
 */
export async function runRounds(bench: BenchCase, options: RoundOptions): Promise<Rounds> {
  const rounds = options.short ? 1 : (options.rounds ?? bench.rounds ?? DEFAULT_ROUNDS);
  const quota = options.short ? SHORT_QUOTA : { ...DEFAULT_QUOTA, ...bench.quota };
  const running = new Map<string, RunningPeer>();
  try {
    for (const [name, peer] of contenders(bench, options.short)) {
      running.set(name, await labelled(name, () => peer.start(options)));
    }
    const names = [...running.keys()];
    const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const name of rotated(names, round)) {
        samples.get(name)!.push(await labelled(name, () => running.get(name)!.measure(quota)));
      }
    }
    for (let extra = 0; extra < rounds; extra += 1) {
      const disturbed = disturbedRound(bench, samples);
      if (disturbed === undefined) break;
      for (const name of rotated(names, extra)) {
        samples.get(name)![disturbed] = await labelled(name, () => running.get(name)!.measure(quota));
      }
    }
    return samples;
  } finally {
    for (const peer of running.values()) await peer.stop();
  }
}

function contenders({ subject, peers }: BenchCase, short: boolean): readonly (readonly [string, Peer])[] {
  const all = Object.entries(peers);
  return short ? all : [...all, [AGAIN, peers[subject]!]];
}

function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const at = by % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}

function disturbedRound({ better }: BenchCase, samples: Rounds): number | undefined {
  for (const each of samples.values()) {
    const usual = median(each.map(({ figure }) => figure));
    const found = each.findIndex(({ figure }) => (better === 'more' ? figure / usual : usual / figure) < DISTURBED);
    if (found >= 0) return found;
  }
  return undefined;
}

/** Says whose answer it was that was wrong. */
async function labelled<T>(peer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${peer}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
