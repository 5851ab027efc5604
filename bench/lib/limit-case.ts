import type { BenchCase, RunningPeer, StartOptions } from './bench-case.js';

/** A case whose budget is a figure instead of the ratio to a peer. */
export interface LimitCase extends Pick<BenchCase, 'name' | 'unit' | 'rounds' | 'quota' | 'settling'> {
  /** The figure at most. */
  readonly limit: number;
  readonly start: (options: StartOptions) => Promise<RunningPeer>;
}

const SUBJECT = 'cortado';

/** The limit is a peer that needs exactly that much. The A/A run measures the same processes a second time. */
export function limitCase({ limit, start, unit, ...rest }: LimitCase): BenchCase {
  const allowed = `at most ${limit}`;
  return {
    ...rest,
    unit,
    better: 'less',
    subject: SUBJECT,
    peers: {
      [SUBJECT]: { start: startedOnce(start) },
      [allowed]: { start: () => Promise.resolve(exactly(limit)) },
    },
    budgets: { [allowed]: { atMost: 1 } },
  };
}

function exactly(figure: number): RunningPeer {
  return { measure: () => Promise.resolve({ figure }), stop: () => Promise.resolve() };
}

/** The same peer for every caller, until the last one stops it. */
export function startedOnce(start: LimitCase['start']): LimitCase['start'] {
  let shared: Promise<RunningPeer> | undefined;
  let users = 0;
  return async (options) => {
    users += 1;
    const peer = await (shared ??= start(options));
    return {
      measure: (quota) => peer.measure(quota),
      async stop() {
        users -= 1;
        if (users > 0) return;
        shared = undefined;
        await peer.stop();
      },
    };
  };
}
