import { canonical } from '../model/canonical';
import type { Field } from '../model/field';
import { fits } from '../model/fits';
import type { Model } from '../model/model';
import type { KeyValue, Row, Value } from '../model/value';
import { StoreError } from './store-error';
import { uuidV7 } from './uuid-v7';

/** Every property of a row but a generated key, in the form in which values are stored. @throws StoreError `value` */
export function newRow(model: Model, given: Row): Row {
  refuseUnknown(model, given);
  const row: Record<string, Value> = {};
  for (const field of model.fields.values()) {
    const value = given[field.name] === undefined ? missing(model, field) : given[field.name];
    if (value === undefined) continue;
    row[field.name] = checked(model, field, value);
  }
  return row;
}

/** Properties that change, in the form in which values are stored. @throws StoreError `value` */
export function changedValues(model: Model, changes: Row): Row {
  refuseUnknown(model, changes);
  const row: Record<string, Value> = {};
  for (const [name, value] of Object.entries(changes)) row[name] = checked(model, model.fields.get(name)!, value);
  return row;
}

/** A key as it is stored. @returns undefined when no row can have it */
export function storedKey({ key }: Model, value: KeyValue): KeyValue | undefined {
  return fits(key, value) ? (canonical(key, value) as KeyValue) : undefined;
}

/** @returns undefined for a key that the database generates */
function missing({ key, keyKind, version }: Model, field: Field): Value | undefined {
  if (field === key) return keyKind === 'uuid' ? uuidV7() : undefined;
  return field.default ?? (field === version ? 1 : null);
}

function checked({ name }: Model, field: Field, value: Value): Value {
  if (fits(field, value)) return canonical(field, value);
  throw new StoreError(
    'value',
    [field.name],
    `The value of ${name}.${field.name} does not fit its type, ${field.type}`,
  );
}

function refuseUnknown({ name, fields }: Model, row: Row): void {
  for (const property of Object.keys(row)) {
    if (!fields.has(property)) throw new TypeError(`The resource ${name} has no property "${property}"`);
  }
}
