import type { ClassTransformOptions, TypeHelpOptions } from 'class-transformer';
import { DtoDefinitionError } from '../common/definition-error';
import { isPromise, observe, requireSync } from '../common/promises';
import type { Class } from '../common/types';
import { classKeys } from '../metadata/class-keys';
import type { ClassKeys, KeyPlan } from '../metadata/class-keys';
import { isDiscriminated, namedClass, nameOfClass, shownByAll } from '../metadata/discriminator';
import type { Discriminated } from '../metadata/discriminator';
import { Direction, inheritedStrategy } from '../metadata/transformation';
import type { TypeRecord } from '../metadata/transformation';
import { assign, constructorOf, emptyCollection, isList, isTaken } from './objects';

type Bag = Record<string, unknown>;

/** Thrown instead of overflowing the stack as class-transformer does. */
export class NestedTooDeep extends RangeError {
  override readonly name = 'NestedTooDeep';
}

/** A key of an object that is being converted. */
interface Place {
  readonly source: Bag;
  readonly key: string;
  /** The key in the result. */
  readonly name: string;
  readonly made: object;
  /** The type of all values, if the object is read as a Map. */
  readonly mapType: unknown;
  readonly depth: number;
}

/**
 * Converts as class-transformer does, with the same results, but looks decorators up once per class, takes linear time and
 * bounds the depth. A transformer has one direction and one set of options.
 */
export class Transformer {
  readonly #keys = new WeakMap<Class, ClassKeys>();
  readonly #derivedKeys = new WeakMap<Class, ClassKeys>();

  constructor(
    readonly direction: Direction,
    readonly options: ClassTransformOptions,
    readonly maxDepth: number,
    /** Receives errors thrown by application code. If absent, they are thrown immediately, as in class-transformer. */
    readonly recordThrown?: (error: unknown) => void,
  ) {}

  transform(value: unknown, type: unknown, asMap = false, arrayType?: unknown, depth = 0): unknown {
    if (isList(value)) return this.#collection(value, type, arrayType, depth);
    if (this.direction === Direction.out && isDiscriminated(type) && !(value instanceof Map))
      return this.#tagged(value, type, depth);
    if (!asMap) {
      if (type === String || type === Number || type === Boolean)
        return value === null || value === undefined ? value : (type as (input: unknown) => unknown)(value);
      if (value instanceof Date) return new Date(value.valueOf());
      if (type === Date) return value === null || value === undefined ? value : new Date(value as string);
      if (type === Buffer || value instanceof Buffer)
        return value === null || value === undefined ? value : Buffer.from(value as Buffer);
      if (isPromise(value)) return this.#later(value, type, depth);
    }
    return typeof value === 'object' && value !== null ? this.#object(value, type, asMap, depth) : value;
  }

  /** Converts the result of a promise. If another value throws first, the caller never sees the promise, so rejections are handled. */
  #later(value: Promise<unknown>, type: unknown, depth: number): unknown {
    const made: unknown = value.then((data) => this.transform(data, type, false, undefined, depth + 1));
    observe([made]);
    return made;
  }

  #collection(value: unknown[] | Set<unknown>, type: unknown, arrayType: unknown, depth: number): unknown {
    if (depth > this.maxDepth) throw this.#tooDeep();
    const items =
      typeof arrayType === 'function' && this.direction === Direction.in ? emptyCollection(arrayType as Class) : [];
    value.forEach((item: unknown) => {
      const chosen = this.direction === Direction.in && isDiscriminated(type);
      const itemType = chosen ? this.#variant(item, type, undefined, items) : type;
      // A list does not count as a level; a list in a list does.
      const made = this.transform(item, itemType, item instanceof Map, undefined, isList(item) ? depth + 1 : depth);
      if (items instanceof Set) items.add(made);
      else items.push(made);
    });
    return items;
  }

  #object(value: object, declared: unknown, asMap: boolean, depth: number): unknown {
    if (depth >= this.maxDepth) throw this.#tooDeep();
    const type = declared ?? constructorOf(value);
    const keys = asMap || type !== declared ? this.#keysOfType(type) : this.#keysOfPlace(value, type);
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
      const lone = isDiscriminated(type) && !isList(raw) && !asMap;
      if (lone) tag(raw, type);
      const given = source[key];
      const changed = this.#custom(given, key, plan, source);
      if (changed === given) return this.transform(raw, type, asMap, arrayType, depth + 1);
      return this.transform(changed, lone ? undefined : type, asMap, arrayType, depth + 1);
    }
    if (raw === undefined && this.#keepsDefaults) return (made as Bag)[name];
    return this.#custom(this.transform(raw, type, asMap, arrayType, depth + 1), name, plan, source);
  }

  get #keepsDefaults(): boolean {
    return this.direction === Direction.in && this.options.exposeDefaultValues === true;
  }

  /** On output, a Map is read by its keys and a method is called. */
  #read(source: Bag, key: string): unknown {
    if (this.direction === Direction.in) return source[key];
    if (source instanceof Map) return source.get(key);
    const value = source[key];
    return typeof value === 'function' ? (value as () => unknown).call(source) : value;
  }

  #typeOf(raw: unknown, source: Bag, { typing, implicit, name }: KeyPlan, made: object): unknown {
    if (typing === undefined) return implicit;
    if (!isDiscriminated(typing))
      return this.#declaredType(typing, { newObject: made, object: source, property: name });
    const decidesLater = this.direction === Direction.out || Array.isArray(raw);
    return decidesLater ? typing : this.#variant(raw, typing, source, made, name);
  }

  /**
   * On output, an instance with a discriminator is written by its own class, and a plain object by the class that it names;
   * class-transformer throws on a plain object. An object that names no class keeps the properties that every candidate shows.
   */
  #tagged(value: unknown, typing: Discriminated, depth: number): unknown {
    if (typeof value !== 'object' || value === null || constructorOf(value) !== undefined)
      return this.transform(tag(value, typing), undefined, false, undefined, depth);
    const { discriminator } = typing.options;
    const named = namedClass(value, discriminator);
    if (named !== undefined) return this.transform(value, named, false, undefined, depth);
    const declared = this.#declaredType(typing, { newObject: {}, object: value as Bag, property: '' });
    const keys = [declared, ...discriminator.subTypes.map((subType) => subType.value)].map((type) =>
      this.#keysOfType(type),
    );
    const known = keys.filter((each) => each !== undefined);
    return this.transform(shownByAll(value, known, keys[0]), declared, false, undefined, depth);
  }

  /** On input, the class that the discriminator names. Deletes the discriminator from the input, as class-transformer does. */
  #variant(item: unknown, typing: Discriminated, source: Bag | undefined, made: object, property?: string): unknown {
    const { discriminator, keepDiscriminatorProperty } = typing.options;
    const fallback = this.#declaredType(typing, {
      newObject: made,
      object: source ?? item,
      property,
    } as TypeHelpOptions);
    if (!(item instanceof Object)) return fallback;
    const bag = item as Bag;
    const found = discriminator.subTypes.find((subType) => subType.name === bag[discriminator.property]);
    if (!keepDiscriminatorProperty) delete bag[discriminator.property];
    return found === undefined ? fallback : found.value;
  }

  #custom(value: unknown, key: string, { transforms }: KeyPlan, obj: unknown): unknown {
    if (this.recordThrown === undefined || transforms.length === 0)
      return this.#transformed(value, key, transforms, obj);
    try {
      return this.#transformed(value, key, transforms, obj);
    } catch (error) {
      // Errors for absent values are ignored, because transforms are rarely written for them.
      if (error instanceof DtoDefinitionError || (value !== undefined && value !== null)) this.recordThrown(error);
      return value;
    }
  }

  #transformed(value: unknown, key: string, transforms: KeyPlan['transforms'], obj: unknown): unknown {
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
      if (this.recordThrown === undefined) observe([current]);
      else requireSync(current, { what: 'A transform', where: key });
    }
    return current;
  }

  #declaredType(typing: TypeRecord, options: TypeHelpOptions): unknown {
    if (this.recordThrown === undefined) return declaredType(typing, options);
    try {
      return requireSync(declaredType(typing, options), { what: 'The @Type', where: options.property });
    } catch (error) {
      this.recordThrown(error);
      return undefined;
    }
  }

  #empty(type: unknown, asMap: boolean): object {
    if (this.direction === Direction.out) return {};
    if (asMap) return new Map();
    return typeof type === 'function' ? (new (type as Class)() as object) : {};
  }

  #keysIn(value: object, keys: ClassKeys | undefined, asMap: boolean): Iterable<string> {
    const own = value instanceof Map ? ([...value.keys()] as string[]) : Object.keys(value);
    // An object without a class has no decorators that expose its keys.
    if (keys === undefined) return asMap || this.options.strategy !== 'excludeAll' ? own : [];
    if (keys.all && keys.hidden.size + keys.added.length === 0) return own;
    const read = new Set(keys.all ? own : []);
    if (!asMap) for (const key of keys.added) read.add(key);
    for (const key of keys.hidden) read.delete(key);
    return read;
  }

  #keysOfType(type: unknown): ClassKeys | undefined {
    return typeof type === 'function' ? this.#keysOf(type as Class) : undefined;
  }

  /**
   * On output, class-transformer writes an instance of a subclass by the declared class, and leaks properties that the
   * subclass excludes. Here it is written by its own class, and a class-level `@Exclude()` of an ancestor applies to it.
   */
  #keysOfPlace(value: object, declared: unknown): ClassKeys | undefined {
    const own = this.direction === Direction.out && typeof declared === 'function' ? constructorOf(value) : undefined;
    if (typeof own !== 'function' || own === declared || !isDerived(own as Class, declared as Class))
      return this.#keysOfType(declared);
    let keys = this.#derivedKeys.get(own as Class);
    if (keys === undefined) {
      const strategy = inheritedStrategy(own as Class);
      const options = strategy === 'none' ? this.options : { ...this.options, strategy };
      this.#derivedKeys.set(own as Class, (keys = classKeys(own as Class, this.direction, options)));
    }
    return keys;
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

/** Sets the discriminator on an object, as class-transformer does. A frozen object is copied for it. */
function tag(value: unknown, { options: { discriminator } }: Discriminated): unknown {
  const type = typeof value === 'object' && value !== null ? constructorOf(value) : undefined;
  const name = typeof type === 'function' ? nameOfClass(type as Class, discriminator) : undefined;
  if (name === undefined || Reflect.set(value as Bag, discriminator.property, name)) return value;
  const named = { value: name, writable: true, enumerable: true, configurable: true };
  const own = { ...Object.getOwnPropertyDescriptors(value as Bag), [discriminator.property]: named };
  return Object.create(Object.getPrototypeOf(value) as object, own) as unknown;
}

function isDerived(type: Class, from: Class): boolean {
  const base: unknown = from.prototype;
  return (
    typeof base === 'object' && base !== null && Object.prototype.isPrototypeOf.call(base, type.prototype as object)
  );
}
