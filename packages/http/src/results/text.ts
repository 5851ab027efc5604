import type { Result } from '@cortado/core';
import { wholeResult, type PayloadResult } from './payload';

/** Text of any media type, in UTF-8. */
export function textResult(statusCode: number, type: string, body: string): PayloadResult {
  return wholeResult(statusCode, { headers: { 'content-type': `${type}; charset=utf-8` }, body });
}

/**
 * A page. The text is sent as it is: escaping what users wrote is the business of whoever makes the page.
 *
 * @param statusCode default 200
 * @example
 * @Get() page() { return Html('<!doctype html><title>Hello</title>') }
 */
export function Html(text: string, statusCode: number = 200): Result<null> {
  return textResult(statusCode, 'text/html', text);
}

/** Text that is not JSON string: without quotes, `text/plain`. */
export function Text(text: string, statusCode: number = 200): Result<null> {
  return textResult(statusCode, 'text/plain', text);
}
