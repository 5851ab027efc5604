import type { EndpointLimits } from '../options';
import type { Pulse } from '../liveness/pulse';

type Limits = Pick<EndpointLimits, 'messageRate' | 'messageBurst' | 'rateTolerance'>;

/** A bucket of tokens for one connection: emptied by one a message, filled at `messageRate` a second up to `messageBurst`. */
export class RateLimit {
  #tokens: number;
  #filledAt: number;
  #deniedSince = Infinity;

  /** @param pulse whose clock is good enough: the bucket is filled on its beats */
  constructor(
    private readonly limits: Limits,
    private readonly pulse: Pulse,
  ) {
    this.#tokens = limits.messageBurst;
    this.#filledAt = pulse.now;
  }

  /** @returns false when this message is one too many */
  take(): boolean {
    if (this.pulse.now !== this.#filledAt) this.#fill(this.pulse.now);
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return true;
    }
    if (this.#deniedSince === Infinity) this.#deniedSince = this.pulse.now;
    return false;
  }

  /** Whether messages have been too many for so long that answering them is not enough. */
  get sustained(): boolean {
    return this.pulse.now - this.#deniedSince >= this.limits.rateTolerance;
  }

  /** A client that has let half of it fill up again has slowed down. */
  #fill(now: number): void {
    const { messageRate, messageBurst } = this.limits;
    this.#tokens = Math.min(messageBurst, this.#tokens + ((now - this.#filledAt) / 1000) * messageRate);
    this.#filledAt = now;
    if (this.#tokens * 2 >= messageBurst) this.#deniedSince = Infinity;
  }
}
