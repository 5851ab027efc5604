import type { Result } from '@cortado/core';
import { wholeResult, type PayloadResult } from './payload';

/** Text of any media type, in UTF-8. */
export function textResult<Status extends number>(
  statusCode: Status,
  type: string,
  body: string,
): PayloadResult<Status> {
  return wholeResult(statusCode, { headers: { 'content-type': `${type}; charset=utf-8` }, body });
}

/**
 * A page. The text is sent as it is: escaping what users wrote is the business of whoever makes the page.
 *
 * @param statusCode default 200
 * @example
 * @Get() page() { return Html('<!doctype html><title>Hello</title>') }
 */
export function Html<Status extends number = 200>(text: string, statusCode?: Status): Result<null, Status> {
  return textResult((statusCode ?? 200) as Status, 'text/html', text);
}

/**
 * Text that is not a JSON string: without quotes, `text/plain`.
 *
 * @param statusCode default 200
 */
export function Text<Status extends number = 200>(text: string, statusCode?: Status): Result<null, Status> {
  return textResult((statusCode ?? 200) as Status, 'text/plain', text);
}
