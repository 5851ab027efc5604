import { types } from 'node:util';
import { canonical } from '../model/canonical';
import { fits } from '../model/fits';
import type { Field } from '../model/field';
import type { Model } from '../model/model';
import type { Row, Value } from '../model/value';
import { hydrator, type Hydrate } from './hydrator';

/** Makes instances of the class of a model from rows, and rows from instances. */
export class Rows<T extends object> {
  readonly #names: readonly string[];
  readonly #nested: readonly (readonly [name: string, hydrate: Hydrate])[];

  constructor(readonly model: Model<T>) {
    this.#names = [...model.fields.keys()];
    this.#nested = [...model.fields.values()].flatMap(({ name, type }) => {
      const hydrate = type === 'json' ? hydrator(model.type, name) : undefined;
      return hydrate === undefined ? [] : [[name, hydrate] as const];
    });
  }

  /** An instance with the values of a row, so that what the class says of its output holds. */
  toInstance(row: Row): T {
    const instance = new this.model.type() as Record<string, unknown>;
    for (const name of this.#names) instance[name] = row[name];
    for (const [name, hydrate] of this.#nested) instance[name] = hydrate(row[name]);
    return instance as T;
  }

  /**
   * A new row from the values of an object. What is missing has the default of the column, else the initial value of the class, or is null;
   * the key of a new row may be missing.
   *
   * @throws TypeError for a value that does not fit its property, and for a property that the model does not have
   */
  toRow(values: object): Row {
    this.#checkNames(values);
    const given = values as Readonly<Record<string, unknown>>;
    const initial = new this.model.type() as Readonly<Record<string, unknown>>;
    const row: Record<string, Value> = {};
    for (const field of this.model.fields.values()) {
      const { name } = field;
      if (field === this.model.key) {
        if (given[name] !== undefined && given[name] !== null) row[name] = this.#value(field, given[name]);
      } else if (field === this.model.version) row[name] = 1;
      else {
        const value = given[name];
        row[name] = this.#value(field, value === undefined ? (field.default ?? initial[name] ?? null) : value);
      }
    }
    return row;
  }

  /** The properties of an object that are not undefined, as values of a row. @throws TypeError as `toRow` does */
  toChanges(values: object): Row {
    this.#checkNames(values);
    const changes: Record<string, Value> = {};
    for (const field of this.model.fields.values()) {
      const given = (values as Readonly<Record<string, unknown>>)[field.name];
      if (given !== undefined) changes[field.name] = this.#value(field, given);
    }
    return changes;
  }

  #value(field: Field, given: unknown): Value {
    const value = toValue(field, given);
    if (value !== undefined) return value;
    const { name, type } = this.model;
    const problem = given === null || given === undefined ? 'must not be null' : `is not a value of type ${field.type}`;
    throw new TypeError(`${type.name}.${field.name} of the resource ${name} ${problem}`);
  }

  /** Instances of the class may have properties that are not stored. */
  #checkNames(values: object): void {
    if (values instanceof this.model.type) return;
    for (const name of Object.keys(values)) {
      if (this.model.fields.has(name)) continue;
      throw new TypeError(`${this.model.type.name} has no property ${name} that is stored`);
    }
  }
}

/** What is stored for a value of a property; undefined when it does not fit. */
export function toValue(field: Field, given: unknown): Value | undefined {
  const value = stored(field, given);
  return fits(field, value) ? canonical(field, value as Value) : undefined;
}

function stored({ type }: Field, given: unknown): unknown {
  if (given === undefined || given === null) return null;
  if (type === 'json') return JSON.parse(JSON.stringify(given)) as unknown;
  if (type === 'date') return types.isDate(given) ? new Date(given.getTime()) : given;
  const isNumeral = type === 'bigint' || type === 'decimal';
  return isNumeral && (typeof given === 'number' || typeof given === 'bigint') ? String(given) : given;
}

/** Whether two values of one property are the same. */
export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (types.isDate(one) && types.isDate(other)) return one.getTime() === other.getTime();
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  return JSON.stringify(one) === JSON.stringify(other);
}
