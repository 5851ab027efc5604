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
  let running: Costs;
  const shared = startedOnce(async (options) => {
    running = await start(options);
    return { measure: () => Promise.reject(new Error('each part is measured')), stop: () => running.stop() };
  });
  const peerOf = (part: string): [string, Peer] => [
    part,
    { start: async (options) => measuring(await shared(options), () => running, part) },
  ];
  return { ...rest, better: 'less', subject: parts[0]!, peers: Object.fromEntries(parts.map(peerOf)) };
}

/** A part of what was started for all of them. */
function measuring(started: RunningPeer, costs: () => Costs, part: string): RunningPeer {
  return {
    measure: async () => ({ figure: (await costs().measure())[part]! }),
    stop: () => started.stop(),
  };
}
