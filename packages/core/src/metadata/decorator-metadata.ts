import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

const CLASS = Symbol('class');

/**
 * A kind of note that decorators leave on classes and methods. Recording is all that decorators do: nothing is resolved,
 * registered or built before start-up reads the notes.
 *
 * @example
 * const prefix = new DecoratorMetadata<string>('Controller');
 * const Controller = (path: string) => (type: Class) => prefix.onClass(type, path);
 */
export class DecoratorMetadata<Note> {
  static readonly #marked = new WeakMap<object, Set<PropertyKey>>();

  /** Whether a decorator of ours sits on the method, or on one of its parameters, in the class or one that it extends. */
  static marks(type: Class, key: PropertyKey): boolean {
    return lineage(type).some((each) => DecoratorMetadata.#marked.get(each.prototype as object)?.has(key) === true);
  }

  /** … or on the class itself. */
  static marksClass(type: Class): boolean {
    return DecoratorMetadata.#marked.get(type)?.has(CLASS) === true;
  }

  readonly #notes = new WeakMap<object, Map<PropertyKey, Note[]>>();

  constructor(readonly decorator: string) {}

  onClass(type: Class, note: Note): void {
    this.#record(type, CLASS, note);
  }

  /** @throws ConfigurationError E_STATIC_METHOD, for a static method is never a handler */
  onMethod(prototype: object, key: PropertyKey, note: Note): void {
    if (typeof prototype === 'function') {
      throw new ConfigurationError('E_STATIC_METHOD', {
        where: `${prototype.name}.${String(key)}`,
        problem: `@${this.decorator} sits on a static method`,
        remedy: 'remove `static`: handlers are called on an instance of the class',
      });
    }
    this.#record(prototype, key, note);
  }

  /** Notes of the class and of those it extends, base classes first, in source order. */
  ofClass(type: Class): readonly Note[] {
    return lineage(type).flatMap((each) => this.#notes.get(each)?.get(CLASS) ?? []);
  }

  /** Notes of the class itself, without those it extends. */
  ofOwnClass(type: Class): readonly Note[] {
    return this.#notes.get(type)?.get(CLASS) ?? [];
  }

  /** Notes of the method; an override without notes of this kind keeps those of the method it overrides. */
  ofMethod(type: Class, key: PropertyKey): readonly Note[] {
    for (const each of lineage(type).toReversed()) {
      const notes = this.#notes.get(each.prototype as object)?.get(key);
      if (notes !== undefined) return notes;
    }
    return [];
  }

  /** Notes of the method and of those it overrides, base first: an override adds a guard, it does not take one away. */
  ofMethodAndBases(type: Class, key: PropertyKey): readonly Note[] {
    return lineage(type).flatMap((each) => this.#notes.get(each.prototype as object)?.get(key) ?? []);
  }

  /** Names of the methods that carry a note, inherited ones included. */
  methodsOf(type: Class): readonly PropertyKey[] {
    return [
      ...new Set(lineage(type).flatMap((each) => [...(this.#notes.get(each.prototype as object)?.keys() ?? [])])),
    ];
  }

  #record(target: object, key: PropertyKey, note: Note): void {
    const marked = DecoratorMetadata.#marked.get(target);
    if (marked === undefined) DecoratorMetadata.#marked.set(target, new Set([key]));
    else marked.add(key);
    let notes = this.#notes.get(target);
    if (notes === undefined) this.#notes.set(target, (notes = new Map()));
    const earlier = notes.get(key);
    // TypeScript applies decorators from the last to the first; readers want them as they stand in the source.
    if (earlier === undefined) notes.set(key, [note]);
    else earlier.unshift(note);
  }
}

/** The class and those it extends, base first. */
function lineage(type: Class): readonly Class[] {
  const classes: Class[] = [];
  for (
    let each: unknown = type;
    typeof each === 'function' && each !== Function.prototype;
    each = Object.getPrototypeOf(each)
  ) {
    classes.unshift(each as Class);
  }
  return classes;
}
