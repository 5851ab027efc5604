import { serialize, stringify } from '@cortado/dto';
import { HttpError } from '../errors/http-error';
import { HttpResult } from './http-result';
import type { Result } from './result';

/**
 * The body of an answer as JSON text, the one way to bytes for both doors. Instances are written by their class, so that what
 * `@Exclude()` keeps in does not leave.
 *
 * @throws TypeError for a BigInt, RangeError for a cycle; HttpError 500 `result_unsupported` for a page, a file or a stream
 */
export function bodyJson(result: Result): string {
  if (result instanceof HttpResult) {
    throw new HttpError(500, 'This result can only be sent as an HTTP response', { type: 'result_unsupported' });
  }
  const { shape, body } = result;
  return (shape === undefined ? stringify(body ?? null) : serialize(shape)(body ?? null)) ?? 'null';
}
