import type { ClusterStatus } from '../broker/cluster';
import type { Recipients } from '../delivery/recipients';

/** What became of something that was published. */
export interface Published {
  /** Connections of this process that took it. */
  readonly local: number;
  /** Whether it was sent to the other processes. */
  readonly cluster: ClusterStatus;
}

/** Who receives what is published to a channel. */
export type PublishOptions = Recipients;

/** What a channel asks of all channels. */
export interface ChannelOperations {
  publish(name: string, event: string, data: unknown, options: PublishOptions): Promise<Published>;
  sizeOf(name: string): number;
  membersOf(name: string): Promise<readonly string[]>;
}

/** A name that connections join to receive what is published under it. It exists while someone is in it. */
export class Channel {
  readonly #channels: ChannelOperations;

  constructor(
    channels: ChannelOperations,
    readonly name: string,
  ) {
    this.#channels = channels;
  }

  /** Its connections in this process. */
  get size(): number {
    return this.#channels.sizeOf(this.name);
  }

  /** Ids of its connections in every process. */
  members(): Promise<readonly string[]> {
    return this.#channels.membersOf(this.name);
  }

  /**
   * Pushes `{"event","channel","data","timestamp"}` to everyone in the channel.
   *
   * Rejects with a TypeError for data that JSON cannot hold, and for no other reason. It need not be awaited.
   *
   * @example
   * await connection.channel('room:1').publish('message', response, { except: connection.id });
   */
  publish(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    return this.#channels.publish(this.name, event, data, options);
  }

  /** `publish('created', …)`. */
  created(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('created', data, options);
  }

  /** `publish('updated', …)`. */
  updated(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('updated', data, options);
  }

  /** `publish('deleted', …)`. */
  deleted(data: unknown, options?: PublishOptions): Promise<Published> {
    return this.publish('deleted', data, options);
  }
}
