import type { Awaitable, Logger } from '@cortado/core';
import type { BrokerState } from './broker';

/** In milliseconds, how long a call to the broker may take before it counts as failed. */
const LIMIT = 1_000;

/** Calls to a broker: bounded in time, never rejecting, and logged once for each change between working and not. */
export class BrokerCalls {
  #state: BrokerState = 'up';
  #isFailing = false;

  constructor(private readonly log: Logger) {}

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** The broker reported a state. @returns false when nothing changed */
  report(state: BrokerState, cause?: unknown): boolean {
    if (state === this.#state) return false;
    this.#state = state;
    this.#isFailing = false;
    if (state === 'down') this.log.error({ err: cause }, 'broker is down; other processes are unreachable');
    else this.log.info('broker is up again');
    return true;
  }

  /** Makes no more calls. Those under way may fail while the broker disconnects, which is not logged. */
  stop(): void {
    this.#state = 'down';
    this.#isFailing = false;
  }

  /** What the call gives; `otherwise` when it fails, is late, or the broker is down. */
  async attempt<T>(call: () => Awaitable<T>, otherwise: T): Promise<T> {
    if (!this.isUp) return otherwise;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT} ms`)), LIMIT);
      });
      const value = await Promise.race([call(), late]);
      this.#succeeded();
      return value;
    } catch (error) {
      this.#failed(error);
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  }

  #succeeded(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.log.info('calls to the broker succeed again');
  }

  #failed(error: unknown): void {
    if (this.#isFailing || !this.isUp) return;
    this.#isFailing = true;
    this.log.error({ err: error }, 'a call to the broker failed');
  }
}
