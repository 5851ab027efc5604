import type { SendStatus } from '@cortado/channels';
import type { Logger } from '@cortado/core';
import type { InFlight, MessageRecord, Tell, Timer } from '@cortado/core/transport';
import type { MessageSession } from '../protocol/message-context';

/** Limits of queued and running messages of one connection. */
export interface DispatchSettings {
  readonly concurrency: number;
  readonly queueMessages: number;
  readonly queueBytes: number;
  readonly handlerTimeout: number;
  readonly maxStreams: number;
  readonly frameHeaders: ReadonlySet<string>;
}

/** Where dispatchers write. */
export interface ReplyOutbox {
  /** True while replies above the bound have not left. */
  readonly full: boolean;
  reply: (frame: Buffer, alone: boolean) => void;
  write: (frame: Buffer, flushed?: (status: SendStatus) => void) => SendStatus;
  send: (frame: Buffer) => Promise<SendStatus>;
  mustWait: (frame: Buffer) => boolean;
  room: () => Promise<void>;
}

/** What receivers see of the socket. */
export interface InboundSocket {
  /** Whether the message at hand is all that one read of the socket brought. */
  readonly last: boolean;
  /** Whether messages have come too fast for too long. */
  readonly flooding: boolean;
  /** @returns false when this message comes too fast */
  admit: () => boolean;
  /** The message at hand is a `$ping`. @returns whether it is not counted */
  excusePing: (admitted: boolean) => boolean;
}

/** What receivers see of their connection, whatever they do with its messages. */
export interface ReceiverSession {
  readonly id: string;
  readonly endpoint: { readonly path: string; readonly settings: DispatchSettings };
  readonly hub: { readonly messages: Tell<MessageRecord> | undefined };
  /** Stops reading while messages wait. */
  pause: (reason: 'queue' | 'channels') => void;
  resume: (reason: 'queue' | 'channels') => void;
  /** Ends a connection whose messages come too fast for too long. */
  tooFast: () => void;
}

/** What dispatchers see of their connection. */
export type DispatchSession = ReceiverSession &
  MessageSession & {
    readonly log: Logger;
    readonly counters: { readonly replies: Map<number, number> };
    /** Set before the first message. */
    readonly outbox: ReplyOutbox | undefined;
    readonly hub: {
      readonly timer: Pick<Timer, 'now' | 'period' | 'after' | 'release'>;
      readonly inFlight: Pick<InFlight, 'begin' | 'end'>;
    };
  };
