/// <reference types="reflect-metadata" />
import { getMetadataStorage } from 'class-validator';
import { transformations } from './transformation';

/** Classes that were decorated before reflect-metadata was loaded: TypeScript recorded no types for them. */
const early = new WeakSet<object>();

if (typeof (Reflect as { getMetadata?: unknown }).getMetadata !== 'function') {
  const { _typeMetadatas, _transformMetadatas, _exposeMetadatas, _excludeMetadatas } = transformations;
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
  for (const records of [validationMetadatas, _typeMetadatas, _transformMetadatas, _exposeMetadatas, _excludeMetadatas])
    for (const target of records.keys()) if (typeof target === 'function') early.add(target);
}

// Only now, and not by `import`: bundlers put those above the code.
require('reflect-metadata');

export function wasDecoratedEarly(type: Function): boolean {
  return early.has(type);
}
