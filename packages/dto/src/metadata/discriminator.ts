import type { DiscriminatorDescriptor } from 'class-transformer';
import type { Class } from '../common/types';
import type { ClassKeys } from './class-keys';
import { lineage } from './transformation';
import type { TypeRecord } from './transformation';

type Bag = Record<string, unknown>;

/** A `@Type` whose class is chosen by a property of the object. */
export type Discriminated = TypeRecord & { readonly options: { readonly discriminator: DiscriminatorDescriptor } };

export function isDiscriminated(typing: unknown): typing is Discriminated {
  if (typeof typing !== 'object' || typing === null) return false;
  const { discriminator } = (typing as TypeRecord).options;
  return discriminator?.property !== undefined && discriminator.subTypes !== undefined;
}

/** The name by which a reader finds the class again: its own, or that of the nearest ancestor that has one. */
export function nameOfClass(type: Class, { subTypes }: DiscriminatorDescriptor): string | undefined {
  for (const ancestor of lineage(type).toReversed()) {
    const found = subTypes.find((subType) => subType.value === ancestor);
    if (found !== undefined) return found.name;
  }
  return undefined;
}

/** The class that a plain object names. */
export function namedClass(object: object, { property, subTypes }: DiscriminatorDescriptor): Class | undefined {
  const name = Object.hasOwn(object, property) ? (object as Bag)[property] : undefined;
  return subTypes.find((subType) => subType.name === name)?.value as Class | undefined;
}

/**
 * The part of a plain object that may leave whichever of the classes it is of: no candidate hides it, or rewrites it
 * where the declared class would not.
 */
export function shownByAll(object: object, candidates: readonly ClassKeys[], declared: ClassKeys | undefined): Bag {
  const shows = ({ all, added, hidden, named }: ClassKeys, key: string): boolean => {
    if (hidden.has(key) || !(all || added.includes(key))) return false;
    const known = declared?.named.get(key)?.transforms ?? [];
    return (named.get(key)?.transforms ?? []).every((transform) => known.includes(transform));
  };
  return Object.fromEntries(Object.entries(object).filter(([key]) => candidates.every((keys) => shows(keys, key))));
}
