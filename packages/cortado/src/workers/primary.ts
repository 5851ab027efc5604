import type { Logger } from '@cortado/core';
import { Slot } from './slot';
import type { Order } from './worker-message';

/** npm sends the process that it started a signal that the terminal has sent to both: what comes so soon is the same one. */
const REPEATED = 500;

/** What `Primary` takes. */
export interface PrimaryOptions {
  readonly count: number;
  readonly log: Logger;
  readonly stopTimeout: number;
}

/** The process that starts the workers, keeps them running and is sent the signals. It serves nothing itself. */
export class Primary {
  readonly #log: Logger;
  readonly #slots: readonly Slot[];
  #stoppingSince: number | undefined;
  #isBusy = false;
  #restartsAgain = false;

  constructor({ count, log, stopTimeout }: PrimaryOptions) {
    this.#log = log;
    const options = {
      log,
      stopTimeout,
      isServing: () => this.#slots.some((each) => each.isListening),
      failed: (error: Error) => void this.#fail(error),
    };
    this.#slots = Array.from({ length: count }, () => new Slot(options));
  }

  /**
   * Resolves when every worker listens.
   *
   * @throws the error of the first worker that could not start, when all others have ended
   */
  async start(): Promise<void> {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void this.#stop(signal));
    process.on('SIGHUP', () => this.#restart());
    const starting = first(this.#slots.map((each) => each.start()));
    void this.#whileBusy(starting);
    const failure = await starting;
    if (this.#stoppingSince !== undefined) return new Promise(() => undefined); // the process is about to end
    if (failure === undefined) return this.#log.info({ workers: this.#slots.length }, 'workers listen');
    this.#stoppingSince = performance.now();
    await this.#stopAll({ cortado: 'stop', signal: 'failure' });
    process.exitCode = 1;
    throw failure;
  }

  /** Asked while workers are being started, it does so afterwards: the program may have changed again. */
  #restart(): void {
    if (this.#stoppingSince !== undefined) return;
    if (this.#isBusy) this.#restartsAgain = true;
    else void this.#whileBusy(this.#restartAll());
  }

  /** @param work never rejects */
  async #whileBusy(work: Promise<unknown>): Promise<void> {
    this.#isBusy = true;
    await work;
    this.#isBusy = false;
    if (!this.#restartsAgain) return;
    this.#restartsAgain = false;
    this.#restart();
  }

  /** One worker after the other, so that as many as before serve. */
  async #restartAll(): Promise<void> {
    const since = performance.now();
    this.#log.info({ signal: 'SIGHUP', workers: this.#slots.length }, 'restarting workers');
    for (const each of this.#slots) if (!(await each.replace('SIGHUP'))) return;
    this.#log.info({ duration: Math.round(performance.now() - since) }, 'workers restarted');
  }

  async #stop(signal: string): Promise<void> {
    const since = performance.now();
    if (this.#stoppingSince !== undefined) {
      if (since - this.#stoppingSince > REPEATED) for (const each of this.#slots) each.kill();
      return;
    }
    this.#stoppingSince = since;
    this.#log.info({ signal, workers: this.#slots.length }, 'stopping workers');
    const isClean = await this.#stopAll({ cortado: 'stop', signal });
    this.#log.info({ duration: Math.round(performance.now() - since), clean: isClean }, 'workers stopped');
    process.exit(isClean ? 0 : 1);
  }

  async #fail(error: Error): Promise<void> {
    if (this.#stoppingSince !== undefined) return;
    this.#stoppingSince = performance.now();
    this.#log.fatal({ err: error }, 'no worker can start');
    await this.#stopAll({ cortado: 'stop', signal: 'failure' });
    process.exit(1);
  }

  async #stopAll(order: Order): Promise<boolean> {
    const endings = await Promise.all(this.#slots.map((each) => each.stop(order)));
    return endings.flat().every(({ code }) => code === 0);
  }
}

/** The first error of several starts; undefined when all succeed. */
async function first(starts: readonly Promise<Error | undefined>[]): Promise<Error | undefined> {
  const failed = starts.map(async (each) => {
    const error = await each;
    if (error !== undefined) throw error;
  });
  try {
    await Promise.all(failed);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
