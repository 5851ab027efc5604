import type { Awaitable, Logger } from '@cortado/core';
import type { Broker, BrokerState } from './broker';

/** In milliseconds, how long a call to the broker may take before it counts as failed. */
const LIMIT = 1_000;

/** Calls to a broker: bounded in time, never rejecting, and logged once for each change between working and not. */
export class BrokerCalls {
  #state: BrokerState = 'up';
  /** What fails now, by the name of the call. */
  readonly #failing = new Set<string>();

  constructor(private readonly log: Logger) {}

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** The broker reported a state. @returns false when nothing changed */
  report(state: BrokerState, cause?: unknown): boolean {
    if (state === this.#state) return false;
    this.#state = state;
    this.#failing.clear();
    if (state === 'down') this.log.error({ err: cause }, 'broker is down; other processes are unreachable');
    else this.log.info('broker is up again');
    return true;
  }

  /** Makes no more calls. Those under way may fail while the broker disconnects, which is not logged. */
  stop(): void {
    this.#state = 'down';
    this.#failing.clear();
  }

  /**
   * What the call gives; `otherwise` when it fails, is late, or the broker is down.
   *
   * @param name of the broker's method. Calls succeed again once each that failed has succeeded: one may fail while another works
   */
  async attempt<T>(name: keyof Broker, call: () => Awaitable<T>, otherwise: T): Promise<T> {
    if (!this.isUp) return otherwise;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT} ms`)), LIMIT);
      });
      const value = await Promise.race([call(), late]);
      this.#succeeded(name);
      return value;
    } catch (error) {
      this.#failed(name, error);
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  }

  #succeeded(call: keyof Broker): void {
    if (this.#failing.delete(call) && this.#failing.size === 0) this.log.info('calls to the broker succeed again');
  }

  #failed(call: keyof Broker, error: unknown): void {
    if (!this.isUp) return;
    if (this.#failing.size === 0) this.log.error({ err: error, call }, 'a call to the broker failed');
    this.#failing.add(call);
  }
}
