import type { Result } from '@cortado/core';
import { Ok } from '@cortado/core';
import { Deferred } from '../deferred';
import { textFrame } from '../wire/frame';
import type { MessageContext } from '../wire/message-context';
import { rpcItemText, type RpcId } from '../wire/rpc-frame';
import type { Session } from './session';

/** Sends what an async iterable gives, one item at a time, each when the one before it has left. */
export class ReplyStream {
  /** Resolves with the terminal answer, or undefined when nobody hears it, once something outside ends the stream. */
  readonly #ended = new Deferred<{ readonly terminal: Result | undefined }>();

  /** @param began called at the first item, when the handler's slot can go to the next message */
  constructor(
    private readonly session: Session,
    private readonly id: RpcId,
    private readonly context: MessageContext,
    private readonly began: () => void,
  ) {}

  /** Cancelled, or the connection or the server ends. */
  end(terminal: Result | undefined): void {
    this.#ended.resolve({ terminal });
    this.context.abort(new Error('the stream was ended'));
  }

  /** @returns the terminal answer; undefined when the connection is gone. Never rejects */
  async run(items: AsyncIterable<unknown>): Promise<Result | undefined> {
    let iterator: AsyncIterator<unknown> | undefined;
    try {
      iterator = items[Symbol.asyncIterator]();
      for (let seq = 0; !this.context.superseded; seq += 1) {
        const next = await Promise.race([iterator.next(), this.#ended.promise]);
        if ('terminal' in next) return next.terminal;
        if (next.done === true) return Ok();
        if (seq === 0) this.began();
        const sent = await this.session.outbox!.send(textFrame(rpcItemText(this.id, seq, next.value)));
        if (sent === 'closed') return undefined;
      }
      return undefined;
    } catch (error) {
      return this.context.plan.fromError(error, this.context);
    } finally {
      void this.#return(iterator);
    }
  }

  /** Lets a generator run its `finally`. It may be waiting for something that never comes, so nobody waits for it. */
  async #return(iterator: AsyncIterator<unknown> | undefined): Promise<void> {
    try {
      await iterator?.return?.();
    } catch (error) {
      this.session.log.error({ err: error, id: this.context.id }, 'a stream failed to end');
    }
  }
}
