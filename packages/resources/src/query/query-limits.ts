/** How large a query may be. */
export interface QueryLimits {
  /** How deep the groups of a filter are nested. */
  readonly depth: number;
  /** Number of comparisons in a filter. */
  readonly terms: number;
  /** Number of values in all lists of `in` and `nin`. */
  readonly values: number;
  /** Rows of a page unless the query says otherwise. */
  readonly limit: number;
  /** Rows that a query may ask for. */
  readonly maxLimit: number;
  /** Rows that a query may leave out. The database reads all of them. */
  readonly maxOffset: number;
  /** Properties that a query may sort by. */
  readonly sortTerms: number;
}

/** The limits of clients. */
export const CLIENT_LIMITS: QueryLimits = {
  depth: 8,
  terms: 100,
  values: 1_000,
  limit: 20,
  maxLimit: 100,
  maxOffset: 100_000,
  sortTerms: 8,
};

/** The limits of scopes and services. SQLite binds 32,766 parameters, which a filter, a scope and a position share. */
export const PROGRAM_LIMITS: QueryLimits = {
  ...CLIENT_LIMITS,
  values: 10_000,
  maxLimit: Number.MAX_SAFE_INTEGER,
  maxOffset: Number.MAX_SAFE_INTEGER,
};
