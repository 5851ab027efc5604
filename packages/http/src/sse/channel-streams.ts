import { InFlight, type Host } from '@cortado/core/transport';
import { StreamCounters, type StreamStats } from './stream-counters';
import { StreamHub } from './stream-hub';

/** The streams of channels of one application. An application without any pays nothing for them. */
export class ChannelStreams {
  readonly #counters = new StreamCounters();
  readonly #inFlight = new InFlight();
  #hub: StreamHub | undefined;

  /**
   * @param host what the transport was given when it was mounted
   * @param handlerTimeout how long a hook may take, in milliseconds
   */
  constructor(
    private readonly host: () => Host,
    private readonly handlerTimeout: number,
  ) {}

  /** Resolved on first use, because the services of channels come with another transport. @throws ConfigurationError without it */
  get hub(): StreamHub {
    return (this.#hub ??= new StreamHub(this.host(), this.#counters, this.#inFlight, this.handlerTimeout));
  }

  /** Whether joins run, or hooks at the end of streams. */
  get isBusy(): boolean {
    return this.#inFlight.count > 0;
  }

  /** Resolves once nothing runs any more; to false when `limit` aborted first. */
  idle(limit: AbortSignal): Promise<boolean> {
    return this.#inFlight.idle(limit);
  }

  /** Undefined until the first stream. */
  stats(): StreamStats | undefined {
    return this.#hub === undefined ? undefined : this.#counters.read();
  }
}
