import * as library from 'class-validator';
import type { ConstraintRecord } from '../metadata/validation';

/** The names of class-validator's own constraints, which it exports: `IS_EMAIL` is `isEmail`. */
const NAMES: ReadonlySet<unknown> = new Set(
  Object.entries(library)
    .filter(([key]) => /^[A-Z][A-Z0-9_]+$/.test(key))
    .map(([, name]) => name),
);

/** Whether a constraint goes by a name of the library's, and is no class of the application. */
export function isLibrarys({ name, target }: ConstraintRecord): boolean {
  return NAMES.has(name) && target.name === 'CustomConstraint';
}
