import { getMetadataStorage } from 'class-validator';
import type { Class } from '../common/types';
import { statesTheSame } from './same-rule';
import { lineage } from './transformation';
import type { ConstraintRecord, ValidationRecord } from './validation-record';

export interface ValidationScope {
  readonly groups: readonly string[] | undefined;
  readonly always: boolean;
  readonly strictGroups: boolean;
}

/** The class whose recorded metadata carries our peer's identity; another copy's does not. */
export const ValidationMetadata: unknown = (
  require('class-validator/cjs/metadata/ValidationMetadata.js') as { ValidationMetadata: unknown }
).ValidationMetadata;

/** Everything in force for the class and scope by the library's own rules of inheritance, in the library's order. */
export function validationsOf(type: Class, scope: ValidationScope): ValidationRecord[] {
  const groups = scope.groups === undefined ? undefined : [...scope.groups];
  const records: ValidationRecord[] = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    scope.always,
    scope.strictGroups,
    groups,
  );
  return records.filter((record) => typeof record.propertyName === 'string');
}

/**
 * The same in the order people read: ancestors' properties first, and for each property the decorators from top to
 * bottom. Decorators are applied bottom-up, so each class's share is reversed within its property.
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

/** What was recorded for the class alone, in the order in which it was. */
export function ownValidations(type: Class): ValidationRecord[] {
  return allValidations(type).filter((record) => record.target === type);
}

/**
 * The library drops a base's constraints of a property as soon as the subclass has one of its own for it. Here they hold
 * as well: a subclass adds rules. Only what the subclass states again, word for word, is not said twice.
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

/** Everything recorded for the class and its ancestors, whatever its groups. */
export function allValidations(type: Class): ValidationRecord[] {
  return validationsOf(type, { groups: undefined, always: false, strictGroups: false });
}
