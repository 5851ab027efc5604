import type { AnswerOf } from '../types/answer.ts';
import type { SendOptions } from '../types/messages.ts';
import type { Frame, OwnFrame } from './frames.ts';

export type UnknownAnswer = AnswerOf<number, unknown>;

/** A message that waits for its answer. */
export interface Exchange {
  readonly frame: OwnFrame;
  /** Whether it has been sent. */
  isSent: boolean;
  /** Whether it is sent again after a lost connection: it has a key, and the server gives its first outcome again. */
  readonly isRepeatable: boolean;
  /** Receives an item of a stream. */
  item(body: unknown): void;
  /** Receives the final answer. */
  answered(answer: UnknownAnswer): void;
  failed(error: Error): void;
}

/** A final answer. A socket has no headers. */
export function answerOf({ statusCode = 0, body }: Frame): UnknownAnswer {
  return { ok: (statusCode < 400) as never, statusCode, body: body ?? null, headers: new Headers() };
}

/** The frame of a message. */
export function frameOf(
  id: number,
  { event, channel, body, recover }: Omit<OwnFrame, 'id'>,
  { headers, idempotencyKey }: SendOptions,
): OwnFrame {
  const all = idempotencyKey === undefined ? headers : { ...headers, 'idempotency-key': idempotencyKey };
  return { id, event, channel, body, recover, headers: all };
}
