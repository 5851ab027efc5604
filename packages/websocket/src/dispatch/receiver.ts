import type { Disconnect } from '../protocol/disconnect';
import type { MessageReceiver } from '../protocol/socket-session';

/** Receives the messages of one connection, for its handlers or for a method that asks for them. */
export interface Receiver extends MessageReceiver {
  /** `onConnect` has run: messages can be handled. */
  start(): void;
  /** The outbox has room for replies again. */
  roomForReplies(): void;
  /** The application shuts down: queued messages are answered with 503, running handlers may finish. */
  drain(): void;
  /** Resolves once the last handler has finished; undefined when none is running. */
  idle(): Promise<void> | undefined;
  /** The time for the shutdown is over: running handlers are no longer waited for. */
  abandon(): void;
  /**
   * The connection is closed. Resolves once the last handler has finished.
   *
   * @param violated whether the peer violated the protocol or a limit; its messages before that are still valid
   */
  end(disconnect: Disconnect, violated: boolean): Promise<void> | undefined;
  /** Called on each tick of the timer. */
  tick(now: number): void;
}
