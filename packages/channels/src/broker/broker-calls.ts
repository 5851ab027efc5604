import type { Awaitable, Logger } from '@cortado/core';
import type { Broker, BrokerState } from './broker';

/** In milliseconds, how long a call to the broker may take before it counts as failed. */
const LIMIT = 1_000;
/** The limit is waited for in two halves: a process that cannot run for a while must not take its own pause for one of the broker. */
const PARTS = 2;
/** In milliseconds. Calls that fail may be the first sign of an outage, which the broker reports a moment later. */
const SETTLING = 3_000;

/** What is logged of a failure. */
interface Failure {
  readonly err: unknown;
  readonly call: keyof Broker;
}

/**
 * Calls to a broker: bounded in time, and never rejecting. Each change between working and not is one line of the log: failures that
 * belong to an outage are counted in the lines of the outage.
 */
export class BrokerCalls {
  #state: BrokerState = 'up';
  /** What fails now, by the name of the call. */
  readonly #failing = new Set<string>();
  /** Number of calls that failed, or were not made, since a line told of them. */
  #failures = 0;
  /** The first failure that no line tells of yet. */
  #untold: Failure | undefined;
  #settling: NodeJS.Timeout | undefined;
  /** Whether the last line says that calls fail. */
  #isTold = false;

  constructor(private readonly log: Logger) {}

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** The broker reported a state. @returns false when nothing changed */
  report(state: BrokerState, cause?: unknown): boolean {
    if (state === this.#state) return false;
    this.#state = state;
    this.#reset();
    const failures = this.#takeFailures();
    if (state === 'down') this.log.error({ err: cause, failures }, 'broker is down; other processes are unreachable');
    else this.log.info({ failures }, 'broker is up again');
    return true;
  }

  /** Makes no more calls. Those under way may fail while the broker disconnects, which is not logged. */
  stop(): void {
    this.#tell();
    this.#state = 'down';
    this.#reset();
  }

  /**
   * What the call gives; `otherwise` when it fails, is late, or the broker is down.
   *
   * @param name of the broker's method. Calls succeed again once each that failed has succeeded: one may fail while another works
   */
  async attempt<T>(name: keyof Broker, call: () => Awaitable<T>, otherwise: T): Promise<T> {
    if (!this.isUp) {
      this.#failures += 1;
      return otherwise;
    }
    let cancel!: () => void;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        cancel = afterLimit(() => reject(new Error(`no answer within ${LIMIT} ms`)));
      });
      const value = await Promise.race([call(), late]);
      this.#succeeded(name);
      return value;
    } catch (error) {
      this.#failed(name, error);
      return otherwise;
    } finally {
      cancel();
    }
  }

  #succeeded(call: keyof Broker): void {
    if (!this.#failing.delete(call) || this.#failing.size > 0 || !this.#isTold) return;
    this.#isTold = false;
    this.log.info({ failures: this.#takeFailures() }, 'calls to the broker succeed again');
  }

  #failed(call: keyof Broker, err: unknown): void {
    this.#failures += 1;
    if (!this.isUp) return;
    this.#failing.add(call);
    if (this.#isTold || this.#untold !== undefined) return;
    this.#untold = { err, call };
    this.#settling = setTimeout(() => this.#tell(), SETTLING).unref();
  }

  /** The failures were no sign of an outage. */
  #tell(): void {
    const failure = this.#untold;
    if (failure === undefined) return;
    clearTimeout(this.#settling);
    this.#untold = undefined;
    const details = { ...failure, failures: this.#takeFailures() };
    this.#isTold = this.#failing.size > 0;
    if (this.#isTold) this.log.error(details, 'calls to the broker fail');
    else this.log.warn(details, 'calls to the broker failed for a moment');
  }

  #takeFailures(): number {
    const failures = this.#failures;
    this.#failures = 0;
    return failures;
  }

  #reset(): void {
    clearTimeout(this.#settling);
    this.#failing.clear();
    this.#untold = undefined;
    this.#isTold = false;
  }
}

/** Calls back when a call is late. @returns what ends the waiting */
function afterLimit(late: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (parts: number): void => {
    timer = setTimeout(() => (parts > 1 ? wait(parts - 1) : afterReading(late)), LIMIT / PARTS);
  };
  wait(PARTS);
  return () => clearTimeout(timer);
}

/** A process that was busy first reads what has arrived meanwhile. */
function afterReading(then: () => void): void {
  setImmediate(() => setImmediate(then));
}
