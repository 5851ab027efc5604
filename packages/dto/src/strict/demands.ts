import { acceptedKinds, listedValues } from '../builtins/accepted';
import type { Kind, Kinds } from '../builtins/accepted';
import type { ValidationRecord } from '../metadata/validation-record';
import { constraintsOf } from '../metadata/validation';

/** What one of the library's constraints asks of a value. A constraint of which nothing is known makes no demand. */
export interface Demand {
  readonly constraint: string;
  readonly kinds: Kinds;
  /** Asked of each item. */
  readonly each: boolean;
  /** False for one that may not apply: under a `validateIf` of its own, or in some groups only. */
  readonly firm: boolean;
  /** The values accepted, where they are listed. */
  readonly values: readonly unknown[] | undefined;
  /** The first argument, which is the limit of those that have one. */
  readonly limit: unknown;
}

export function demandsOf(validations: readonly ValidationRecord[]): Demand[] {
  return validations
    .filter((record) => record.type === 'customValidation')
    .flatMap((record) =>
      constraintsOf(record).flatMap((constraint) => {
        const kinds = acceptedKinds(record, constraint);
        if (kinds === undefined) return [];
        const firm = record.validateIf === undefined && (record.groups ?? []).length === 0;
        const values = listedValues(record);
        const limit = record.constraints?.[0];
        return [{ constraint: constraint.name, kinds, each: record.each === true, firm, values, limit }];
      }),
    );
}

/** The kinds that satisfy all of them; `undefined` without any demand. */
export function commonKinds(demands: readonly Demand[]): Kinds | undefined {
  const [first, ...others] = demands;
  if (first === undefined) return undefined;
  return new Set([...first.kinds].filter((kind) => others.every(({ kinds }) => kinds.has(kind))));
}

export function isOnly(kinds: Kinds | undefined, ...wanted: Kind[]): boolean {
  return kinds !== undefined && kinds.size > 0 && [...kinds].every((kind) => wanted.includes(kind));
}
