import { scaled } from '../../model/canonical';
import type { Field, FieldType } from '../../model/field';
import type { Value } from '../../model/value';
import { quoted, type Dialect, type Statement } from './statement';

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

/** Adds a column to a comparison. Text compares by its bytes, whatever the collation of the column. */
export function addColumn(to: Statement, { column, type }: Field): void {
  to.add(quoted(column));
  if (type === 'string') to.add(to.dialect === 'postgres' ? ' collate "C"' : ' collate binary');
}

/** Adds a value as a bound parameter. */
export function addValue(to: Statement, field: Field, value: Value): void {
  const bound = boundValue(field, value, to.dialect);
  if (to.dialect === 'sqlite') to.bind(bound);
  else to.add('cast(').bind(bound).add(` as ${TYPES[field.type]})`);
}

/** Adds a list as one bound parameter. PostgreSQL only. */
export function addArray(to: Statement, field: Field, values: readonly Value[]): void {
  const bound = values.map((value) => boundValue(field, value, 'postgres'));
  to.add('cast(').bind(bound).add(` as ${TYPES[field.type]}[])`);
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
