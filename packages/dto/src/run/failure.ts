import type { ValidationError } from 'class-validator';
import type { FieldError } from '../common/types';
import type { Rule } from '../errors/rule';

/** Where a check of finished instances stands: an object or a collection, and the key under which it was met. */
export interface Frame {
  readonly target: object;
  /** `undefined` at the root. */
  readonly above: Frame | undefined;
  readonly key: unknown;
}

/** What was found wrong, as it was when it was looked at: the object may have changed when a late verdict comes. */
export interface Spot {
  readonly frame: Frame;
  /** `undefined` for a failure of the object itself. */
  readonly key: unknown;
  readonly value: unknown;
}

/** An error on its way to the root: each level that adopts it puts its own name or index in front of `loc`. */
export interface Failure extends FieldError {
  /** Only in a traced run. */
  readonly rule?: Rule;
  /** Only in a traced run: the verdict came later, as the first, second, … of those. */
  readonly late?: number;
  /** Only in a traced run. */
  readonly at?: Spot;
  /** The errors of an object that was left to class-validator itself. */
  readonly original?: () => ValidationError[];
}
