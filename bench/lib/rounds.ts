import type { BenchCase, Quota, RunningPeer, Sample } from './bench-case.js';
import { balanced, contendersOf, type Contender } from './contenders.js';
import { median } from './statistics.js';

export interface RoundOptions {
  readonly rounds: number | undefined;
  readonly short: boolean;
}

/** One for each round. A peer without a budget is left out of every second one. */
export type Samples = readonly (Sample | undefined)[];

/** By peer, of each of its one or two processes. */
export type Rounds = ReadonlyMap<string, readonly Samples[]>;

/** Rather more rounds than longer ones: what disturbs the machine lasts longer than a round, and then disturbs all peers. */
const DEFAULT_ROUNDS = 12;
/** Long enough for a young collection or two. */
const DEFAULT_QUOTA: Quota = { count: 100_000_000, ms: 60 };
/**
 * The second half of the warm-up, in milliseconds, is rounds that do not count. What a compiler comes to depends on how long ago the first
 * half was: of equal processes that were warmed up one after the other, those that waited longest were 1 to 3 % slower throughout.
 */
const SETTLING = 600;
const SHORT_QUOTA: Quota = { count: 20, ms: 2_000 };
/** A peer that falls below this share of its median was disturbed. */
const DISTURBED = 0.7;

/**
 * Measures every process of a case in turns and in a balanced order, so that what disturbs the machine disturbs all of them, and none is
 * always first or always after the same. A disturbed round is repeated, at most once for each round that was asked for.
 */
export async function runRounds(bench: BenchCase, options: RoundOptions): Promise<Rounds> {
  const rounds = options.short ? 1 : (options.rounds ?? bench.rounds ?? DEFAULT_ROUNDS);
  const quota = options.short ? SHORT_QUOTA : { ...DEFAULT_QUOTA, ...bench.quota };
  const running: Running[] = [];
  try {
    for (const contender of contendersOf(bench, !options.short)) running.push(await start(contender, options));
    const settling = options.short ? 0 : (bench.settling ?? Math.ceil(SETTLING / quota.ms));
    for (let round = -settling; round < rounds; round += 1) {
      for (const each of balanced(running, settling + round)) {
        const sample = takesPart(each, round) ? await measure(each, quota) : undefined;
        if (round >= 0) each.samples.push(sample);
      }
    }
    for (let extra = 0; extra < rounds; extra += 1) {
      const disturbed = disturbedRound(bench, running);
      if (disturbed === undefined) break;
      for (const each of balanced(running, extra)) {
        if (takesPart(each, disturbed)) each.samples[disturbed] = await measure(each, quota);
      }
    }
    return new Map(Object.keys(bench.peers).map((name) => [name, samplesOf(running, name)]));
  } finally {
    for (const { process } of running) await process.stop();
  }
}

/** A process that is started and warm, and what it did in each round. */
interface Running {
  readonly name: string;
  readonly isHeld: boolean;
  readonly process: RunningPeer;
  readonly samples: (Sample | undefined)[];
}

async function start({ name, peer, isHeld }: Contender, options: RoundOptions): Promise<Running> {
  return { name, isHeld, process: await labelled(name, () => peer.start(options)), samples: [] };
}

/** Half as many figures are enough for peers that are only reported. */
function takesPart({ isHeld }: Running, round: number): boolean {
  return isHeld || round % 2 === 0;
}

function measure({ name, process }: Running, quota: Quota): Promise<Sample> {
  return labelled(name, () => process.measure(quota));
}

function samplesOf(running: readonly Running[], peer: string): readonly Samples[] {
  return running.filter(({ name }) => name === peer).map(({ samples }) => samples);
}

function disturbedRound({ better }: BenchCase, running: readonly Running[]): number | undefined {
  for (const { samples } of running) {
    const usual = median(samples.flatMap((sample) => sample?.figure ?? []));
    const isLow = ({ figure }: Sample): boolean => (better === 'more' ? figure / usual : usual / figure) < DISTURBED;
    const found = samples.findIndex((sample) => sample !== undefined && isLow(sample));
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
