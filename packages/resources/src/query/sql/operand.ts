import { sql, type RawBuilder } from 'kysely';
import { scaled } from '../../model/canonical';
import type { Field, FieldType } from '../../model/field';
import type { Value } from '../../model/value';

/** The databases that SQL is written for. A filter means the same in both. */
export type Dialect = 'sqlite' | 'postgres';

/**
 * The types of parameters in PostgreSQL. Without them, it takes the type of the column, and refuses a value that an `integer` or a
 * `varchar(10)` cannot hold, instead of finding no row.
 */
const TYPES: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  date: 'timestamptz',
  bigint: 'bigint',
  decimal: 'numeric',
  uuid: 'uuid',
  json: 'jsonb',
};

/** A column in a comparison. Text compares by its bytes, whatever the collation of the column. */
export function column({ column: name, type }: Field, dialect: Dialect): RawBuilder<unknown> {
  const id = sql.id(name);
  if (type !== 'string') return id;
  return dialect === 'postgres' ? sql`${id} collate "C"` : sql`${id} collate binary`;
}

/** A value as a bound parameter. */
export function parameter(field: Field, value: Value, dialect: Dialect): RawBuilder<unknown> {
  const bound = boundValue(field, value, dialect);
  return dialect === 'postgres' ? sql`cast(${bound} as ${sql.raw(TYPES[field.type])})` : sql`${bound}`;
}

/** A list as one bound parameter. PostgreSQL only. */
export function arrayParameter(field: Field, values: readonly Value[]): RawBuilder<unknown> {
  const bound = values.map((value) => boundValue(field, value, 'postgres'));
  return sql`cast(${bound} as ${sql.raw(TYPES[field.type])}[])`;
}

/**
 * A value as the driver takes it: text for PostgreSQL, which converts it exactly; for SQLite integers of 64 bits, because libsql binds
 * numbers as floating point, and ends the process at a boolean.
 */
export function boundValue({ type, scale = 0 }: Field, value: Value, dialect: Dialect): unknown {
  if (value === null) return null;
  if (value instanceof Date) return dialect === 'postgres' ? value.toISOString() : BigInt(value.getTime());
  if (dialect === 'postgres') return value;
  if (type === 'boolean') return value === true ? 1n : 0n;
  if (type === 'integer' || type === 'bigint') return BigInt(value as string | number);
  return type === 'decimal' ? scaled(value as string, scale) : value;
}
