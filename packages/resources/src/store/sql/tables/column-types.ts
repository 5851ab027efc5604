import type { Field, FieldType } from '../../../model/field';
import { DECIMAL_DIGITS } from '../../../model/fits';
import type { Dialect } from '../../../query/sql/statement';

const POSTGRES: Readonly<Record<FieldType, string>> = {
  string: 'text collate "C"',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  date: 'timestamptz(3)',
  bigint: 'bigint',
  decimal: 'numeric',
  uuid: 'uuid',
  // Not jsonb, which changes the order of properties and has no U+0000.
  json: 'json',
};

const SQLITE: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'integer',
  number: 'real',
  boolean: 'integer',
  date: 'integer',
  bigint: 'integer',
  decimal: 'integer',
  uuid: 'text',
  json: 'text',
};

/** Types of a table that a migration has made, by their names in `pg_type`. */
const ACCEPTED: Readonly<Record<FieldType, readonly string[]>> = {
  string: ['text', 'varchar', 'bpchar'],
  integer: ['int8', 'int4', 'int2'],
  number: ['float8'],
  boolean: ['bool'],
  date: ['timestamptz'],
  bigint: ['int8'],
  decimal: ['numeric'],
  uuid: ['uuid'],
  json: ['json', 'jsonb'],
};

/** The type of a column in `create table`. */
export function columnType({ type, scale = 0 }: Field, dialect: Dialect): string {
  if (dialect === 'sqlite') return SQLITE[type];
  return type === 'decimal' ? `numeric(${DECIMAL_DIGITS}, ${scale})` : POSTGRES[type];
}

/** Whether a column of this type holds the values of a field. */
export function isAccepted({ type }: Field, declared: string, dialect: Dialect): boolean {
  if (dialect === 'postgres') return ACCEPTED[type].includes(declared);
  const affinity = affinityOf(declared);
  return affinity === SQLITE[type] || (affinity === 'numeric' && SQLITE[type] !== 'text');
}

/** What SQLite makes of the name of a type (https://www.sqlite.org/datatype3.html §3.1). */
function affinityOf(declared: string): string {
  if (/int/i.test(declared)) return 'integer';
  if (/char|clob|text/i.test(declared)) return 'text';
  if (/blob/i.test(declared) || declared === '') return 'blob';
  return /real|floa|doub/i.test(declared) ? 'real' : 'numeric';
}
