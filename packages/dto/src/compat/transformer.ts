import type { ClassTransformOptions, TypeHelpOptions } from 'class-transformer';
import { isPromise } from '../is-promise';
import { Direction } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import type { Class } from '../types';
import { define } from '../run/slot';
import { classKeys } from '../plan/key-plan';
import type { ClassKeys, KeyPlan } from '../plan/key-plan';

type Bag = Record<string, unknown>;

/** Thrown where class-transformer would overflow the stack. */
export class NestedTooDeep extends RangeError {
  override readonly name = 'NestedTooDeep';
}

/** One key of one object on its way. */
interface Place {
  readonly source: Bag;
  readonly key: string;
  /** The key on the other side. */
  readonly name: string;
  readonly made: object;
  /** The type of all values, where the object is read as a Map. */
  readonly mapType: unknown;
  readonly depth: number;
}

/**
 * class-transformer's conversion with its results, but with every look-up done once per class, in time linear in the
 * input, and with a bound on depth. One transformer serves one direction and one set of options.
 */
export class Transformer {
  readonly #keys = new WeakMap<Class, ClassKeys>();

  constructor(
    readonly direction: Direction,
    readonly options: ClassTransformOptions,
    readonly maxDepth: number,
  ) {}

  transform(value: unknown, type: unknown, asMap = false, arrayType?: unknown, depth = 0): unknown {
    if (isList(value)) return this.#collection(value, type, arrayType, depth);
    if (!asMap) {
      if (type === String || type === Number || type === Boolean)
        return value === null || value === undefined ? value : (type as (input: unknown) => unknown)(value);
      if (value instanceof Date) return new Date(value.valueOf());
      if (type === Date) return value === null || value === undefined ? value : new Date(value as string);
      if (type === Buffer || value instanceof Buffer)
        return value === null || value === undefined ? value : Buffer.from(value as Buffer);
      if (isPromise(value)) return value.then((data) => this.transform(data, type, false, undefined, depth + 1));
    }
    return typeof value === 'object' && value !== null ? this.#object(value, type, asMap, depth) : value;
  }

  #collection(value: unknown[] | Set<unknown>, type: unknown, arrayType: unknown, depth: number): unknown {
    if (depth > this.maxDepth) throw this.#tooDeep();
    const items =
      typeof arrayType === 'function' && this.direction === Direction.in ? emptyCollection(arrayType as Class) : [];
    value.forEach((item: unknown) => {
      const itemType = isDiscriminated(type) ? this.#variant(item, type, undefined, items) : type;
      // A property's list is no level of its own; a list in a list is.
      const made = this.transform(item, itemType, item instanceof Map, undefined, isList(item) ? depth + 1 : depth);
      if (items instanceof Set) items.add(made);
      else items.push(made);
    });
    return items;
  }

  #object(value: object, declared: unknown, asMap: boolean, depth: number): unknown {
    if (depth >= this.maxDepth) throw this.#tooDeep();
    const type = declared ?? constructorOf(value);
    const keys = typeof type === 'function' ? this.#keysOf(type as Class) : undefined;
    const made = this.#empty(type, asMap);
    for (const key of this.#keysIn(value, asMap ? undefined : keys, asMap)) {
      if (key === '__proto__' || key === 'constructor') continue;
      const plan = keys?.named.get(key);
      const name = plan?.name ?? key;
      if (this.direction === Direction.in && isTaken(made, name)) continue;
      const at: Place = { source: value as Bag, key, name, made, mapType: asMap ? type : undefined, depth };
      const result = plan === undefined ? this.#unplanned(at) : this.#planned(plan, at);
      if (result === undefined && this.options.exposeUnsetFields === false) continue;
      if (made instanceof Map) made.set(name, result);
      else assign(made, name, result);
    }
    return made;
  }

  #tooDeep(): NestedTooDeep {
    return new NestedTooDeep(`Nested deeper than ${this.maxDepth} levels`);
  }

  #unplanned({ source, key, name, made, mapType, depth }: Place): unknown {
    const raw = this.#read(source, key);
    if (raw === undefined && this.#keepsDefaults) return (made as Bag)[name];
    return this.transform(raw, mapType, raw instanceof Map, undefined, depth + 1);
  }

  #planned(plan: KeyPlan, { source, key, name, made, mapType, depth }: Place): unknown {
    const raw = this.#read(source, key);
    const type = mapType ?? this.#typeOf(raw, source, plan, made);
    const asMap = raw instanceof Map || (mapType === undefined && plan.typing?.reflectedType === Map);
    const arrayType = Array.isArray(source[key]) ? plan.typing?.reflectedType : undefined;
    if (this.direction === Direction.out) {
      const given = source[key];
      const changed = this.#custom(given, key, plan, source);
      return this.transform(changed === given ? raw : changed, type, asMap, arrayType, depth + 1);
    }
    if (raw === undefined && this.#keepsDefaults) return (made as Bag)[name];
    return this.#custom(this.transform(raw, type, asMap, arrayType, depth + 1), name, plan, source);
  }

  get #keepsDefaults(): boolean {
    return this.direction === Direction.in && this.options.exposeDefaultValues === true;
  }

  /** Going out, a Map is read by its keys and a method is called. */
  #read(source: Bag, key: string): unknown {
    if (this.direction === Direction.in) return source[key];
    if (source instanceof Map) return source.get(key);
    const value = source[key];
    return typeof value === 'function' ? (value as () => unknown).call(source) : value;
  }

  #typeOf(raw: unknown, source: Bag, { typing, implicit, name }: KeyPlan, made: object): unknown {
    if (typing === undefined) return implicit;
    if (!isDiscriminated(typing)) return declaredType(typing, { newObject: made, object: source, property: name });
    return Array.isArray(raw) ? typing : this.#variant(raw, typing, source, made, name);
  }

  /** The class that the discriminator names; the discriminator leaves the input, or enters the output, as it does there. */
  #variant(item: unknown, typing: TypeRecord, source: Bag | undefined, made: object, property?: string): unknown {
    const { discriminator, keepDiscriminatorProperty } = typing.options as Required<TypeRecord['options']>;
    const fallback = declaredType(typing, { newObject: made, object: source ?? item, property } as TypeHelpOptions);
    if (!(item instanceof Object)) return fallback;
    const bag = item as Bag;
    if (this.direction === Direction.out) {
      bag[discriminator.property] = discriminator.subTypes.find((subType) => subType.value === item.constructor)?.name;
      return source === undefined ? undefined : fallback;
    }
    const found = discriminator.subTypes.find((subType) => subType.name === bag[discriminator.property]);
    if (!keepDiscriminatorProperty) delete bag[discriminator.property];
    return found === undefined ? fallback : found.value;
  }

  #custom(value: unknown, key: string, { transforms }: KeyPlan, obj: unknown): unknown {
    let current = value;
    for (const { transformFn } of transforms) {
      current = transformFn({
        value: current,
        key,
        obj,
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the same numbers by our names
        type: this.direction,
        options: this.options,
      });
    }
    return current;
  }

  #empty(type: unknown, asMap: boolean): object {
    if (this.direction === Direction.out) return {};
    if (asMap) return new Map();
    return typeof type === 'function' ? (new (type as Class)() as object) : {};
  }

  #keysIn(value: object, keys: ClassKeys | undefined, asMap: boolean): Iterable<string> {
    const own = value instanceof Map ? ([...value.keys()] as string[]) : Object.keys(value);
    if (keys === undefined || (keys.all && keys.hidden.size + keys.added.length === 0)) return own;
    const read = new Set(keys.all ? own : []);
    if (!asMap) for (const key of keys.added) read.add(key);
    for (const key of keys.hidden) read.delete(key);
    return read;
  }

  #keysOf(type: Class): ClassKeys {
    let keys = this.#keys.get(type);
    if (keys === undefined) this.#keys.set(type, (keys = classKeys(type, this.direction, this.options)));
    return keys;
  }
}

function declaredType(typing: TypeRecord, options: TypeHelpOptions): unknown {
  return typing.typeFunction === undefined ? typing.reflectedType : typing.typeFunction(options);
}

function isDiscriminated(typing: unknown): typing is TypeRecord {
  if (typeof typing !== 'object' || typing === null) return false;
  const { discriminator } = (typing as TypeRecord).options;
  return discriminator?.property !== undefined && discriminator.subTypes !== undefined;
}

/** Only what an object inherits says what it is: an input may bring a key of that name. */
function constructorOf(value: object): unknown {
  const type: unknown = (Object.getPrototypeOf(value) as object | null)?.constructor;
  // An object that only claims to be an array is not built as one: its `length` would be the input's choice.
  return type === Object || type === Array ? undefined : type;
}

function emptyCollection(type: Class): unknown[] | Set<unknown> {
  const made = new type() as object;
  return made instanceof Set || 'push' in made ? (made as unknown[]) : [];
}

/** Getters without setters and methods are never assigned. */
function isTaken(made: object, name: string): boolean {
  if (typeof (made as Bag)[name] === 'function') return true;
  const prototype = made.constructor.prototype as object;
  return Object.hasOwn(prototype, name) && Object.getOwnPropertyDescriptor(prototype, name)?.set === undefined;
}

function assign(made: object, name: string, value: unknown): void {
  if (name === '__proto__') define(made, name, value);
  else (made as Bag)[name] = value;
}

function isList(value: unknown): value is unknown[] | Set<unknown> {
  return Array.isArray(value) || value instanceof Set;
}
