import { sql, type AliasedRawBuilder, type RawBuilder } from 'kysely';
import { unscaled } from '../../../model/canonical';
import type { Field } from '../../../model/field';
import type { Model } from '../../../model/model';
import type { Json, Row, Value } from '../../../model/value';
import type { RawRow } from './connection';
import { boundValue, type Dialect } from '../../../query/sql/operand';

/** A value of a row as it is written to its column. */
export function written(field: Field, value: Value, dialect: Dialect): unknown {
  if (field.type === 'json') return value === null ? null : JSON.stringify(value);
  return boundValue(field, value, dialect);
}

/** Reads the columns of a model in a form that no driver changes, each under the name of its property. */
export class Selection {
  readonly columns: readonly AliasedRawBuilder<unknown, string>[];
  /** The same for `RETURNING`. */
  readonly list: RawBuilder<unknown>;
  readonly #fields: readonly Field[];

  constructor(
    { fields }: Model,
    private readonly dialect: Dialect,
  ) {
    this.#fields = [...fields.values()];
    this.columns = this.#fields.map((field) => columnOf(field, dialect).as(field.name));
    this.list = sql.join(this.columns);
  }

  row(raw: RawRow): Row {
    const row: Record<string, Value> = {};
    for (const field of this.#fields) row[field.name] = read(field, raw[field.name] ?? null, this.dialect);
    return row;
  }
}

/** Large numbers are read as text: a driver would round them. Dates of PostgreSQL are read as numbers: their text depends on settings. */
function columnOf({ column, type }: Field, dialect: Dialect): RawBuilder<unknown> {
  const id = sql.id(column);
  if (type === 'bigint' || type === 'decimal') return sql`cast(${id} as text)`;
  if (dialect === 'sqlite') return sql`${id}`;
  if (type === 'json') return sql`cast(${id} as text)`;
  return type === 'date' ? sql`cast(extract(epoch from ${id}) * 1000 as double precision)` : sql`${id}`;
}

function read({ type, scale = 0 }: Field, raw: unknown, dialect: Dialect): Value {
  if (raw === null) return null;
  switch (type) {
    case 'integer':
    case 'number':
      return Number(raw);
    case 'boolean':
      return typeof raw === 'boolean' ? raw : Number(raw) === 1;
    case 'date':
      return new Date(Math.round(Number(raw)));
    case 'decimal':
      return dialect === 'sqlite' ? unscaled(BigInt(raw as string), scale) : (raw as string);
    case 'json':
      return JSON.parse(raw as string) as Json;
    default:
      return String(raw);
  }
}
