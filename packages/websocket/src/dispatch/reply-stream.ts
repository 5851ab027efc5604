import { Ok, type Class, type Result } from '@cortado/core';
import { report, endSource, tellOutcome } from '@cortado/core/transport';
import type { DispatchSession } from './dispatch-session';
import { textFrame } from '../protocol/ws-driver';
import type { MessageContext } from '../protocol/message-context';
import { rpcItemText, type RpcId } from '../protocol/rpc-frame';

/** Why a stream was ended from outside. */
interface Ended {
  /** The terminal answer; undefined when the client can no longer receive one. */
  readonly terminal: Result | undefined;
}

/**
 * Sends the items of an async iterable one at a time, and requests the next item once the previous one has been written. An item
 * that does not fit into the send buffer waits, whatever the `slowConsumer` policy is: numbered items must not be dropped.
 */
export class ReplyStream {
  /** Set once the stream was ended from outside. */
  #ended: Ended | undefined;
  /** Ends the wait for an item. A function, because a promise that is raced against every item would retain all of them. */
  #wake: ((ended: Ended) => void) | undefined;

  /**
   * @param shape the class that plain items are written as
   * @param began called at the first item, when the slot of the handler is free for the next message
   */
  constructor(
    private readonly session: DispatchSession,
    private readonly id: RpcId,
    private readonly context: MessageContext,
    private readonly shape: Class | undefined,
    private readonly began: () => void,
  ) {}

  /** Ends the stream: it was cancelled, or the connection or the server ends. */
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
        if (next.done === true) {
          if (this.context.outcomeHooks !== undefined) await tellOutcome(this.context, Ok());
          return Ok();
        }
        if (seq === 0) this.began();
        const sent = await this.#send(textFrame(rpcItemText(this.id, seq, next.value, this.shape)));
        if (sent !== undefined) return sent.terminal;
      }
      return undefined;
    } catch (error) {
      return await this.context.plan.fromError(error, this.context);
    } finally {
      void this.#return(iterator);
      // return() does not destroy a Node stream whose iterator has not started, or waits for an item.
      if (iterator === undefined || 'destroy' in items) void endSource(items, this.session.log);
    }
  }

  /** The next item, or the end from outside, whichever is first. */
  #next(iterator: AsyncIterator<unknown>): Promise<IteratorResult<unknown> | Ended> {
    return this.#unlessEnded(() => iterator.next());
  }

  /** @returns undefined once the item has been written */
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

  /** Lets a generator run its `finally`. Not awaited, because it may wait for something that never happens. */
  async #return(iterator: AsyncIterator<unknown> | undefined): Promise<void> {
    try {
      await iterator?.return?.();
    } catch (error) {
      const level = this.context.isAbort(error) ? 'debug' : 'error';
      report(this.session.log, error, { id: this.context.id }, 'stream cleanup failed', level);
    }
  }
}
