import type { Field } from '../model/field';
import type { Value } from '../model/value';
import type { Where } from './where';

/** One part of an order. Nulls are last ascending, first descending. */
export interface SortTerm {
  /** What is compared. */
  readonly field: Field;
  /** Whether the highest comes first. */
  readonly descending: boolean;
}

/** A page of a resource, as a store is asked for it. */
export interface ListQuery {
  /** Which rows. */
  readonly where: Where;
  /** The key is always the last term. */
  readonly sort: readonly SortTerm[];
  /** At most this many rows. */
  readonly limit: number;
  /** Only rows behind these sort values, one for each term of `sort`. */
  readonly after?: readonly Value[] | undefined;
  /** Leaves out this many rows. Default: 0. */
  readonly offset?: number | undefined;
  /** Counts the rows of all pages. */
  readonly total: boolean;
}
