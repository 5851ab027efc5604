import '../metadata/reflected';
import { getMetadataStorage } from 'class-validator';
import { lineage, transformations } from '../metadata/transformation';
import type { TransformationStorage } from '../metadata/transformation';
import { ownValidations } from '../metadata/validation';
import type { Class } from '../common/types';

/** Which properties a mapped type takes from its base. */
export type Keeps = (property: string | symbol) => boolean;

export interface Mirrored {
  readonly original: Class;
  /** The copy, with the metadata, methods and accessors that are kept. */
  readonly mirror: Class<object>;
}

/**
 * Copies a class and its ancestors one by one, because both libraries depend on the order of inheritance. The copies share
 * nothing with the originals, from which an omitted property would be inherited again.
 *
 * @param root the class that the first copy extends
 */
export function mirrorLineage(Base: Class, keeps: Keeps, root: Class<object>, skip: ReadonlySet<Class>): Mirrored[] {
  const mirrored: Mirrored[] = [];
  let parent = root;
  for (const original of lineage(Base)) {
    if (skip.has(original)) continue;
    const mirror = class extends parent {};
    Object.defineProperty(mirror, 'name', { value: original.name });
    copyPrototype(original, mirror, keeps);
    copyValidations(original, mirror, keeps);
    copyTransformations(original, mirror, keeps);
    mirrored.push({ original, mirror });
    parent = mirror;
  }
  return mirrored;
}

/** Copies methods and accessors, and the metadata of their names. */
function copyPrototype({ prototype }: Class, mirror: Class, keeps: Keeps): void {
  for (const key of Reflect.ownKeys(prototype as object)) {
    if (key === 'constructor' || !keeps(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
    Object.defineProperty(mirror.prototype as object, key, descriptor);
    copyReflected(prototype as object, mirror, key);
  }
}

function copyValidations(original: Class, mirror: Class, keeps: Keeps): void {
  for (const record of ownValidations(original)) {
    if (!keeps(record.propertyName)) continue;
    getMetadataStorage().addValidationMetadata({ ...record, target: mirror } as never);
    copyReflected(original.prototype as object, mirror, record.propertyName);
  }
}

/** Copies class-transformer's records. Those without a property name concern the class and are always copied. */
function copyTransformations(original: Class, mirror: Class, keeps: Keeps): void {
  const { _typeMetadatas, _exposeMetadatas, _excludeMetadatas, _transformMetadatas }: TransformationStorage =
    transformations;
  const copy = <R extends object>(
    records: ReadonlyMap<unknown, ReadonlyMap<string | undefined, R>>,
    add: (record: R & { target: Class }) => void,
  ): void => {
    for (const [name, record] of records.get(original) ?? []) {
      if (name !== undefined && !keeps(name)) continue;
      add({ ...record, target: mirror });
      if (name !== undefined) copyReflected(original.prototype as object, mirror, name);
    }
  };
  copy(_typeMetadatas, (record) => transformations.addTypeMetadata(record));
  copy(_exposeMetadatas, (record) => transformations.addExposeMetadata(record));
  copy(_excludeMetadatas, (record) => transformations.addExcludeMetadata(record));
  for (const [name, records] of _transformMetadatas.get(original) ?? []) {
    if (!keeps(name)) continue;
    for (const record of records) transformations.addTransformMetadata({ ...record, target: mirror });
    copyReflected(original.prototype as object, mirror, name);
  }
}

/** Copies `design:type` and all other metadata of the property. */
function copyReflected(prototype: object, mirror: Class, key: string | symbol): void {
  for (const name of Reflect.getOwnMetadataKeys(prototype, key) as unknown[])
    Reflect.defineMetadata(name, Reflect.getOwnMetadata(name, prototype, key), mirror.prototype as object, key);
}
