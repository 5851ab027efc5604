import { DtoDefinitionError, placeOf } from '../common/definition-error';
import type { Class } from '../common/types';
import { transformations, transformedProperties } from './transformation';
import type { TransformationStorage } from './transformation';
import type { ValidationRecord } from './validation-record';
import { allValidations, ValidationMetadata } from './validation';

const STORAGE_FILE = /[\\/]class-transformer[^\\/]*[\\/]cjs[\\/]storage\.js$/;

/**
 * Refuses a class that was decorated by another copy of class-validator or class-transformer. Copies of class-validator
 * share one storage but not their containers. Copies of class-transformer share nothing, so types and transforms would
 * be silently ignored.
 */
export function refuseSecondCopy(type: Class): void {
  const foreign = allValidations(type).find(isForeign);
  if (foreign !== undefined) throw secondCopy(type, foreign.propertyName, 'class-validator');

  for (const storage of otherStorages()) {
    const [property] = transformedProperties(type, storage);
    if (property !== undefined) throw secondCopy(type, property, 'class-transformer');
  }
}

/** Whether another copy made the record. Plain objects are accepted: mapped types spread records into them. */
function isForeign(record: ValidationRecord): boolean {
  const prototype = Object.getPrototypeOf(record) as object | null;
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return !isPlain && !(record instanceof (ValidationMetadata as Class));
}

function otherStorages(): TransformationStorage[] {
  // A bundle has no module cache, and contains a single copy.
  return Object.keys(require.cache ?? {})
    .filter((file) => STORAGE_FILE.test(file))
    .map((file) => require.cache[file]?.exports as { defaultMetadataStorage?: TransformationStorage } | undefined)
    .flatMap((module) => module?.defaultMetadataStorage ?? [])
    .filter((storage) => storage !== transformations);
}

function secondCopy(type: Class, property: string, library: string): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_SECOND_COPY',
    `${placeOf(type, property)} is decorated by a different copy of ${library} than the one @cortado/dto uses. ` +
      `Two versions are installed, or one is bundled. Run \`npm ls ${library}\` and keep one copy. ` +
      `It is a peer dependency: remove it from the dependencies of the package that installs its own.`,
  );
}
