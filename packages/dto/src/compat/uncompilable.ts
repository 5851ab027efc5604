import type { ValidationRecord } from '../metadata/validation';

/** A class that uses an option which is not compiled; whoever catches it hands the whole object to the original. */
export class Uncompilable extends Error {
  override readonly name = 'Uncompilable';
}

/** `@ValidatePromise`, and two `@ValidateNested` on one property, which the library walks twice. */
export function refuseUncompilable(records: readonly ValidationRecord[]): void {
  if (records.some((record) => record.type === 'promiseValidation')) throw new Uncompilable('@ValidatePromise');
  if (records.filter((record) => record.type === 'nestedValidation').length > 1)
    throw new Uncompilable('@ValidateNested twice');
}
