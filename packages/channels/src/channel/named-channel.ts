import type { ChannelPresence } from '../presence/present-member';
import type { Channel } from './channel';
import type { ChannelHistory, ChannelHistoryQuery, ChannelOperations, Published, PublishOptions } from './operations';

/** A channel by its name. */
export class NamedChannel implements Channel {
  readonly #channels: ChannelOperations;

  constructor(
    channels: ChannelOperations,
    readonly name: string,
  ) {
    this.#channels = channels;
  }

  get size(): number {
    return this.#channels.sizeOf(this.name);
  }

  members(): Promise<readonly string[]> {
    return this.#channels.membersOf(this.name);
  }

  presence(): Promise<ChannelPresence> {
    return this.#channels.presenceOf(this.name);
  }

  publish(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    return this.#channels.publish(this.name, event, data, options);
  }

  created(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('created', data, options);
  }

  updated(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('updated', data, options);
  }

  deleted(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('deleted', data, options);
  }

  history(query: ChannelHistoryQuery = {}): Promise<ChannelHistory> {
    return this.#channels.historyOf(this.name, query);
  }

  remove(connection: string, reason?: string): Promise<number> {
    return this.#channels.removeFrom(this.name, connection, reason);
  }
}
