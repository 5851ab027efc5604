import type { Result } from '@cortado/core';
import { Ok } from '@cortado/core';
import { endSource } from '@cortado/core/transport';
import type { DispatchSession } from './dispatch-session';
import { report } from '../common/report';
import { textFrame } from '../protocol/frame';
import type { MessageContext } from '../protocol/message-context';
import { rpcItemText, type RpcId } from '../protocol/rpc-frame';

/** What a stream ended with from outside: its terminal answer, or undefined when nobody hears one. */
interface Ended {
  readonly terminal: Result | undefined;
}

/**
 * Sends what an async iterable gives, one item at a time. It is asked for the next when the one before has left, and what does not
 * fit into the send buffer waits for room whatever the endpoint does with slow consumers: a number must not be missing.
 */
export class ReplyStream {
  /** Set once something outside ended the stream. */
  #ended: Ended | undefined;
  /** Ends the wait for an item. A listener and no promise: one that every item were raced against would keep them all. */
  #wake: ((ended: Ended) => void) | undefined;

  /** @param began called at the first item, when the handler's slot can go to the next message */
  constructor(
    private readonly session: DispatchSession,
    private readonly id: RpcId,
    private readonly context: MessageContext,
    private readonly began: () => void,
  ) {}

  /** Cancelled, or the connection or the server ends. */
  end(terminal: Result | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = { terminal };
    this.#wake?.(this.#ended);
    this.context.abort(new Error('the stream was ended'));
  }

  /** @returns the terminal answer; undefined when the connection is gone. Never rejects */
  async run(items: AsyncIterable<unknown>): Promise<Result | undefined> {
    let iterator: AsyncIterator<unknown> | undefined;
    try {
      iterator = items[Symbol.asyncIterator]();
      for (let seq = 0; !this.context.superseded; seq += 1) {
        const next = await this.#next(iterator);
        if ('terminal' in next) return next.terminal;
        if (next.done === true) return Ok();
        if (seq === 0) this.began();
        const sent = await this.#send(textFrame(rpcItemText(this.id, seq, next.value)));
        if (sent !== undefined) return sent.terminal;
      }
      return undefined;
    } catch (error) {
      return await this.context.plan.fromError(error, this.context);
    } finally {
      void this.#return(iterator);
      // A stream whose iterator has not begun, or waits for what never comes, is not destroyed by it.
      if (iterator === undefined || 'destroy' in items) void endSource(items, this.session.log);
    }
  }

  /** The next item, or the end that came from outside, whichever is first. */
  #next(iterator: AsyncIterator<unknown>): Promise<IteratorResult<unknown> | Ended> {
    return this.#unlessEnded(() => iterator.next());
  }

  /** @returns undefined once the item has left, else why it did not */
  async #send(frame: Buffer): Promise<Ended | undefined> {
    const outbox = this.session.outbox!;
    while (outbox.mustWait(frame)) {
      const ended = await this.#unlessEnded(() => outbox.room());
      if (ended !== undefined) return ended;
    }
    return (await outbox.send(frame)) === 'closed' ? { terminal: undefined } : undefined;
  }

  #unlessEnded<T>(work: () => Promise<T>): Promise<T | Ended> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      Promise.resolve(work()).then(resolve, reject);
    });
  }

  /** Lets a generator run its `finally`. It may be waiting for something that never comes, so nobody waits for it. */
  async #return(iterator: AsyncIterator<unknown> | undefined): Promise<void> {
    try {
      await iterator?.return?.();
    } catch (error) {
      report(this.session.log, error, { id: this.context.id }, 'a stream failed to end');
    }
  }
}
