import type { Value } from './value';

/** How a property is stored and compared. */
export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'bigint' | 'decimal' | 'uuid' | 'json';

/** A property of a resource, and its column. */
export interface Field {
  /** The name of the property. */
  readonly name: string;
  /** The name of the column. */
  readonly column: string;
  /** How it is stored. */
  readonly type: FieldType;
  /** Digits after the point. Decimals only. */
  readonly scale?: number | undefined;
  /** Whether it may be null. */
  readonly nullable: boolean;
  /** Whether two rows may not have the same value. */
  readonly unique: boolean;
  /** Whether the database has an index on it. */
  readonly index: boolean;
  /** What a new row has if the input has nothing. */
  readonly default?: Value | undefined;
  /** Refused in bodies. */
  readonly readOnly: boolean;
  /** Excluded from output: it cannot be filtered, sorted or selected, and never leaves the server. */
  readonly hidden: boolean;
}
