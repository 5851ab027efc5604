import { getMetadataStorage, useContainer } from 'class-validator';
import type { Class } from '@cortado/dto';

const { defaultMetadataStorage } = jest.requireActual<{ defaultMetadataStorage: object }>(
  'class-transformer/cjs/storage.js',
);

/**
 * Makes the original libraries fast enough for random tests. class-validator searches its whole container for every
 * constraint, and the storages keep every class and are searched for every object. The returned function drops the classes
 * of earlier tests.
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
