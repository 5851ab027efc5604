import type { ValidationError } from 'class-validator';
import type { FieldError } from '../common/types';
import type { Rule } from '../errors/rule';

/** The position of a check of existing instances: an object or a collection, and its key in the frame above. */
export interface Frame {
  readonly target: object;
  /** `undefined` at the root. */
  readonly above: Frame | undefined;
  readonly key: unknown;
}

/** What was wrong, as it was when it was checked: the object may have changed when an asynchronous result arrives. */
export interface Position {
  readonly frame: Frame;
  /** `undefined` if the object itself failed. */
  readonly key: unknown;
  readonly value: unknown;
}

/** An error on its way to the root: each level prepends its own name or index to `loc`. */
export interface Failure extends FieldError {
  /** Only in a traced run. */
  readonly rule?: Rule;
  /** Only in a traced run: the position among the asynchronous results (1, 2, …). */
  readonly late?: number;
  /** Only in a traced run. */
  readonly at?: Position;
  /** The errors of an object that class-validator itself checked. */
  readonly original?: () => ValidationError[];
}
