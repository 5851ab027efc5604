import { deepEqual } from 'node:assert/strict';
import type { Broker, BrokerState, Position, PresenceChange } from '@cortado/channels/broker';

/** In milliseconds, after which an event that a test waits for is reported as missing, with what came instead. */
const PATIENCE = 20_000;

/** A started broker and everything that it reported, for tests that wait for events. */
export class BrokerMember<B extends Broker = Broker> {
  /** As in `topic: text`. */
  readonly received: string[] = [];
  lastBytes = Buffer.alloc(0);
  readonly states: BrokerState[] = [];
  /** Publications with a position, by topic. */
  readonly positioned: { readonly topic: string; readonly text: string; readonly position: Position }[] = [];
  /** Topics of which something may be lost. */
  readonly missed: string[] = [];
  readonly changes: { readonly topic: string; readonly change: PresenceChange }[] = [];
  #waiting: (() => void)[] = [];

  constructor(
    readonly broker: B,
    readonly node: string,
  ) {}

  async start(): Promise<this> {
    await this.broker.start(this.node, {
      receive: (topic, bytes, position) => {
        this.lastBytes = Buffer.from(bytes);
        const text = this.lastBytes.toString();
        this.received.push(`${topic}: ${text}`);
        if (position !== undefined) this.positioned.push({ topic, text, position });
        this.#wake();
      },
      missed: (topic) => {
        this.missed.push(topic);
        this.#wake();
      },
      presence: (topic, change) => {
        this.changes.push({ topic, change });
        this.#wake();
      },
      changed: (state) => {
        this.states.push(state);
        this.#wake();
      },
    });
    return this;
  }

  /** Resolves at the next event for which it holds; what it awaits is asked again after each event. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${what}: not so; ${JSON.stringify(this.summary)}`)), PATIENCE);
    });
    try {
      for (;;) {
        const event = new Promise<void>((resolve) => this.#waiting.push(resolve));
        if (await Promise.race([holds(), late])) return;
        await Promise.race([event, late]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async has(count: number): Promise<string[]> {
    await this.until(`${count} messages`, () => this.received.length >= count);
    return this.received;
  }

  async publish(topic: string, text: string): Promise<void> {
    await this.broker.publish(topic, Buffer.from(text));
  }

  async reports(...expected: readonly BrokerState[]): Promise<void> {
    await this.until(`reports ${expected.join()}`, () => this.states.length >= expected.length);
    deepEqual(this.states, expected);
  }

  private get summary(): object {
    const { received, states, changes } = this;
    return { received: received.slice(-20), states, changes: changes.slice(-20) };
  }

  #wake(): void {
    for (const each of this.#waiting.splice(0)) each();
  }
}
