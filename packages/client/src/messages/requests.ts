import type { Given } from '../types/messages.ts';
import type { Frame, OwnFrame } from '../connection/frames.ts';

type Handler = (body: unknown) => unknown;

/**
 * An answer with a status, from a handler that was given to `socket.answer()`.
 *
 * @example
 * chat.answer('confirm', ({ amount }) => amount < 100 || status(409, { errorList: [] }));
 */
export function status<S extends number, B>(statusCode: S, body: B): Given<S, B> {
  return { statusCode, body, isGiven: true };
}

/** Answers the requests of the server. */
export class Requests {
  readonly #handlers = new Map<string, Handler>();

  constructor(
    private readonly transmit: (frame: OwnFrame) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** @returns removes the handler. @throws TypeError when the event has one already */
  add(event: string, handler: Handler): () => void {
    if (this.#handlers.has(event)) throw new TypeError(`The event "${event}" has a handler already`);
    this.#handlers.set(event, handler);
    return () => {
      if (this.#handlers.get(event) === handler) this.#handlers.delete(event);
    };
  }

  /** Never rejects. */
  async received({ id, event = '', body }: Frame): Promise<void> {
    this.transmit({ id: id!, ...(await this.#answer(event, body)) });
  }

  async #answer(event: string, body: unknown): Promise<{ readonly statusCode: number; readonly body: unknown }> {
    const handler = this.#handlers.get(event);
    if (handler === undefined) return failed(404, 'not_found', 'Nobody answers this event');
    try {
      const answer: unknown = await handler(body ?? null);
      if (isGiven(answer)) return { statusCode: answer.statusCode, body: answer.body ?? null };
      return answer === undefined ? { statusCode: 204, body: null } : { statusCode: 200, body: answer };
    } catch (error) {
      this.onError(error);
      return failed(500, 'internal_error', 'The handler of the client failed');
    }
  }
}

function isGiven(answer: unknown): answer is Given<number, unknown> {
  return typeof answer === 'object' && answer !== null && (answer as { isGiven?: unknown }).isGiven === true;
}

function failed(
  statusCode: number,
  type: string,
  msg: string,
): { readonly statusCode: number; readonly body: unknown } {
  return { statusCode, body: { errorList: [{ loc: [], type, msg }] } };
}
