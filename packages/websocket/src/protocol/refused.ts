import { Result, type FieldError } from '@cortado/core';
import { ErrorBody } from '@cortado/core/transport';

/** A 400 for what is wrong at one place of a frame. */
export function refused(loc: FieldError['loc'], type: string, msg: string): Result {
  return new Result(400, new ErrorBody([{ loc, type, msg }]));
}
