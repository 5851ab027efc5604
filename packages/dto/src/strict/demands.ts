import { acceptedKinds, listedValues } from '../builtins/accepted';
import type { Kind, Kinds } from '../builtins/accepted';
import type { ValidationRecord } from '../metadata/validation-record';
import { constraintsOf } from '../metadata/validation';

/** What one of class-validator's constraints requires of a value. Custom constraints make no demand. */
export interface Demand {
  readonly constraint: string;
  readonly kinds: Kinds;
  /** Applies to each item. */
  readonly each: boolean;
  /** False if the constraint does not always apply: with `validateIf` or in some groups only. */
  readonly unconditional: boolean;
  /** The accepted values, if the constraint lists them. */
  readonly values: readonly unknown[] | undefined;
  /** The first argument: the limit, for constraints that have one. */
  readonly limit: unknown;
}

export function demandsOf(validations: readonly ValidationRecord[]): Demand[] {
  return validations
    .filter((record) => record.type === 'customValidation')
    .flatMap((record) =>
      constraintsOf(record).flatMap((constraint) => {
        const kinds = acceptedKinds(record, constraint);
        if (kinds === undefined) return [];
        const unconditional = record.validateIf === undefined && (record.groups ?? []).length === 0;
        const values = listedValues(record);
        const limit = record.constraints?.[0];
        return [{ constraint: constraint.name, kinds, each: record.each === true, unconditional, values, limit }];
      }),
    );
}

/** The kinds that satisfy all demands; `undefined` if there are none. */
export function commonKinds(demands: readonly Demand[]): Kinds | undefined {
  const [first, ...others] = demands;
  if (first === undefined) return undefined;
  return new Set([...first.kinds].filter((kind) => others.every(({ kinds }) => kinds.has(kind))));
}

export function isOnly(kinds: Kinds | undefined, ...wanted: Kind[]): boolean {
  return kinds !== undefined && kinds.size > 0 && [...kinds].every((kind) => wanted.includes(kind));
}
