import type { Disconnect } from '../protocol/disconnect';
import type { MessageReceiver } from '../protocol/ws-driver';

/** What becomes of the messages of one connection: handlers are called for them, or a method asks for them. */
export interface Receiver extends MessageReceiver {
  /** Everything before the first message is done. */
  start(): void;
  /** Replies leave again, after they did not fit. */
  roomForReplies(): void;
  /** The application stops: what waits is answered, what runs may finish. */
  drain(): void;
  /** Resolves when no handler runs any more; undefined when none does. */
  idle(): Promise<void> | undefined;
  /** The time is up: nobody waits for the handlers that still run. */
  abandon(): void;
  /**
   * Nothing more arrives and nothing more can be sent. Resolves when no handler runs any more.
   *
   * @param violated the peer broke a rule of the protocol, or a limit, after what it sent before
   */
  end(disconnect: Disconnect, violated: boolean): Promise<void> | undefined;
  /** A beat of the timer. */
  tick(now: number): void;
}
