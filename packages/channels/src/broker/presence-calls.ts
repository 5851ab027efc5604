import type { Awaitable } from '@cortado/core';
import type { Broker } from './broker';
import type { BrokerCalls } from './broker-calls';
import type { Presence, PresenceChange, PresenceEntry } from './presence';

/** Receives who entered and left a topic that this process has entered. */
type PresenceHandler = (topic: string, change: PresenceChange) => void;

/** Who is present in topics, as the broker knows it. */
export class PresenceCalls {
  #handler: PresenceHandler | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly calls: BrokerCalls,
  ) {}

  /** In milliseconds, how long members of a process that cannot be reached stay. */
  get lease(): number {
    return this.broker.lease;
  }

  /** Registers who is told of members that enter and leave. */
  handle(handler: PresenceHandler): void {
    this.#handler = handler;
  }

  /** The broker reports a change. */
  changed(topic: string, change: PresenceChange): void {
    this.#handler?.(topic, change);
  }

  /** Shows a member in a topic. Never rejects. @returns false when the broker did not confirm it */
  enter(topic: string, entry: PresenceEntry): Promise<boolean> {
    return this.#confirmed('enter', () => this.broker.enter(topic, entry));
  }

  /**
   * The opposite of `enter`, also while the broker is down: the member does not come back with it. Never rejects.
   *
   * @returns false when it has to be repeated
   */
  async leave(topic: string, connection: string): Promise<boolean> {
    const leave = async () => this.broker.leave(topic, connection);
    if (this.calls.isUp) return this.#confirmed('leave', leave);
    // It fails: the broker is down. It is made all the same, because the broker then does not restore the member.
    await leave().catch(() => undefined);
    return true;
  }

  /** Who is present in a topic. Never rejects. @returns undefined when the broker could not be asked */
  list(topic: string, limit: number): Promise<Presence | undefined> {
    return this.calls.attempt<Presence | undefined>('presence', () => this.broker.presence(topic, limit), undefined);
  }

  #confirmed(name: keyof Broker, call: () => Awaitable<void>): Promise<boolean> {
    const confirmed = async () => {
      await call();
      return true;
    };
    return this.calls.attempt(name, confirmed, false);
  }
}
