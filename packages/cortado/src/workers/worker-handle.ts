import cluster, { type Worker } from 'node:cluster';
import { readError, type Order, type Report } from './worker-message';

/** How a worker ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One worker, as the primary process sees it. */
export class WorkerHandle {
  /** Resolves to undefined when the worker listens, and to an error when it could not start. Never rejects. */
  readonly started: Promise<Error | undefined>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ending>;
  readonly #worker: Worker = cluster.fork();
  #listensSince: number | undefined;

  constructor() {
    const worker = this.#worker;
    this.ended = new Promise((resolve) => {
      worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
      worker.on('error', () => {
        // Also what could not be sent, because the process ends.
        if (worker.process.pid === undefined) resolve({ code: null, signal: null });
      });
    });
    this.started = new Promise((resolve) => {
      worker.on('message', (message: Partial<Report> | undefined) => {
        if (message?.cortado === 'failed') return resolve(readError((message as Report & { cortado: 'failed' }).error));
        if (message?.cortado !== 'ready') return; // the application's own message
        this.#listensSince = performance.now();
        resolve(undefined);
      });
      void this.ended.then(({ code, signal }) =>
        resolve(new Error(`worker ${this.id} ended with ${signal ?? code} before it listened`)),
      );
    });
  }

  /** In log lines. */
  get id(): number {
    return this.#worker.id;
  }

  /** For how long it has listened, in milliseconds. 0 before. */
  get uptime(): number {
    return this.#listensSince === undefined ? 0 : performance.now() - this.#listensSince;
  }

  get isListening(): boolean {
    return this.#listensSince !== undefined && !this.#worker.isDead();
  }

  /**
   * Tells it to finish its work and end.
   *
   * @param limit in milliseconds, after which it is killed
   * @returns how it ended
   */
  async stop(order: Order, limit: number): Promise<Ending> {
    // A worker that ends by itself meanwhile cannot be told any more.
    if (this.#worker.isConnected()) this.#worker.send(order, () => undefined);
    const timer = setTimeout(() => this.kill(), limit);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }
}
