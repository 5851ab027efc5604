import 'reflect-metadata';
import type { Class } from '../types';

/** The type TypeScript wrote down for a decorated property: `Object` for unions and interfaces, `Array` for lists. */
export function reflectedType(type: Class, property: string): unknown {
  return Reflect.getMetadata('design:type', type.prototype as object, property);
}

/** A getter without a setter, or a method: nothing can be assigned to it. */
export function isReadOnly(type: Class, property: string): boolean {
  for (
    let at = type.prototype as object | null;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(at, property);
    if (descriptor !== undefined && property !== 'constructor') {
      return descriptor.get === undefined ? typeof descriptor.value === 'function' : descriptor.set === undefined;
    }
  }
  return false;
}
