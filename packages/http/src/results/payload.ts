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
export class PayloadResult<Status extends number = number> extends HttpResult<Status> {
  /** @param open may throw an HttpError for what turns out not to be there */
  constructor(
    statusCode: Status,
    readonly open: (context: HttpContext) => Awaitable<Payload>,
    whole?: WholeAnswer,
  ) {
    super(statusCode, whole);
  }
}

/** A result that is known without the request: a page, a text, a redirect. */
export function wholeResult<Status extends number>(statusCode: Status, whole: WholeAnswer): PayloadResult<Status> {
  return new PayloadResult(statusCode, () => whole, whole);
}

/** A result that sends what its source gives over time. */
export class StreamResult<Status extends number = number> extends PayloadResult<Status> {
  /** @param discard ends the source in place of `open` */
  constructor(
    statusCode: Status,
    open: PayloadResult['open'],
    readonly discard: (context: HttpContext) => void,
  ) {
    super(statusCode, open);
  }

  override get streams(): boolean {
    return true;
  }
}
