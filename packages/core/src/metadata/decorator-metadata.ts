import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

const CLASS = Symbol('class');

/**
 * A kind of value that decorators leave on classes and methods. Recording is all that decorators do: nothing is resolved,
 * registered or built before start-up reads the values.
 *
 * @example
 * const prefix = new DecoratorMetadata<string>('Controller');
 * const Controller = (path: string) => (type: Class) => prefix.onClass(type, path);
 */
export class DecoratorMetadata<Value> {
  static readonly #marked = new WeakMap<object, Set<PropertyKey>>();

  /** Whether a decorator of ours sits on the method, or on one of its parameters, in the class or one that it extends. */
  static marks(type: Class, key: PropertyKey): boolean {
    return lineage(type).some((each) => DecoratorMetadata.#marked.get(each.prototype as object)?.has(key) === true);
  }

  /** … or on the class itself. */
  static marksClass(type: Class): boolean {
    return DecoratorMetadata.#marked.get(type)?.has(CLASS) === true;
  }

  readonly #values = new WeakMap<object, Map<PropertyKey, Value[]>>();

  constructor(readonly decorator: string) {}

  onClass(type: Class, value: Value): void {
    this.#record(type, CLASS, value);
  }

  /** @throws ConfigurationError E_STATIC_METHOD, for a static method is never a handler */
  onMethod(prototype: object, key: PropertyKey, value: Value): void {
    if (typeof prototype === 'function') {
      throw new ConfigurationError('E_STATIC_METHOD', {
        where: `${prototype.name}.${String(key)}`,
        problem: `@${this.decorator} is on a static method`,
        remedy: 'remove `static`: handlers are called on an instance of the class',
      });
    }
    this.#record(prototype, key, value);
  }

  /** Values of the class and of those it extends, base classes first, in source order. */
  ofClass(type: Class): readonly Value[] {
    return lineage(type).flatMap((each) => this.#values.get(each)?.get(CLASS) ?? []);
  }

  /** Values of the class itself, without those it extends. */
  ofOwnClass(type: Class): readonly Value[] {
    return this.#values.get(type)?.get(CLASS) ?? [];
  }

  /** Values of the method; an override without values of this kind keeps those of the method it overrides. */
  ofMethod(type: Class, key: PropertyKey): readonly Value[] {
    const classes = lineage(type);
    for (let index = classes.length - 1; index >= 0; index -= 1) {
      const each = classes[index]!;
      const values = this.#values.get(each.prototype as object)?.get(key);
      if (values !== undefined) return values;
    }
    return [];
  }

  /** Values of the method and of those it overrides, base first: an override adds a guard, it does not take one away. */
  ofMethodAndBases(type: Class, key: PropertyKey): readonly Value[] {
    return lineage(type).flatMap((each) => this.#values.get(each.prototype as object)?.get(key) ?? []);
  }

  /** Names of the methods that carry a value, inherited ones included. */
  methodsOf(type: Class): readonly PropertyKey[] {
    return [
      ...new Set(lineage(type).flatMap((each) => [...(this.#values.get(each.prototype as object)?.keys() ?? [])])),
    ];
  }

  #record(target: object, key: PropertyKey, value: Value): void {
    const marked = DecoratorMetadata.#marked.get(target);
    if (marked === undefined) DecoratorMetadata.#marked.set(target, new Set([key]));
    else marked.add(key);
    let values = this.#values.get(target);
    if (values === undefined) this.#values.set(target, (values = new Map()));
    const earlier = values.get(key);
    // TypeScript applies decorators from the last to the first; readers want them as they stand in the source.
    if (earlier === undefined) values.set(key, [value]);
    else earlier.unshift(value);
  }
}

/** Kept, because each method of a class is asked about by a dozen decorators. */
const LINEAGES = new WeakMap<Class, readonly Class[]>();

/** The class and those it extends, base first. */
function lineage(type: Class): readonly Class[] {
  const known = LINEAGES.get(type);
  if (known !== undefined) return known;
  const classes: Class[] = [];
  for (
    let each: unknown = type;
    typeof each === 'function' && each !== Function.prototype;
    each = Object.getPrototypeOf(each)
  ) {
    classes.unshift(each as Class);
  }
  LINEAGES.set(type, classes);
  return classes;
}
