import { define } from '../common/properties';
import type { Class } from '../common/types';

/** How class-transformer determines the class of an object, and how it fills objects. */

type Bag = Record<string, unknown>;

/** The inherited `constructor`. An own property of that name is ignored, because the input may contain it. */
export function constructorOf(value: object): unknown {
  const type: unknown = (Object.getPrototypeOf(value) as object | null)?.constructor;
  // An object that inherits from Array is not built as an array: the input would choose its `length`.
  return type === Object || type === Array ? undefined : type;
}

export function emptyCollection(type: Class): unknown[] | Set<unknown> {
  const made = new type() as object;
  return made instanceof Set || 'push' in made ? (made as unknown[]) : [];
}

/** Whether the name is a method or a getter without a setter, which are never assigned. */
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
