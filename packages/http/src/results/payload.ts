import type { Awaitable } from '@cortado/core';
import { HttpResult, type WholeAnswer } from '@cortado/core/transport';
import type { Readable } from 'node:stream';
import type { HttpContext } from '../request/http-context';

/** What goes over the wire for a result that is not JSON. */
export interface Payload {
  /** Default the status of the result. */
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable | undefined;
  /** Ends a stream that would not end by itself; called when the application closes, and when the credentials end. */
  readonly stop?: () => void;
}

/** A result that knows its own bytes. They are looked for when it is sent, not when it is made. */
export class PayloadResult extends HttpResult {
  /** @param open may throw an HttpError for what turns out not to be there */
  constructor(
    statusCode: number,
    readonly open: (context: HttpContext) => Awaitable<Payload>,
    whole?: WholeAnswer,
  ) {
    super(statusCode, whole);
  }
}

/** A result that is known without the request: a page, a text, a redirect. */
export function wholeResult(statusCode: number, whole: WholeAnswer): PayloadResult {
  return new PayloadResult(statusCode, () => whole, whole);
}

/** A result that sends what its source gives over time. */
export class StreamResult extends PayloadResult {
  /** @param discard ends the source in place of `open` */
  constructor(
    statusCode: number,
    open: PayloadResult['open'],
    readonly discard: (context: HttpContext) => void,
  ) {
    super(statusCode, open);
  }

  override get streams(): boolean {
    return true;
  }
}
