import type { Message, SendStatus } from '@cortado/channels';
import type { ChannelStream } from './channel-stream';
import { pushEvent } from './push-event';
import type { StreamCounters } from './stream-counters';

/** What becomes of events that a client does not read. */
export interface StreamSettings {
  /** Time between comments where there is nothing else to send, in milliseconds. */
  readonly heartbeat: number;
  /** Bytes that may wait to be sent. */
  readonly sendBuffer: number;
  readonly slowConsumer: 'close' | 'drop' | 'latest';
}

/** Writes events to one stream and limits what is buffered, as the outbox of a socket does. */
export class StreamOutbox {
  #held: Message | undefined;

  /**
   * @param endOf gives the last lines of the event of a message, its id among them
   * @param tooSlow ends the stream
   */
  constructor(
    private readonly stream: ChannelStream,
    private readonly settings: StreamSettings,
    private readonly counters: StreamCounters,
    private readonly endOf: (message: Message) => string,
    private readonly tooSlow: () => void,
  ) {}

  /** Writes a message if it fits, or else applies the policy. */
  deliver(message: Message): SendStatus {
    if (this.#held === undefined && !this.mustWait(message)) {
      this.write(message);
      return 'sent';
    }
    return this.#refuse(message);
  }

  /** Writes a message that must not be missed. */
  write(message: Message): void {
    this.stream.write(Buffer.concat([message.as(pushEvent), Buffer.from(this.endOf(message))]));
  }

  /** One larger than the whole buffer is written when the buffer is empty: its client is not necessarily slow. */
  mustWait(message: Message): boolean {
    const { buffered } = this.stream;
    return buffered > 0 && buffered + message.as(pushEvent).length > this.settings.sendBuffer;
  }

  /** More has come than may wait for a join. Applies the policy, and returns it. */
  overflow(): StreamSettings['slowConsumer'] {
    const { slowConsumer } = this.settings;
    if (slowConsumer === 'close') this.#end();
    else this.counters.dropped += 1;
    return slowConsumer;
  }

  /** Nothing of a channel may follow. */
  forget(channel: string): void {
    if (this.#held?.channel !== channel) return;
    this.#held = undefined;
    this.counters.dropped += 1;
  }

  /** A message that is tracked is dropped under `latest` too: its client is told that it missed it. */
  #refuse(message: Message): SendStatus {
    const { slowConsumer } = this.settings;
    if (slowConsumer === 'close') {
      this.#end();
      return 'closed';
    }
    if (slowConsumer === 'drop' || message.isTracked) {
      this.counters.dropped += 1;
      return 'dropped';
    }
    if (this.#held === undefined) void this.#sendHeld();
    else this.counters.dropped += 1;
    // Bytes of another process are valid only now.
    this.#held = typeof message.content === 'string' ? message : message.copy();
    return 'sent';
  }

  /** Never rejects. */
  async #sendHeld(): Promise<void> {
    do await this.stream.room();
    while (this.#held !== undefined && !this.stream.destroyed && this.mustWait(this.#held));
    if (this.#held !== undefined) this.write(this.#held);
    this.#held = undefined;
  }

  #end(): void {
    this.counters.slowConsumers += 1;
    this.tooSlow();
  }
}
