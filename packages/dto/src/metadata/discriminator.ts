import type { DiscriminatorDescriptor } from 'class-transformer';
import type { Class } from '../common/types';
import type { ClassKeys } from './class-keys';
import { lineage } from './transformation';
import type { TypeRecord } from './transformation';

type Bag = Record<string, unknown>;

/** A `@Type` that chooses the class by a property of the object. */
export type Discriminated = TypeRecord & { readonly options: { readonly discriminator: DiscriminatorDescriptor } };

export function isDiscriminated(typing: unknown): typing is Discriminated {
  if (typeof typing !== 'object' || typing === null) return false;
  const { discriminator } = (typing as TypeRecord).options;
  return discriminator?.property !== undefined && discriminator.subTypes !== undefined;
}

/** The discriminator value of the class: its own, or that of its nearest ancestor that has one. */
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
 * The properties of a plain object that may be written whichever candidate class it belongs to: no candidate hides them,
 * or transforms them where the declared class would not.
 */
export function shownByAll(object: object, candidates: readonly ClassKeys[], declared: ClassKeys | undefined): Bag {
  const shows = ({ all, added, hidden, named }: ClassKeys, key: string): boolean => {
    if (hidden.has(key) || !(all || added.includes(key))) return false;
    const known = declared?.named.get(key)?.transforms ?? [];
    return (named.get(key)?.transforms ?? []).every((transform) => known.includes(transform));
  };
  return Object.fromEntries(Object.entries(object).filter(([key]) => candidates.every((keys) => shows(keys, key))));
}
