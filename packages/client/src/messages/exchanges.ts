import { Deadline } from '../calls/deadline.ts';
import type { Frame, OwnFrame, Position } from '../connection/frames.ts';
import type { AnswerOf } from '../types/answer.ts';
import type { SendOptions } from '../types/messages.ts';

export type UnknownAnswer = AnswerOf<number, unknown>;

/** A message that waits for its answer. */
interface Exchange {
  readonly frame: OwnFrame;
  /** Whether it has been sent on the present connection. */
  isSent: boolean;
  /** Whether it is sent again after a lost connection: it has a key, and the server gives its first outcome again. */
  readonly isRepeatable: boolean;
  /** Receives an item of a stream. */
  item(body: unknown): void;
  /** Receives the final answer. */
  answered(answer: UnknownAnswer): void;
  failed(error: Error): void;
}

/** A message of the caller. */
export interface Message {
  readonly event?: string | undefined;
  readonly channel?: string | undefined;
  readonly body?: unknown;
  /** Of a join: where the client stands. */
  readonly recover?: Position | undefined;
  /** Whether it may be sent on another connection when the answer was lost, as a join. Default: when it has an idempotency key. */
  readonly isRepeatable?: boolean;
  /** Is told of the answer before any frame that follows it. A promise is settled later. */
  readonly onAnswer?: (answer: UnknownAnswer) => void;
}

/** The messages of a socket that have no final answer yet, in the order in which they were sent. */
export class Exchanges {
  readonly #waiting = new Map<number, Exchange>();
  #lastId = 0;

  /**
   * @param transmit sends a frame
   * @param isOpen whether frames can be sent now; those that cannot are sent by `resume`
   */
  constructor(
    private readonly transmit: (frame: OwnFrame) => void,
    private readonly isOpen: () => boolean,
  ) {}

  /** Sends a message. @throws TimeoutError; ConnectionLost; what the caller aborted with */
  send(
    message: Message,
    options: SendOptions,
    onItem: (body: unknown) => void = () => undefined,
  ): Promise<UnknownAnswer> {
    return new Promise((resolve, reject) => {
      const deadline = new Deadline(options);
      const { signal } = deadline;
      signal.throwIfAborted();
      const id = (this.#lastId += 1);
      const end = (): void => {
        deadline.end();
        this.#waiting.delete(id);
      };
      signal.addEventListener('abort', () => {
        this.#waiting.delete(id);
        // Nobody waits for the answer. The server need not work on it.
        if (this.isOpen()) this.transmit({ id, event: '$cancel' });
        reject(signal.reason as Error);
      });
      const exchange: Exchange = {
        frame: frameOf(id, message, options),
        isSent: false,
        isRepeatable: message.isRepeatable ?? options.idempotencyKey !== undefined,
        item: (body) => {
          // A stream may last for as long as its items come.
          deadline.extend();
          onItem(body);
        },
        answered: (answer) => {
          end();
          message.onAnswer?.(answer);
          resolve(answer);
        },
        failed: (error) => {
          end();
          reject(error);
        },
      };
      this.#waiting.set(id, exchange);
      if (this.isOpen()) this.#transmit(exchange);
    });
  }

  /** Takes an answer or an item. */
  received(frame: Frame): void {
    const exchange = this.#waiting.get(frame.id as number);
    if (exchange === undefined) return;
    if (frame.statusCode === 206) exchange.item(frame.body);
    else exchange.answered(answerOf(frame));
  }

  /** Sends what waits. Called when a connection is open. */
  resume(): void {
    for (const exchange of this.#waiting.values()) if (!exchange.isSent) this.#transmit(exchange);
  }

  /** The connection is gone: what was sent has no answer any more. @param isFinal whether no other connection follows */
  lost(error: Error, isFinal: boolean): void {
    for (const exchange of [...this.#waiting.values()]) {
      if (isFinal || (exchange.isSent && !exchange.isRepeatable)) exchange.failed(error);
      else exchange.isSent = false;
    }
  }

  #transmit(exchange: Exchange): void {
    exchange.isSent = true;
    this.transmit(exchange.frame);
  }
}

/** A final answer. A socket has no headers. */
function answerOf({ statusCode = 0, body }: Frame): UnknownAnswer {
  return { ok: (statusCode < 400) as never, statusCode, body: body ?? null, headers: new Headers() };
}

/** The frame of a message. */
function frameOf(
  id: number,
  { event, channel, body, recover }: Omit<OwnFrame, 'id'>,
  { headers, idempotencyKey }: SendOptions,
): OwnFrame {
  const all = idempotencyKey === undefined ? headers : { ...headers, 'idempotency-key': idempotencyKey };
  return { id, event, channel, body, recover, headers: all };
}
