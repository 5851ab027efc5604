import { getMetadataStorage, useContainer } from 'class-validator';
import type { Class } from '@cortado/dto';

const { defaultMetadataStorage } = jest.requireActual<{ defaultMetadataStorage: object }>(
  'class-transformer/cjs/storage.js',
);

/**
 * Makes the libraries bearable as oracles. class-validator's own container is searched from end to end for every
 * constraint, and the storages keep every class for ever and are searched for every object; the function answered here
 * drops the classes of the past.
 */
export function quicken(): () => void {
  const instances = new Map<unknown, unknown>();
  useContainer({
    get: (type: Class) => {
      if (!instances.has(type)) instances.set(type, new type());
      return instances.get(type);
    },
  });
  const storage = getMetadataStorage() as unknown as Record<
    'validationMetadatas' | 'constraintMetadatas',
    Map<Function, unknown>
  >;
  return () => {
    storage.validationMetadatas.clear();
    for (const type of storage.constraintMetadatas.keys()) {
      if (type.name === 'CustomConstraint') storage.constraintMetadatas.delete(type);
    }
    instances.clear();
    for (const map of Object.values(defaultMetadataStorage)) if (map instanceof Map) map.clear();
  };
}
