import { define } from '../common/properties';
import type { Class } from '../common/types';

/** What class-transformer takes objects for, and how it fills them. */

type Bag = Record<string, unknown>;

/** Only what an object inherits says what it is: an input may bring a key of that name. */
export function constructorOf(value: object): unknown {
  const type: unknown = (Object.getPrototypeOf(value) as object | null)?.constructor;
  // An object that only claims to be an array is not built as one: its `length` would be the input's choice.
  return type === Object || type === Array ? undefined : type;
}

export function emptyCollection(type: Class): unknown[] | Set<unknown> {
  const made = new type() as object;
  return made instanceof Set || 'push' in made ? (made as unknown[]) : [];
}

/** Getters without setters and methods are never assigned. */
export function isTaken(made: object, name: string): boolean {
  if (typeof (made as Bag)[name] === 'function') return true;
  const prototype = made.constructor.prototype as object;
  return Object.hasOwn(prototype, name) && Object.getOwnPropertyDescriptor(prototype, name)?.set === undefined;
}

export function assign(made: object, name: string, value: unknown): void {
  if (name === '__proto__') define(made, name, value);
  else (made as Bag)[name] = value;
}

export function isList(value: unknown): value is unknown[] | Set<unknown> {
  return Array.isArray(value) || value instanceof Set;
}
