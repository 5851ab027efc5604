import { Ok } from '@cortado/core';
import { tellOutcome } from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';

/**
 * The same items. Before the end is reported, what waits for the outcome of the request is told that it succeeded, so that a transaction
 * is committed before the client has the last byte. A source that fails or is left is told when the response is over.
 */
export function untilOutcome<T>(source: AsyncIterable<T>, context: HttpContext): AsyncIterable<T> {
  context.concluded = false; // the source may open what its end ends
  return { [Symbol.asyncIterator]: () => new UntilOutcome(source[Symbol.asyncIterator](), context) };
}

/** No generator: `return()` of one waits for its next item. */
class UntilOutcome<T> implements AsyncIterator<T> {
  readonly #items: AsyncIterator<T>;

  constructor(
    items: AsyncIterator<T>,
    private readonly context: HttpContext,
  ) {
    this.#items = items;
  }

  async next(): Promise<IteratorResult<T>> {
    const item = await this.#items.next();
    if (item.done === true) {
      await tellOutcome(this.context, Ok());
      this.context.concluded = true;
    }
    return item;
  }

  async return(): Promise<IteratorResult<T>> {
    this.context.concluded = true;
    return (await this.#items.return?.()) ?? { done: true, value: undefined };
  }
}
