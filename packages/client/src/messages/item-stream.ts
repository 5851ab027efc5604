import { AnswerError } from '../errors/errors.ts';
import type { FailureBody } from '../types/answer.ts';
import type { SendOptions } from '../types/messages.ts';
import type { UnknownAnswer } from './exchanges.ts';

/** Sends a message whose answer is a stream. */
export type Send = (options: SendOptions, onItem: (body: unknown) => void) => Promise<UnknownAnswer>;

/** The items of a stream. The message is sent with the first item that is asked for; leaving the loop cancels it. */
export async function* itemStream(send: Send, options: SendOptions): AsyncGenerator<unknown, void, void> {
  const leaving = new AbortController();
  const items: unknown[] = [];
  let wake: () => void = () => undefined;
  let end: (() => void) | undefined;
  const signal = options.signal === undefined ? leaving.signal : AbortSignal.any([options.signal, leaving.signal]);
  void send({ ...options, signal }, (body) => {
    items.push(body);
    wake();
  })
    .then(({ ok, statusCode, body }) => {
      if (!ok) throw new AnswerError(statusCode, body as FailureBody);
      return () => undefined;
    })
    .catch((error: unknown) => () => {
      throw error;
    })
    .then((ended) => {
      end = ended;
      return wake();
    });
  try {
    for (;;) {
      while (items.length > 0) yield items.shift();
      if (end !== undefined) return end();
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leaving.abort();
  }
}
