import { unscaled } from '../../../model/canonical';
import type { Field } from '../../../model/field';
import type { Model } from '../../../model/model';
import type { Json, Row, Value } from '../../../model/value';
import { boundValue } from '../../../query/sql/operand';
import { quoted, type Dialect } from '../../../query/sql/statement';
import type { RawRow } from './connection';

/** A value of a row as it is written to its column. */
export function written(field: Field, value: Value, dialect: Dialect): unknown {
  if (field.type === 'json') return value === null ? null : JSON.stringify(value);
  return boundValue(field, value, dialect);
}

/** Makes the value of a property of what a driver returns. It is not given null. */
type Read = (raw: unknown) => Value;

/** Reads the columns of a model in a form that no driver changes, each under the name of its property. */
export class Selection {
  /** What a `select` or `returning` lists. */
  readonly columns: string;
  readonly #fields: readonly (readonly [name: string, output: string, read: Read])[];

  constructor({ fields }: Model, dialect: Dialect) {
    const all = [...fields.values()];
    this.columns = all.map((field) => `${columnOf(field, dialect)} as ${quoted(outputName(field))}`).join(', ');
    this.#fields = all.map((field) => [field.name, outputName(field), readerOf(field, dialect)] as const);
  }

  row(raw: RawRow): Row {
    const row: Record<string, Value> = {};
    for (const [name, output, read] of this.#fields) {
      const value = raw[output];
      row[name] = value === null || value === undefined ? null : read(value);
    }
    return row;
  }
}

/** No column has this name. `order by` takes the name of an output before that of a column, and large numbers would be put in order as text. */
function outputName({ name }: Field): string {
  return `=${name}`;
}

/** Large numbers are read as text: a driver would round them. Dates of PostgreSQL are read as numbers: their text depends on settings. */
function columnOf({ column, type }: Field, dialect: Dialect): string {
  const name = quoted(column);
  if (type === 'bigint' || type === 'decimal') return `cast(${name} as text)`;
  if (dialect === 'sqlite') return name;
  if (type === 'json') return `cast(${name} as text)`;
  // A double, which `extract` is not, and exact to the millisecond when it is rounded.
  return type === 'date' ? `date_part('epoch', ${name}) * 1000` : name;
}

function readerOf({ type, scale = 0 }: Field, dialect: Dialect): Read {
  switch (type) {
    case 'integer':
    case 'number':
      return Number;
    case 'boolean':
      return (raw) => (typeof raw === 'boolean' ? raw : Number(raw) === 1);
    case 'date':
      return (raw) => new Date(Math.round(Number(raw)));
    case 'decimal':
      return dialect === 'sqlite' ? (raw) => unscaled(BigInt(raw as string), scale) : (raw) => raw as string;
    case 'json':
      return (raw) => JSON.parse(raw as string) as Json;
    default:
      return String;
  }
}
