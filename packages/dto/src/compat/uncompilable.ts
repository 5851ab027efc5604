import { allValidations } from '../metadata/validation';
import type { Class } from '../types';

/** A class that uses an option which is not compiled; whoever catches it hands the whole object to the original. */
export class Uncompilable extends Error {
  override readonly name = 'Uncompilable';
}

/** `@ValidatePromise`, and two `@ValidateNested` on one property, which the library walks twice. */
export function refuseUncompilable(type: Class): void {
  const records = allValidations(type);
  const nested = records.filter((record) => record.type === 'nestedValidation').map((record) => record.propertyName);
  if (records.some((record) => record.type === 'promiseValidation')) throw new Uncompilable('@ValidatePromise');
  if (new Set(nested).size < nested.length) throw new Uncompilable('@ValidateNested twice');
}
