import { wasDecoratedEarly } from './early';
import type { Class } from '../common/types';
import { recordedType } from './recorded-type';
import { lineage } from './transformation';

/** The type that TypeScript recorded for a decorated property: `Object` for unions and interfaces, `Array` for lists. */
export function reflectedType(type: Class, property: string): unknown {
  return recordedType(Reflect.getMetadata('design:type', type.prototype as object, property));
}

/** Whether the property cannot be assigned: a getter without a setter, or a method. */
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

/** Explains why TypeScript recorded no type for a property, and what to do about it. */
export function whyUnrecorded(type: Class): string {
  if (lineage(type).some(wasDecoratedEarly))
    return (
      `TypeScript recorded no types for ${type.name}, because the class was loaded before reflect-metadata: make ` +
      `\`import 'reflect-metadata'\` (or the import of cortado) the first import of the program`
    );
  return (
    `TypeScript recorded no type for it: set "emitDecoratorMetadata": true and "experimentalDecorators": true in ` +
    `tsconfig.json, and compile with a tool that supports both (tsc, or SWC with decoratorMetadata; esbuild does not)`
  );
}
