import { answer, argument, endWithHarness } from './child.js';

/** Microseconds of processor time since the process began, in user and system mode, on every thread. */
export type CpuAnswer = number;

export interface MemoryAnswer {
  readonly rss: number;
  readonly heapUsed: number;
}

/**
 * The end of every server peer: listens, and tells the harness the port and, when it asks, what the process has used.
 *
 * @param listen starts the server on a free port of loopback; its argument is what the case says of this peer
 * @param reply answers the questions of a case that has some of its own
 */
export async function serve(
  listen: (argument: unknown) => number | Promise<number>,
  reply?: (question: unknown) => unknown,
): Promise<void> {
  endWithHarness();
  const port = await listen(argument());
  answer((question): unknown => {
    if (question === 'cpu') return cpu();
    return question === 'memory' ? memory() : reply?.(question);
  });
  process.send!({ port });
}

function cpu(): CpuAnswer {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** After a full collection, so that only what is held is counted. */
function memory(): MemoryAnswer {
  globalThis.gc!();
  globalThis.gc!();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}
