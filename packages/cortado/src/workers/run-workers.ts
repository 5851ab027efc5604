import { ConfigurationError, type LogOption } from '@cortado/core';
import { createLogger, refuseUnknownIn } from '@cortado/core/transport';
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { Primary } from './primary';
import { Worker, type StartWorker } from './worker';

/** Options of `runWorkers()`. */
export interface RunWorkersOptions {
  /** How many processes serve: a number, or `'auto'` for one on each processor that this process may use. */
  readonly workers: 'auto' | number;
  /** For the lines of the primary process, as in `createApp()`. Workers use the logger of their application. Default level `info`. */
  readonly log?: LogOption;
  /** Milliseconds that a worker has to stop before it is killed. Longer than `drainTimeout` of the application. Default 40,000. */
  readonly stopTimeout?: number;
}

const NAMES = ['workers', 'log', 'stopTimeout'];
const STOP_TIMEOUT = 40_000;
const MOST_WORKERS = 1_024;
/** Timers of Node fire immediately when their delay is greater than this, 24.8 days. */
const LARGEST = 2 ** 31 - 1;

let isRunning = false;

/**
 * Runs the program in several processes that share one port, and keeps them running: the first process forks the workers, and each
 * of them runs the program again up to this call, and then `start`.
 *
 * A worker that crashes is replaced, after 100 ms at first and 30 s at most. SIGTERM and SIGINT close the application in every worker
 * and end the program with 0, or with 1 when something had to be cut; a second signal kills the workers. SIGHUP replaces the workers
 * one after the other without refusing a request. `handleSignals` of the application has no effect in a worker.
 *
 * @param options how many workers there are, and how they are stopped
 * @param start creates the application, listens, and returns it, or whatever else has a `close()`
 * @returns resolves when every worker listens; in a worker, when its own application does
 * @throws ConfigurationError E_OPTION for options that cannot work, E_LIFECYCLE for a second call, E_PROVIDER for several workers that
 *   serve sockets with the memory broker; the error of `start` when the first workers do not start: nothing runs then
 * @example
 * await runWorkers({ workers: 'auto' }, async () => {
 *   const app = await createApp({ controllers: [ChatSocket], plugins: [redis({ url: 'redis://127.0.0.1:6379' })] });
 *   await app.listen({ port: 3000 });
 *   return app;
 * });
 */
export async function runWorkers(options: RunWorkersOptions, start: StartWorker): Promise<void> {
  const { count, stopTimeout } = settings(options, start);
  if (isRunning) {
    throw wrong('E_LIFECYCLE', 'runWorkers', 'the workers of this program run already', 'call runWorkers() once');
  }
  isRunning = true;
  if (cluster.isPrimary) await new Primary({ count, log: createLogger(options.log), stopTimeout }).start();
  else await new Worker(start, count).started();
}

function settings(
  options: RunWorkersOptions,
  start: unknown,
): { readonly count: number; readonly stopTimeout: number } {
  refuseUnknownIn('runWorkers', options, NAMES);
  const { workers, stopTimeout = STOP_TIMEOUT } = options;
  if (workers !== 'auto' && !isWhole(workers, MOST_WORKERS)) {
    const remedy = "use 'auto', or a whole number from 1 to 1024";
    throw wrong('E_OPTION', 'runWorkers, workers', `${String(workers)} is not a number of processes`, remedy);
  }
  if (!isWhole(stopTimeout, LARGEST)) {
    const remedy = 'use a whole number of milliseconds, or leave it out for the default, 40000';
    throw wrong('E_OPTION', 'runWorkers, stopTimeout', `${String(stopTimeout)} is not a time`, remedy);
  }
  if (typeof start !== 'function') {
    const remedy = 'give a function that creates the application, listens, and returns it';
    throw wrong('E_OPTION', 'runWorkers, start', `a ${typeof start} is not a function`, remedy);
  }
  return { count: workers === 'auto' ? availableParallelism() : workers, stopTimeout };
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

function wrong(code: 'E_OPTION' | 'E_LIFECYCLE', where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError(code, { where, problem, remedy });
}
