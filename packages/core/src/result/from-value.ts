import { Result } from './result';

/** What a handler returned, as a result: a plain value is `Ok(value)`, strings included. */
export function fromValue(value: unknown): Result {
  if (value instanceof Result) return value;
  return value === undefined ? new Result(204, null, true) : new Result(200, value);
}
