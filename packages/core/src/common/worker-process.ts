/** An application that listens, as the process that it runs in stops it. */
export interface StoppableApplication {
  /** Accepts no more connections, so that other processes get them. Resolves when no request is on its way any more. */
  leave(): Promise<void>;
  /** @param signal for the log @returns whether all work finished before the limit */
  close(signal?: string): Promise<boolean>;
}

/**
 * This process as one of several that `runWorkers` keeps running. Signals are for the primary process, which tells its workers: an
 * application that listens here registers itself instead of listening for them.
 */
export class WorkerProcess {
  /** Undefined in every other process. */
  static current: WorkerProcess | undefined;

  readonly applications = new Set<StoppableApplication>();

  /**
   * @param id no two workers of a primary process have the same one, those that were replaced included
   * @param count how many workers there are
   */
  constructor(
    readonly id: number,
    readonly count: number,
  ) {}
}
