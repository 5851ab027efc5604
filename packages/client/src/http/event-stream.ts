import { backoff } from '../calls/backoff.ts';
import { AnswerError } from '../errors/errors.ts';
import type { FailureBody } from '../types/answer.ts';
import { EventReader, type StreamEvent } from './event-reader.ts';

/** What an event stream needs of its call. */
export interface StreamSource {
  /** Asks again. Rejects when the server cannot be reached. @param lastEventId of the newest event */
  readonly open: (lastEventId: string | undefined) => Promise<Response>;
  /** The body of an answer that is not an event stream. */
  readonly failure: (response: Response) => Promise<FailureBody>;
  /** Ends the call and its connection. */
  readonly cancel: () => void;
  readonly signal: AbortSignal;
}

/**
 * Server-sent events (HTML §9.2). A stream that ends or is lost is opened again with `Last-Event-ID`, as `EventSource` does; 204 ends it,
 * and any other status is thrown as `AnswerError`.
 */
export async function* eventStream(first: Response, source: StreamSource): AsyncGenerator<StreamEvent, void, void> {
  const reader = new EventReader();
  let response: Response | undefined = first;
  let attempt = 0;
  try {
    for (;;) {
      if (response !== undefined) {
        if (response.status === 204) return;
        if (!response.ok) throw new AnswerError(response.status, await source.failure(response));
        for await (const event of readEvents(response, reader, source.signal)) {
          attempt = 0;
          yield event;
        }
      }
      await pause(backoff(attempt, reader.retry), source.signal);
      attempt += 1;
      response = await source.open(reader.lastEventId).catch(() => undefined);
    }
  } finally {
    source.cancel();
  }
}

/** Ends without an error when the connection is lost. @throws what the caller aborted with */
async function* readEvents(response: Response, reader: EventReader, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const bytes = response.body!.getReader();
  const decoder = new TextDecoder();
  reader.begin();
  for (;;) {
    const { done, value } = await bytes.read().catch(() => ({ done: true, value: undefined }));
    signal.throwIfAborted();
    if (done) return;
    yield* reader.read(decoder.decode(value, { stream: true }));
  }
}

/** @throws what the caller aborted with */
function pause(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, duration);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
