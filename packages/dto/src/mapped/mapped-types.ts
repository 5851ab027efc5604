import { IsOptional, ValidateIf } from 'class-validator';
import type { Class } from '../common/types';
import { transformedProperties } from '../metadata/transformation';
import { allValidations, ownValidations } from '../metadata/validation';
import { mirrorLineage } from './mirror';
import type { Keeps, Mirrored } from './mirror';

export interface PartialOptions {
  /** False: `null` is checked like any other value. Default true: it passes, as `undefined` does. */
  readonly skipNullProperties?: boolean;
}

/** What an instance of several classes at once has. */
export type Intersection<C extends readonly Class[]> = C extends readonly [Class<infer First>, ...infer Rest]
  ? First & (Rest extends readonly Class[] ? Intersection<Rest> : unknown)
  : unknown;

/**
 * A class with the properties of `Base`, all optional: for patches. Constraints, `@Type`, `@Transform` and names are
 * those of `Base`. Its defaults are left out, so that `{ ...existing, ...patch }` changes only what the patch names.
 *
 * @example
 * class UpdateUser extends PartialType(CreateUser) {}
 *
 * @param options `skipNullProperties: false` refuses `null` where `Base` does. Default true.
 */
export function PartialType<T>(Base: Class<T>, options: PartialOptions = {}): Class<Partial<T>> {
  const declared = declaredProperties(Base);
  const { type, mirrored } = mappedType(`PartialType(${Base.name})`, [Base], everything, (key) => declared.has(key));
  const isOptional =
    options.skipNullProperties === false ? ValidateIf((_object, value) => value !== undefined) : IsOptional();
  for (const { mirror } of mirrored) {
    for (const name of new Set(ownValidations(mirror).map((record) => record.propertyName)))
      isOptional(mirror.prototype as object, name);
  }
  return type as Class<Partial<T>>;
}

/**
 * A class with some of the properties of `Base`, with their constraints, conversions and defaults.
 *
 * @example
 * class Credentials extends PickType(CreateUser, ['email', 'password']) {}
 */
export function PickType<T, K extends keyof T>(Base: Class<T>, keys: readonly K[]): Class<Pick<T, K>> {
  const picked = new Set<PropertyKey>(keys);
  return mappedType(`PickType(${Base.name})`, [Base], (key) => picked.has(key)).type as Class<Pick<T, K>>;
}

/**
 * A class with all properties of `Base` but some, with their constraints, conversions and defaults.
 *
 * @example
 * class PublicUser extends OmitType(User, ['password']) {}
 */
export function OmitType<T, K extends keyof T>(Base: Class<T>, keys: readonly K[]): Class<Omit<T, K>> {
  const omitted = new Set<PropertyKey>(keys);
  return mappedType(`OmitType(${Base.name})`, [Base], (key) => !omitted.has(key)).type as Class<Omit<T, K>>;
}

/**
 * A class with the properties of several. Where two declare the same, both constraints hold, as if the later class
 * extended the earlier one; private fields (`#x`) are those of the first.
 *
 * @example
 * class FindUsers extends IntersectionType(PartialType(UserFilter), Paging) {}
 */
export function IntersectionType<C extends readonly [Class, ...Class[]]>(...Bases: C): Class<Intersection<C>> {
  const names = Bases.map((Base) => Base.name).join(', ');
  return mappedType(`IntersectionType(${names})`, Bases, everything).type as Class<Intersection<C>>;
}

const everything: Keeps = () => true;

/** @param drops own properties that a new instance does not keep, beside those that are not kept at all */
function mappedType(
  name: string,
  Bases: readonly Class[],
  keeps: Keeps,
  drops: Keeps = () => false,
): { type: Class; mirrored: readonly Mirrored[] } {
  const [First, ...others] = Bases as [Class, ...Class[]];
  class Root {
    /** The instance is made by the first base class, for its defaults and private fields, as one of the mapped class. */
    constructor() {
      const instance = Reflect.construct(First, [], new.target) as object;
      for (const Other of others)
        Object.defineProperties(instance, Object.getOwnPropertyDescriptors(new Other() as object));
      for (const key of Reflect.ownKeys(instance)) if (!keeps(key) || drops(key)) Reflect.deleteProperty(instance, key);
      return instance;
    }
  }
  const mirrored: Mirrored[] = [];
  for (const Base of Bases) {
    const known = new Set(mirrored.map(({ original }) => original));
    mirrored.push(...mirrorLineage(Base, keeps, mirrored.at(-1)?.mirror ?? Root, known));
  }
  const type = (mirrored.at(-1) as Mirrored).mirror;
  Object.defineProperty(type, 'name', { value: name });
  return { type, mirrored };
}

function declaredProperties(Base: Class): Set<string | symbol> {
  return new Set([...allValidations(Base).map((record) => record.propertyName), ...transformedProperties(Base)]);
}
