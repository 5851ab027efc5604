import { Result, type FieldError } from '@cortado/core';
import { ErrorBody } from '@cortado/core/transport';
import { parse } from 'secure-json-parse';

/**
 * The value of a JSON text; undefined when it is not JSON, or names `__proto__` or `constructor` to poison a prototype. Text
 * that cannot contain such a name, written out or escaped, is parsed without the check.
 */
export function parseJson(text: string): unknown {
  try {
    if (text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) return parse(text);
    // A leading BOM is ignored, as by the other parser and by the HTTP transport.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A 400 for an invalid value in a frame. */
export function refused(loc: FieldError['loc'], type: string, msg: string): Result {
  return new Result(400, new ErrorBody([{ loc, type, msg }]));
}
