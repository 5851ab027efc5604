import type { BenchCase, RunningPeer, StartOptions } from './bench-case.js';

/** A case whose budget is a figure instead of the ratio to a peer. */
export interface LimitCase extends Pick<BenchCase, 'name' | 'unit' | 'rounds' | 'quota' | 'settling'> {
  /** The figure at most. */
  readonly limit: number;
  readonly start: (options: StartOptions) => Promise<RunningPeer>;
}

const SUBJECT = 'cortado';

/** The limit is a peer that needs exactly that much. */
export function limitCase({ limit, start, unit, ...rest }: LimitCase): BenchCase {
  const allowed = `at most ${limit}`;
  return {
    ...rest,
    unit,
    better: 'less',
    subject: SUBJECT,
    peers: {
      [SUBJECT]: { start },
      [allowed]: { start: () => Promise.resolve(exactly(limit)) },
    },
    budgets: { [allowed]: { atMost: 1 } },
    isSingle: true,
  };
}

function exactly(figure: number): RunningPeer {
  return { measure: () => Promise.resolve({ figure }), stop: () => Promise.resolve() };
}
