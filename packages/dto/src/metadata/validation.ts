import { getMetadataStorage, type MetadataStorage } from 'class-validator';
import type { Class } from '../common/types';
import { statesTheSame } from './same-rule';
import { lineage } from './transformation';
import type { ConstraintRecord, ValidationRecord } from './validation-record';

export interface ValidationScope {
  readonly groups: readonly string[] | undefined;
  readonly always: boolean;
  readonly strictGroups: boolean;
}

/** The class of the records made by our copy of class-validator; another copy has a class of its own. */
export const ValidationMetadata: unknown = (
  require('class-validator/cjs/metadata/ValidationMetadata.js') as { ValidationMetadata: unknown }
).ValidationMetadata;

/** The records that apply to the class in this scope, by class-validator's rules of inheritance and in its order. */
export function validationsOf(type: Class, scope: ValidationScope): ValidationRecord[] {
  const groups = scope.groups === undefined ? undefined : [...scope.groups];
  const records: ValidationRecord[] = storageOf(type).getTargetValidationMetadatas(
    type,
    '',
    scope.always,
    scope.strictGroups,
    groups,
  );
  return records.filter((record) => typeof record.propertyName === 'string');
}

/** A storage that knows the class and its ancestors only: class-validator's own one looks through all classes for each. */
function storageOf(type: Class): MetadataStorage {
  const storage = getMetadataStorage();
  const { validationMetadatas: all } = storage as unknown as { readonly validationMetadatas: Map<unknown, unknown[]> };
  const near = lineage(type).flatMap((each): [Class, unknown[]][] => {
    const records = all.get(each);
    return records === undefined ? [] : [[each, records]];
  });
  const own = Object.create(Object.getPrototypeOf(storage) as object) as MetadataStorage;
  return Object.assign(own, { validationMetadatas: new Map(near) });
}

/**
 * The records in source order: properties of base classes first, and the decorators of a property from top to bottom.
 * Decorators run from bottom to top, so the records of each class are reversed within a property.
 */
export function validationsInSourceOrder(type: Class, scope: ValidationScope): Map<string, ValidationRecord[]> {
  const records = withRulesOfBases(type, scope);
  const byProperty = new Map<string, ValidationRecord[]>();
  for (const ancestor of lineage(type)) {
    const own = new Map<string, ValidationRecord[]>();
    for (const record of records) {
      if (record.target === ancestor) own.set(record.propertyName, [record, ...(own.get(record.propertyName) ?? [])]);
    }
    for (const [name, constraints] of own) byProperty.set(name, [...(byProperty.get(name) ?? []), ...constraints]);
  }
  return byProperty;
}

/** The records of the class without its ancestors, in the order in which they were made. */
export function ownValidations(type: Class): ValidationRecord[] {
  return allValidations(type).filter((record) => record.target === type);
}

/**
 * class-validator drops the base class's constraints for a property as soon as the subclass has one of its own. Here
 * they apply as well: a subclass adds rules. A constraint that the subclass repeats exactly is applied once.
 */
function withRulesOfBases(type: Class, scope: ValidationScope): readonly ValidationRecord[] {
  const inForce = validationsOf(type, scope);
  const known = new Set(inForce);
  const dropped = lineage(type).flatMap((ancestor) =>
    validationsOf(ancestor, scope).filter(
      (record) => record.target === ancestor && record.type === 'customValidation' && !known.has(record),
    ),
  );
  if (dropped.length === 0) return inForce;
  const kept: ValidationRecord[] = [];
  for (const record of dropped.toReversed()) {
    if (![...inForce, ...kept].some((other) => statesTheSame(other, record))) kept.unshift(record);
  }
  return [...inForce, ...kept];
}

export function constraintsOf(record: ValidationRecord): ConstraintRecord[] {
  return getMetadataStorage().getTargetValidatorConstraints(record.constraintCls);
}

/** All records of the class and its ancestors, in any group. */
export function allValidations(type: Class): ValidationRecord[] {
  return validationsOf(type, { groups: undefined, always: false, strictGroups: false });
}
