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
  if (accepted.has(type)) return;
  const foreign = allValidations(type).find(isForeign);
  if (foreign !== undefined) throw secondCopy(type, foreign.propertyName, 'class-validator');

  for (const storage of otherStorages()) {
    const [property] = transformedProperties(type, storage);
    if (property !== undefined) throw secondCopy(type, property, 'class-transformer');
  }
  accepted.add(type);
}

/** Classes that were looked at. Each is planned several times: for each set of options, and for documents. */
const accepted = new WeakSet<Class>();

/** Whether another copy made the record. Plain objects are accepted: mapped types spread records into them. */
function isForeign(record: ValidationRecord): boolean {
  const prototype = Object.getPrototypeOf(record) as object | null;
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return !isPlain && !(record instanceof (ValidationMetadata as Class));
}

let known: { readonly modules: number; readonly storages: readonly TransformationStorage[] } | undefined;

/** Looked for again when more modules are loaded: an application asks for each of its classes. */
function otherStorages(): readonly TransformationStorage[] {
  // A bundle has no module cache, and contains a single copy.
  const files = Object.keys(require.cache ?? {});
  if (known?.modules !== files.length) known = { modules: files.length, storages: storagesIn(files) };
  return known.storages;
}

function storagesIn(files: readonly string[]): readonly TransformationStorage[] {
  return files
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
