import { Application, ConfigurationError, type Awaitable } from '@cortado/core';
import { WorkerProcess } from '@cortado/core/transport';
import cluster from 'node:cluster';
import { writeError, type Order, type Report } from './worker-message';

/** What a worker runs: the application, or what closes everything that `start` has started. */
export interface Closeable {
  /** Finishes the work that runs, and lets go of everything. The process ends when it resolves. */
  close(): Awaitable<unknown>;
}

/** Creates the application of a worker, and listens. */
export type StartWorker = () => Awaitable<Closeable>;

/** This process, when it is a worker: starts the application, and does what the primary process tells it. */
export class Worker {
  readonly #process: WorkerProcess;
  readonly #running: Promise<Closeable | undefined>;
  #closing: Promise<void> | undefined;

  constructor(start: StartWorker, count: number) {
    this.#process = WorkerProcess.current = new WorkerProcess(cluster.worker!.id, count);
    // A terminal and a service manager send signals to every process. The primary process has them too, and tells.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
    this.#running = this.#start(start);
    process.on('message', (order: Partial<Order> | undefined) => {
      if (order?.cortado === 'leave') void this.#leave(order.signal!);
      else if (order?.cortado === 'stop') void this.#close(order.signal!);
    });
  }

  /** Resolves when the application listens. When it does not start, the process ends. */
  async started(): Promise<void> {
    await this.#running;
  }

  async #start(start: StartWorker): Promise<Closeable | undefined> {
    try {
      const running = checked(await start());
      report({ cortado: 'ready' });
      process.channel!.unref(); // an application that closes by itself ends its process, as anywhere else
      return running;
    } catch (error) {
      report({ cortado: 'failed', error: writeError(error) }, () => process.exit(1));
      return new Promise(() => undefined);
    }
  }

  async #leave(signal: string): Promise<void> {
    await this.#running;
    await Promise.all(Array.from(this.#process.applications, (each) => each.leave()));
    await this.#close(signal);
  }

  #close(signal: string): Promise<void> {
    return (this.#closing ??= this.#closeOnce(signal));
  }

  async #closeOnce(signal: string): Promise<void> {
    const running = await this.#running;
    // An application closes once: asked first, it logs the signal.
    const closing = running instanceof Application ? undefined : running!.close();
    try {
      await closing;
      const clean = await Promise.all(Array.from(this.#process.applications, (each) => each.close(signal)));
      process.exit(clean.includes(false) ? 1 : 0);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  }
}

/** Sent to a primary process that is gone, a report is lost: Node ends this process then. */
function report(report: Report, sent: () => void = () => undefined): void {
  process.send!(report, undefined, undefined, sent);
}

/** @throws ConfigurationError E_OPTION for what cannot be closed, E_LIFECYCLE for an application that does not listen */
function checked(running: unknown): Closeable {
  if (typeof (running as Closeable | undefined)?.close === 'function') {
    if (running instanceof Application) void running.urls;
    return running as Closeable;
  }
  throw new ConfigurationError('E_OPTION', {
    where: 'runWorkers, start',
    problem: 'it returned nothing that can be closed',
    remedy: 'return the application at the end of the function, as in return app',
  });
}
