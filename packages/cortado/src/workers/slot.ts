import { ConfigurationError, type Logger } from '@cortado/core';
import { BackOff } from './back-off';
import { WorkerHandle, type Ending } from './worker-handle';
import type { Order } from './worker-message';

/** What a slot needs to know of the others. */
export interface SlotOptions {
  readonly log: Logger;
  /** Milliseconds that a worker has to stop. */
  readonly stopTimeout: number;
  /** Whether a worker listens, in whatever slot. */
  isServing(): boolean;
  /** Nothing listens, and a worker that is started would fail like this one. */
  failed(error: Error): void;
}

/** The place of one worker. When the worker crashes, another one is started here. */
export class Slot {
  readonly #workers = new Set<WorkerHandle>();
  readonly #backOff = new BackOff();
  #worker: WorkerHandle | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(private readonly options: SlotOptions) {}

  get isListening(): boolean {
    return this.#worker?.isListening === true;
  }

  /** Starts the first worker. Nothing takes its place when it does not start. @returns why it did not */
  async start(): Promise<Error | undefined> {
    const worker = this.#create();
    const error = await worker.started;
    if (error === undefined) void this.#supervise(worker);
    return error;
  }

  /**
   * Starts another worker. When it listens, tells the one that was here to leave the listener, and waits for its end.
   *
   * @returns false when the new worker did not start: the one that was here goes on
   */
  async replace(signal: string): Promise<boolean> {
    const next = this.#create();
    const error = await next.started;
    if (this.#isStopped) return false;
    if (error !== undefined) {
      this.options.log.error({ err: error, worker: next.id }, 'new worker did not start, restart abandoned');
      return false;
    }
    const last = this.#worker;
    clearTimeout(this.#timer);
    void this.#supervise(next);
    this.options.log.info({ worker: next.id, ...(last !== undefined && { replaces: last.id }) }, 'worker replaced');
    await last?.stop({ cortado: 'leave', signal }, this.options.stopTimeout);
    return true;
  }

  /** Stops every worker, those that are being replaced too. @returns how they ended */
  stop(order: Order): Promise<readonly Ending[]> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    return Promise.all(Array.from(this.#workers, (each) => each.stop(order, this.options.stopTimeout)));
  }

  kill(): void {
    for (const each of this.#workers) each.kill();
  }

  #create(): WorkerHandle {
    const worker = new WorkerHandle();
    this.#workers.add(worker);
    void worker.ended.then(() => this.#workers.delete(worker));
    return worker;
  }

  async #supervise(worker: WorkerHandle): Promise<void> {
    this.#worker = worker;
    const ending = await worker.ended;
    if (!this.#isStopped && this.#worker === worker) this.#restart(worker, ending);
  }

  #restart({ id, uptime }: WorkerHandle, { code, signal }: Ending): void {
    this.#worker = undefined;
    const delay = this.#backOff.next(uptime);
    this.options.log.error({ worker: id, code, signal, delay }, 'worker ended, another one is started');
    this.#timer = setTimeout(() => {
      const worker = this.#create();
      void this.#supervise(worker);
      void worker.started.then((error) => this.#restarted(worker, error));
    }, delay);
  }

  #restarted({ id }: WorkerHandle, error: Error | undefined): void {
    if (this.#isStopped) return;
    if (error === undefined) return this.options.log.info({ worker: id }, 'worker restarted');
    if (error instanceof ConfigurationError && !this.options.isServing()) return this.options.failed(error);
    this.options.log.error({ err: error, worker: id }, 'worker did not start');
  }
}
