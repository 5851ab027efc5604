import type { BenchCase, Quota, RunningPeer, Sample } from './bench-case.js';
import { balanced, contendersOf, type Contender } from './contenders.js';
import { median } from './statistics.js';

export interface RoundOptions {
  readonly rounds: number | undefined;
  readonly short: boolean;
}

/** One for each round. A peer without a budget takes part in every third one. */
export type Samples = readonly (Sample | undefined)[];

/** By peer, of each of its one or two processes. */
export type Rounds = ReadonlyMap<string, readonly Samples[]>;

export interface MeasuredRounds {
  readonly rounds: Rounds;
  /** How many of them are second ones, in place of one that was slowed down. */
  readonly repeated: number;
}

/** Rather more rounds than longer ones: what disturbs the machine lasts longer than a round, and then disturbs all peers. */
const DEFAULT_ROUNDS = 12;
/** Long enough for a young collection or two. */
const DEFAULT_QUOTA: Quota = { count: 100_000_000, ms: 60 };
/**
 * For many sockets. A round begins with the memory of other peers in the caches of the processor, and in 60 ms each socket would have its
 * turn only a few times after that.
 */
export const OF_MANY: Pick<BenchCase, 'quota' | 'rounds'> = { quota: { ms: 240 }, rounds: 10 };
/**
 * The second half of the warm-up, in milliseconds of each process, is rounds that do not count. What a compiler comes to depends on how long ago the first
 * half was: of equal processes that were warmed up one after the other, those that waited longest were 1 to 3 % slower throughout.
 */
const SETTLING = 600;
const SHORT_QUOTA: Quota = { count: 20, ms: 2_000 };
/** A peer that falls below this share of its median was slowed down. */
const SLOWED = 0.7;

/**
 * Measures every process of a case in turns and in a balanced order, so that what disturbs the machine disturbs all of them, and none is
 * always first or always after the same.
 */
export async function runRounds(bench: BenchCase, options: RoundOptions): Promise<MeasuredRounds> {
  const rounds = options.short ? 1 : (options.rounds ?? bench.rounds ?? DEFAULT_ROUNDS);
  const quota = options.short ? SHORT_QUOTA : { ...DEFAULT_QUOTA, ...bench.quota };
  const running: Running[] = [];
  try {
    for (const contender of contendersOf(bench, !options.short)) running.push(await start(contender, options));
    let turn = 0;
    for (; !options.short && !hasSettled(bench, running, turn); turn += 1) await runRound(running, turn, turn, quota);
    for (let round = 0; round < rounds; round += 1, turn += 1) {
      const measured = await runRound(running, turn, round, quota);
      for (const each of running) each.samples.push(measured.get(each));
    }
    const repeated = await repeatSlowedRounds(bench, running, quota);
    return { rounds: new Map(Object.keys(bench.peers).map((name) => [name, samplesOf(running, name)])), repeated };
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
  /** In milliseconds, of all its rounds. */
  worked: number;
}

async function start({ name, peer, isHeld }: Contender, options: RoundOptions): Promise<Running> {
  return { name, isHeld, process: await labelled(name, () => peer.start(options)), samples: [], worked: 0 };
}

/** Whoever is bounded by a count may be done long before the time of a round is over. */
function hasSettled({ settling }: BenchCase, running: readonly Running[], turns: number): boolean {
  if (settling !== undefined) return turns >= settling;
  return running.every(({ isHeld, worked }) => !isHeld || worked >= SETTLING);
}

/** @param turn decides on the order */
async function runRound(
  running: readonly Running[],
  turn: number,
  round: number,
  quota: Quota,
): Promise<ReadonlyMap<Running, Sample>> {
  const measured = new Map<Running, Sample>();
  for (const each of balanced(running, turn)) {
    if (takesPart(each, round)) measured.set(each, await measure(each, quota));
  }
  return measured;
}

/** A third of the figures is enough for peers that are only reported. */
function takesPart({ isHeld }: Running, round: number): boolean {
  return isHeld || round % 3 === 0;
}

async function measure(running: Running, quota: Quota): Promise<Sample> {
  const began = performance.now();
  const sample = await labelled(running.name, () => running.process.measure(quota));
  running.worked += performance.now() - began;
  return sample;
}

function samplesOf(running: readonly Running[], peer: string): readonly Samples[] {
  return running.filter(({ name }) => name === peer).map(({ samples }) => samples);
}

/**
 * Each of them once, whatever comes of it: repeated until it is fast, a round would be the best of many. Only slow ones are repeated,
 * because a round can be disturbed in one direction only: other work takes time away, and nothing gives any.
 *
 * @returns how many there were
 */
async function repeatSlowedRounds(bench: BenchCase, running: readonly Running[], quota: Quota): Promise<number> {
  const slowed = slowedRounds(bench, running);
  for (const [turn, round] of slowed.entries()) {
    for (const [each, sample] of await runRound(running, turn, round, quota)) each.samples[round] = sample;
  }
  return slowed.length;
}

function slowedRounds({ better }: BenchCase, running: readonly Running[]): readonly number[] {
  const slowed = running.flatMap(({ samples }) => {
    const usual = median(samples.flatMap((sample) => sample?.figure ?? []));
    const isSlow = ({ figure }: Sample): boolean => (better === 'more' ? figure / usual : usual / figure) < SLOWED;
    return samples.flatMap((sample, round) => (sample !== undefined && isSlow(sample) ? [round] : []));
  });
  return [...new Set(slowed)].toSorted((a, b) => a - b);
}

/** Says whose answer it was that was wrong. */
async function labelled<T>(peer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${peer}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
