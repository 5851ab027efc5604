import type { BenchCase, Peer, Quota, RunningPeer } from './bench-case.js';
import { Child } from './child.js';
import type { FunctionSample } from './function-host.js';

/** A function to measure, made in a process of its own. */
export interface Work {
  /** One operation. May answer with a promise, which is then awaited. */
  readonly run: () => unknown;
  /** @returns whether `run` came to the right thing; asked before the first and after each round */
  readonly isRight: (outcome: unknown) => boolean;
}

export interface FunctionCase extends Omit<BenchCase, 'unit' | 'better' | 'peers'> {
  /** Each is called once, in the peer's own process: what it registers there disturbs no other peer. */
  readonly peers: Readonly<Record<string, () => Work | Promise<Work>>>;
  readonly unit?: string;
}

const WARM_UP: Quota = { count: 10_000_000, ms: 100 };
const SHORT_WARM_UP: Quota = { count: 1, ms: 1 };

const works = new Map<string, FunctionCase['peers']>();

/**
 * A case of functions rather than servers. Each peer runs in a process of its own, which imports the same module.
 *
 * @param module `import.meta.url` of the module that exports the case
 * @example
 * export const cases = [
 *   functionCase(import.meta.url, {
 *     name: 'dto/five-fields',
 *     subject: 'cortado',
 *     peers: { cortado: () => ({ run: () => compiled.run(input), isRight: (outcome) => outcome.ok }), ajv: … },
 *     budgets: { ajv: { atLeast: 1 } },
 *   }),
 * ];
 */
export function functionCase(
  module: string,
  { peers, unit = 'operations per CPU second', ...rest }: FunctionCase,
): BenchCase {
  works.set(rest.name, peers);
  const spawn = (peer: string): Peer => ({ start: (options) => startFunction(module, rest.name, peer, options.short) });
  return {
    ...rest,
    unit,
    better: 'more',
    peers: Object.fromEntries(Object.keys(peers).map((peer) => [peer, spawn(peer)])),
  };
}

/** For the host: the work of one peer, after the module was imported. */
export function workOf(name: string, peer: string): (() => Work | Promise<Work>) | undefined {
  return works.get(name)?.[peer];
}

async function startFunction(module: string, name: string, peer: string, short: boolean): Promise<RunningPeer> {
  const child = Child.start(new URL('function-host.js', import.meta.url), { module, name, peer });
  const ask = (question: Quota): Promise<FunctionSample> => child.ask(question);
  try {
    await child.next();
    await ask(short ? SHORT_WARM_UP : WARM_UP);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { measure: ask, stop: () => child.stop() };
}
