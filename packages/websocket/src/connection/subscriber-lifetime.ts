import type { Message } from '@cortado/channels';
import type { Logger } from '@cortado/core';
import { SocketSubscriptions, type SubscriptionsSession } from '../channels/socket-subscriptions';
import { CloseCode } from '../protocol/close-code';
import { messageFrame } from '../protocol/ws-driver';
import { Lifetime } from './lifetime';

/** Where pushes of channels are written. */
interface PushOutbox {
  forget: (channel: string) => void;
  mustWait: (frame: Buffer) => boolean;
  room: () => Promise<void>;
}

/** A connection with its subscriptions to channel classes. Until the first one it pays nothing for them. */
export abstract class SubscriberLifetime extends Lifetime {
  /** Undefined until the first one. */
  subscriptions: SocketSubscriptions | undefined;

  abstract readonly id: string;
  abstract readonly log: Logger;
  abstract readonly endpoint: {
    readonly settings: {
      readonly maxChannels: number;
      readonly sendBuffer: number;
      readonly slowConsumer: 'close' | 'drop' | 'latest';
    };
  };
  abstract readonly outbox: PushOutbox | undefined;
  abstract readonly counters: { dropped: number; slowConsumers: number };
  /** The connection as its subscriptions see it. */
  protected abstract readonly subscriber: SubscriptionsSession;
  abstract close(code: number, reason: string): void;

  /** Created on first use. */
  get subscribing(): SocketSubscriptions {
    return (this.subscriptions ??= new SocketSubscriptions(this.subscriber));
  }

  /** How many channels it may be in. */
  get maxChannels(): number {
    return this.endpoint.settings.maxChannels;
  }

  /** Bytes of messages that may wait for the reply to a join. */
  get joinBuffer(): number {
    return this.endpoint.settings.sendBuffer;
  }

  /** More messages than that wait for the reply to a join. */
  overflow(): 'close' | 'drop' | 'latest' {
    const { slowConsumer } = this.endpoint.settings;
    if (slowConsumer === 'close') {
      this.counters.slowConsumers += 1;
      this.close(CloseCode.TryAgainLater, 'Too slow');
    } else this.counters.dropped += 1;
    return slowConsumer;
  }

  /** It is no longer in the channel: nothing of it may follow. */
  forget(channel: string): void {
    this.outbox?.forget(channel);
  }

  /** Whether there is no room for a message now. */
  mustWait(message: Message): boolean {
    return this.outbox?.mustWait(message.as(messageFrame)) ?? false;
  }

  /** Resolves when there may be room for pushes again. */
  room(): Promise<void> {
    return this.outbox?.room() ?? Promise.resolve();
  }

  /** The server ends a subscription. @returns false when there is none */
  dismiss(channel: string, told: string, reason: 'left' | 'removed' = 'removed'): boolean {
    return this.subscriptions?.dismiss(channel, { told, reason }) ?? false;
  }

  /** The connection has new credentials. */
  renewed(): void {
    this.subscriptions?.renewed();
  }

  /** The credentials have expired without being renewed. */
  expired(): void {
    this.close(CloseCode.Unauthorized, 'Credentials expired');
  }

  /** A receiver threw: a defect of the framework, which must not end the process. */
  failed(error: unknown): void {
    this.log.error({ err: error, id: this.id }, 'receiving a message failed');
    this.close(CloseCode.InternalError, '');
  }
}
