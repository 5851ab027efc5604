import { IsOptional, ValidateIf } from 'class-validator';
import type { Class } from '../common/types';
import { transformedProperties } from '../metadata/transformation';
import { allValidations, ownValidations } from '../metadata/validation';
import { mirrorLineage } from './mirror';
import type { Keeps, Mirrored } from './mirror';

/** What `PartialType(Base, options)` takes. */
export interface PartialOptions {
  /** False: `null` is checked like any other value. Default true: `null` passes, as `undefined` does. */
  readonly skipNullProperties?: boolean;
}

/** The properties of several classes. */
export type Intersection<C extends readonly Class[]> = C extends readonly [Class<infer First>, ...infer Rest]
  ? First & (Rest extends readonly Class[] ? Intersection<Rest> : unknown)
  : unknown;

/**
 * Creates a class with the properties of `Base`, all optional, for patches. Constraints, `@Type`, `@Transform` and names
 * are those of `Base`. Defaults are left out, so that `{ ...existing, ...patch }` changes only what the patch contains.
 *
 * @example
 * class UpdateUser extends PartialType(CreateUser) {}
 *
 * @param options `skipNullProperties: false` checks `null` as `Base` does. Default true: `null` passes.
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
 * Creates a class with the listed properties of `Base`, with their constraints, conversions and defaults.
 *
 * @example
 * class Credentials extends PickType(CreateUser, ['email', 'password']) {}
 */
export function PickType<T, K extends keyof T>(Base: Class<T>, keys: readonly K[]): Class<Pick<T, K>> {
  const picked = new Set<PropertyKey>(keys);
  return mappedType(`PickType(${Base.name})`, [Base], (key) => picked.has(key)).type as Class<Pick<T, K>>;
}

/**
 * Creates a class with the properties of `Base` except the listed ones, with their constraints, conversions and defaults.
 *
 * @example
 * class PublicUser extends OmitType(User, ['password']) {}
 */
export function OmitType<T, K extends keyof T>(Base: Class<T>, keys: readonly K[]): Class<Omit<T, K>> {
  const omitted = new Set<PropertyKey>(keys);
  return mappedType(`OmitType(${Base.name})`, [Base], (key) => !omitted.has(key)).type as Class<Omit<T, K>>;
}

/**
 * Creates a class with the properties of several classes. If two declare the same property, the constraints of both apply,
 * as if the later class extended the earlier one. Private fields (`#x`) are those of the first class.
 *
 * @example
 * class FindUsers extends IntersectionType(PartialType(UserFilter), Paging) {}
 */
export function IntersectionType<C extends readonly [Class, ...Class[]]>(...Bases: C): Class<Intersection<C>> {
  const names = Bases.map((Base) => Base.name).join(', ');
  return mappedType(`IntersectionType(${names})`, Bases, everything).type as Class<Intersection<C>>;
}

const everything: Keeps = () => true;

/** @param drops own properties that are removed from a new instance, in addition to those that `keeps` refuses */
function mappedType(
  name: string,
  Bases: readonly Class[],
  keeps: Keeps,
  drops: Keeps = () => false,
): { type: Class; mirrored: readonly Mirrored[] } {
  const [First, ...others] = Bases as [Class, ...Class[]];
  class Root {
    /** Constructs the first base class, for its defaults and private fields, with the prototype of the mapped class. */
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
