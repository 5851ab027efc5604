import { types } from 'node:util';
import type { ClassTransformOptions, TransformFnParams } from 'class-transformer';
import { isCollection } from '../common/collection';
import { placeOf } from '../common/definition-error';
import { requireSync } from '../common/promises';
import { define } from '../common/properties';
import { MOST_LEVELS } from '../common/settings';
import type { Class } from '../common/types';
import { classKeys } from '../metadata/class-keys';
import type { ClassKeys, KeyPlan } from '../metadata/class-keys';
import { isDiscriminated, namedClass, nameOfClass, shownByAll } from '../metadata/discriminator';
import type { Discriminated } from '../metadata/discriminator';
import { Direction, inheritedStrategy, isTransformed } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import { entriesOfMap, isValueClass, refuseEmptyError, typedValue } from './json-values';

/** What `serialize(Dto, options)` takes. */
export interface OutputOptions {
  /** Leaves out properties that are exposed for other groups only. */
  readonly groups?: readonly string[];
  /** The version that `@Expose({ since, until })` is compared with. */
  readonly version?: number;
}

type Bag = Record<string, unknown>;

interface HasToJSON {
  toJSON(key: string): unknown;
}

// oxlint-disable-next-line typescript/unbound-method -- only compared
const dateToJSON = Date.prototype.toJSON;

/** The deepest value that is written. Deep enough for any accepted input with some levels around it; stops cycles. */
const DEEPEST = MOST_LEVELS + 100;

/**
 * Prepares a value for output: every instance of a class with `@Expose`, `@Exclude`, `@Transform` or `@Type`, at any depth,
 * is rewritten by its class. All other values stay as they are, and are copied only if they contain such an instance.
 */
export class Projector {
  readonly #keys = new WeakMap<Class, ClassKeys | 'plain'>();
  /** The prototype of the last object that needed no rewriting. The objects of a list usually share it, which saves lookups. */
  #latest: unknown;

  constructor(readonly options: OutputOptions) {}

  /** `declared` is the class of a plain object; the own class of an instance takes precedence. `key` is passed to `toJSON`. */
  project(value: unknown, declared?: unknown, depth = 0, key: string | number = ''): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST)
      throw new RangeError(`Cannot write a value that is cyclic or nested deeper than ${DEEPEST} levels.`);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === this.#latest && declared === undefined) return this.#plain(value as Bag, depth, key);
    if (isDiscriminated(declared) && !isCollection(value)) return this.#variant(value as Bag, declared, depth, key);
    const own = Array.isArray(value) ? undefined : classOf(value);
    const ownKeys = own === undefined ? 'plain' : this.#keysOf(own);
    if (ownKeys !== 'plain') return this.#instance(value as Bag, ownKeys, depth);
    if (typeof (value as Bag)['toJSON'] === 'function')
      return this.#fromToJSON(value as HasToJSON, declared, depth, key);
    if (Array.isArray(value)) return this.#array(value, declared, depth);
    // JSON.stringify would write a Set, a Map and a promise as an empty object.
    if (value instanceof Set) return this.#array([...value], declared, depth);
    if (value instanceof Map) return this.#plain(entriesOfMap(value), depth, key, declared);
    if (types.isPromise(value))
      void requireSync(value, { what: 'The value', where: key === '' ? 'the output' : String(key) }, 'is a promise');
    const keys = typeof declared === 'function' ? this.#keysOf(declared as Class) : 'plain';
    if (keys !== 'plain') return this.#instance(value as Bag, keys, depth);
    if (value instanceof Error) refuseEmptyError(value);
    else this.#latest = prototype;
    return this.#plain(value as Bag, depth, key);
  }

  /**
   * Writes a value with a discriminator: an instance by its own class, a plain object by the class that it names. An object
   * that names no class keeps only the properties that every candidate class shows.
   */
  #variant(value: Bag, typing: Discriminated, depth: number, key: string | number): unknown {
    const { discriminator } = typing.options;
    const own = classOf(value);
    const type = own ?? namedClass(value, discriminator);
    if (type !== undefined) {
      const written = this.project(value, own === undefined ? type : undefined, depth, key);
      const name = nameOfClass(type, discriminator);
      if (name === undefined || typeof written !== 'object' || written === null || Array.isArray(written))
        return written;
      return { ...written, [discriminator.property]: name };
    }
    const declared = typeOf(typing, value, String(key));
    const keys = [declared, ...discriminator.subTypes.map((subType) => subType.value)].map((each) =>
      typeof each === 'function' ? this.#keysOf(each as Class) : 'plain',
    );
    const known = keys.filter((each) => each !== 'plain');
    const shown = shownByAll(value, known, keys[0] === 'plain' ? undefined : keys[0]);
    return this.project(shown, declared, depth, key);
  }

  /** Calls `toJSON` here, because its result may contain instances to rewrite; JSON.stringify would call it too late. */
  #fromToJSON(value: HasToJSON, declared: unknown, depth: number, key: string | number): unknown {
    if (value.toJSON === dateToJSON) return value; // always text, and the most common case
    const result = value.toJSON(String(key));
    if (typeof result !== 'object' || result === null) return result;
    const writesItself = typeof (result as Bag)['toJSON'] === 'function' && !this.#isRewritten(result);
    return this.project(writesItself ? withoutToJSON(result) : result, declared, depth + 1, key);
  }

  #isRewritten(value: object): boolean {
    const own = Array.isArray(value) ? undefined : classOf(value);
    return own !== undefined && this.#keysOf(own) !== 'plain';
  }

  #array(items: readonly unknown[], declared: unknown, depth: number): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item !== 'object' || item === null) continue;
      const projected = this.project(item, declared, depth + 1, index);
      if (projected !== item) (copy ??= [...items])[index] = projected;
    }
    return copy ?? items;
  }

  #plain(object: Bag, depth: number, name: string | number, declared?: unknown): unknown {
    let copy: Bag | undefined;
    // for…in is much faster than Object.keys. It also visits inherited values, which are never copied.
    for (const key in object) {
      const value = object[key];
      if (typeof value !== 'object' || value === null) {
        if (typeof value === 'function' && key === 'toJSON')
          return this.#fromToJSON(object as unknown as HasToJSON, undefined, depth, name);
        continue;
      }
      const projected = this.project(value, declared, depth + 1, key);
      if (projected !== value && Object.hasOwn(object, key)) assign((copy ??= { ...object }), key, projected);
    }
    return copy ?? object;
  }

  #instance(source: Bag, keys: ClassKeys, depth: number): Bag {
    const written: Bag = {};
    for (const key of keys.all ? Object.keys(source) : []) this.#property(source, key, keys, written, depth);
    for (const key of keys.added)
      if (!keys.all || !Object.hasOwn(source, key)) this.#property(source, key, keys, written, depth);
    return written;
  }

  #property(source: Bag, key: string, keys: ClassKeys, written: Bag, depth: number): void {
    if (keys.hidden.has(key)) return;
    const plan = keys.named.get(key);
    const given = source[key];
    const value = typeof given === 'function' ? (given as () => unknown).call(source) : given;
    const result =
      plan === undefined
        ? this.project(value, undefined, depth + 1, key)
        : this.#planned(value, key, plan, source, depth);
    if (result !== undefined) assign(written, plan?.name ?? key, result);
  }

  #planned(value: unknown, key: string, { typing, transforms }: KeyPlan, obj: Bag, depth: number): unknown {
    let current = value;
    for (const { transformFn } of transforms) {
      const options = { ...this.options, groups: [...(this.options.groups ?? [])] };
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the same number by our name
      const params: TransformFnParams = { value: current, key, obj, type: Direction.out, options };
      current = requireSync(transformFn(params), { what: 'A transform', where: placeOf(classOf(obj) ?? Object, key) });
    }
    if (typing === undefined || current === null || current === undefined)
      return this.project(current, undefined, depth + 1, key);
    if (isDiscriminated(typing)) return this.project(current, typing, depth + 1, key);
    const type = typeOf(typing, obj, key);
    if (isValueClass(type)) return typedValue(current, type);
    return this.project(current, type, depth + 1, key);
  }

  /** Whether instances of all these classes are written as they are. */
  leavesAsTheyAre(types: Iterable<unknown>): boolean {
    for (const type of types) if (this.#keysOf(type as Class) !== 'plain') return false;
    return true;
  }

  #keysOf(type: Class): ClassKeys | 'plain' {
    let keys = this.#keys.get(type);
    if (keys === undefined) {
      keys = isTransformed(type) ? classKeys(type, Direction.out, this.#optionsFor(type), 'directed') : 'plain';
      this.#keys.set(type, keys);
      // A class that refers to itself finds these keys and is rewritten: more work, but the same result.
      if (keys !== 'plain' && this.#changesNothing(keys)) this.#keys.set(type, (keys = 'plain'));
    }
    return keys;
  }

  /** Whether the class only uses `@Type` for nested objects that are written as they are. */
  #changesNothing({ all, added, hidden, named }: ClassKeys): boolean {
    if (!all || added.length > 0 || hidden.size > 0) return false;
    return [...named].every(
      ([key, { name, transforms, typing }]) =>
        name === key && transforms.length === 0 && (typing === undefined || this.#isInert(typing)),
    );
  }

  #isInert({ typeFunction, reflectedType, options }: TypeRecord): boolean {
    if (options.discriminator !== undefined || mayHoldCollection(reflectedType)) return false;
    // A function that reads the object may return another type next time.
    if (typeFunction !== undefined && typeFunction.length > 0) return false;
    const type = typeFunction === undefined ? reflectedType : typeFunction();
    return typeof type === 'function' && !isValueClass(type) && this.#keysOf(type as Class) === 'plain';
  }

  /** Unlike in class-transformer, a class-level `@Exclude()` also applies to subclasses. */
  #optionsFor(type: Class): ClassTransformOptions {
    const { groups, version } = this.options;
    const strategy = inheritedStrategy(type);
    return {
      ...(strategy === 'none' ? {} : { strategy }),
      ...(groups === undefined ? {} : { groups: [...groups] }),
      ...(version === undefined ? {} : { version }),
    };
  }
}

/** JSON.stringify calls `toJSON` once, even if the result has a `toJSON` too. Returns a copy without it. */
function withoutToJSON(result: object): object {
  return Array.isArray(result) ? [...(result as unknown[])] : { ...result, toJSON: undefined };
}

/** The class of an instance; plain objects have none. */
function classOf(value: object): Class | undefined {
  const prototype = Object.getPrototypeOf(value) as { constructor?: unknown } | null;
  if (prototype === null || prototype.constructor === Object) return undefined;
  return typeof prototype.constructor === 'function' ? (prototype.constructor as Class) : undefined;
}

/** Whether a property may hold a Set or a Map, whose items are written by their type. */
function mayHoldCollection(reflected: unknown): boolean {
  if (typeof reflected !== 'function' || reflected === Object) return true;
  return [Set, Map].some((each) => reflected === each || reflected.prototype instanceof each);
}

function typeOf(typing: TypeRecord, object: Bag, property: string): unknown {
  return typing.typeFunction === undefined
    ? typing.reflectedType
    : typing.typeFunction({ newObject: {}, object, property });
}

function assign(object: Bag, key: string, value: unknown): void {
  if (key === '__proto__') define(object, key, value);
  else object[key] = value;
}
