import { HttpError, type FieldError } from '@cortado/core';
import type { StoreError, StoreErrorCode } from '../store/store-error';

/** Why an operation on a resource was refused. */
export type ResourceErrorCode =
  StoreErrorCode | 'not_found' | 'out_of_scope' | 'version' | 'precondition_failed' | 'invalid';

const STATUS: Readonly<Record<ResourceErrorCode, number>> = {
  invalid: 400,
  value: 400,
  out_of_scope: 403,
  not_found: 404,
  unique: 409,
  reference: 409,
  version: 409,
  precondition_failed: 412,
  busy: 503,
  unavailable: 503,
};

/**
 * An operation on a resource that was refused. Where nothing catches it, the client receives its status, and an entry for each property
 * concerned.
 *
 * @example
 * try { await products.create({ sku }) }
 * catch (error) { if (error instanceof ResourceError && error.code === 'unique') return Conflict('This SKU exists'); throw error }
 */
export class ResourceError extends HttpError {
  /**
   * @param code why: `invalid` and `value` 400, `out_of_scope` 403, `not_found` 404, `unique`, `reference` and `version` 409, `precondition_failed` 412,
   *   `busy` and `unavailable` 503
   * @param message for the client
   * @param fields the properties concerned
   */
  constructor(
    readonly code: ResourceErrorCode,
    message: string,
    readonly fields: readonly string[] = [],
    options: { readonly cause?: unknown; readonly errors?: readonly FieldError[] } = {},
  ) {
    const entries = fields.map((field): FieldError => ({ loc: [field], type: code, msg: message }));
    super(STATUS[code], message, {
      type: code,
      ...(entries.length === 0 ? {} : { errors: entries }),
      ...(STATUS[code] === 503 ? { headers: { 'retry-after': '1' } } : {}),
      ...options,
    });
  }
}

/** What is wrong with an input, as the error that answers it. */
export function invalid(errors: readonly FieldError[]): ResourceError {
  return new ResourceError('invalid', 'The input is invalid', [], { errors });
}

/** @param name of the resource */
export function notFound(name: string): ResourceError {
  return new ResourceError('not_found', `There is no such row in ${name}`);
}

const MESSAGES: Readonly<Record<StoreErrorCode, string>> = {
  unique: 'Another row has this value',
  value: 'The database cannot hold this value',
  reference: 'The row that this refers to does not exist, or other rows refer to this one',
  busy: 'The database is busy, try again',
  unavailable: 'The database cannot be reached',
};

/** What a store reported, without what its message says of other rows. */
export function fromStoreError(error: StoreError): ResourceError {
  return new ResourceError(error.code, MESSAGES[error.code], error.fields, { cause: error });
}
