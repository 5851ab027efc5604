import type { ValidationArguments } from 'class-validator';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import { answersOf, verdict } from './answers';
import { INLINED, library } from './inlined';
import type { Inlined } from './inlined';

/** One of class-validator's constraints, with the arguments that its result depends on. */
export interface Recognised {
  readonly builtin: Inlined;
  readonly args: readonly unknown[];
}

/**
 * Tells class-validator's constraints from others of the same name: by the default message and by the results for many
 * values. A constraint that is not recognised is never inlined; its own code is called.
 */
export function recognise(record: ValidationRecord, constraint: ConstraintRecord): Recognised | undefined {
  const builtin = INLINED.get(constraint.name);
  if (builtin === undefined || constraint.async || constraint.target.name !== 'CustomConstraint') return undefined;
  const { instance } = constraint;
  const args = constraint.name === 'arrayUnique' ? [uniqueIdentifier(instance)] : (record.constraints ?? []);
  const asked = {
    constraints: record.constraints,
    property: record.propertyName,
    value: '',
  } as unknown as ValidationArguments;

  const message = typeof builtin.message === 'string' ? builtin.message : builtin.message(args);
  if (instance.defaultMessage?.(asked).replace('each value in ', '') !== message) return undefined;
  if (constraint.name !== 'arrayUnique' || args[0] === undefined) {
    const { probes, verdicts } = answersOf(constraint.name, builtin, args);
    const validate = (probe: unknown): unknown => instance.validate(probe, asked);
    const agrees = probes.every((probe, at) => verdict(validate, probe) === verdicts[at]);
    if (!agrees) return undefined;
  }
  return { builtin, args };
}

/**
 * `@ArrayUnique(identify)` does not record its function. The constraint passes it to the `map` method of the array, so
 * an array with a `map` of its own reveals it.
 */
function uniqueIdentifier(instance: ConstraintRecord['instance']): ((items: unknown[]) => unknown[]) | undefined {
  let identify: ((item: unknown) => unknown) | undefined;
  const spy: unknown[] = [];
  Object.defineProperty(spy, 'map', {
    value: (mapper: (item: unknown) => unknown) => {
      identify = mapper;
      return [];
    },
  });
  verdict((value) => instance.validate(value, undefined), spy);
  const found = identify;
  return found === undefined ? undefined : (items) => items.map((item) => found(item));
}

/** The names of class-validator's constraints, which it exports: `IS_EMAIL` is `isEmail`. */
const NAMES: ReadonlySet<unknown> = new Set(
  Object.entries(library)
    .filter(([key]) => /^[A-Z][A-Z0-9_]+$/.test(key))
    .map(([, name]) => name),
);

/** Whether a constraint has the name of one of class-validator's and is not a class of the application. */
export function isLibraryConstraint({ name, target }: ConstraintRecord): boolean {
  return NAMES.has(name) && target.name === 'CustomConstraint';
}
