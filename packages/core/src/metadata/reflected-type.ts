import { recordedType } from '@cortado/dto';
import 'reflect-metadata';
import type { AbstractClass, Class } from '../common/types';

/** Why a recorded type cannot be used, with what the author most likely wrote. */
export interface LostType {
  readonly recorded: string;
  readonly causes: readonly string[];
}

/** What is wrong when a class or a method is decorated and no types are recorded for it. */
export const NO_METADATA = {
  problem: 'the compiler recorded no types for it: decorator metadata is turned off',
  causes: [
    '"emitDecoratorMetadata" is missing in tsconfig.json, or "decoratorMetadata" in the jsc.transform of .swcrc',
    'esbuild, tsx, Vite and the type stripping of Node record no types, whatever the configuration says',
  ],
  remedy:
    'set "experimentalDecorators": true and "emitDecoratorMetadata": true in tsconfig.json, and compile with tsc or swc',
} as const;

/** Why a class that was given to a decorator is undefined, and what to do about it. Part of a `Misconfiguration`. */
export const CIRCULAR_IMPORT = {
  causes: ['a circular import: it did not exist yet when the decorator ran'],
  remedy: 'end the circular import: move it into a file that does not import this one',
} as const;

/** Types that TypeScript records when the real one does not exist at run time. Compilers differ: tsc, swc. */
const LOST = new Map<unknown, readonly string[]>([
  [
    Object,
    [
      'the type is an interface, a type alias, a union, `object`, `unknown` or `any`',
      'the class is imported with `import type` (swc records Object for it)',
    ],
  ],
  [Function, ['the class is imported with `import type` (tsc records Function for it)']],
  [Array, ['an array has no element type at run time']],
  [Promise, ['a Promise has no value type at run time']],
  [undefined, ['a circular import: the class did not exist yet when the decorator ran']],
]);

/** `design:paramtypes` of a method: undefined when it carries no decorator, or the compiler emits none. */
export function parameterTypes(prototype: object, key: PropertyKey): readonly unknown[] | undefined {
  return Reflect.getMetadata('design:paramtypes', prototype, key as string | symbol) as readonly unknown[] | undefined;
}

/** `design:type` of a property; undefined without metadata. */
export function propertyType(prototype: object, key: PropertyKey): unknown {
  return recordedType(Reflect.getMetadata('design:type', prototype, key as string | symbol));
}

/** Records a value for a property where mapped types such as `PartialType(Base)` copy it from, as they do with its type. */
export function recordOnProperty(name: string, value: unknown, prototype: object, key: string | symbol): void {
  Reflect.defineMetadata(name, value, prototype, key);
}

/** What `recordOnProperty` recorded, in the class or one that it extends. */
export function recordOfProperty(name: string, prototype: object, key: string | symbol): unknown {
  return Reflect.getMetadata(name, prototype, key) as unknown;
}

/** `design:paramtypes` of the constructor that a class has itself; undefined when it carries no decorator, or has none. */
export function ownConstructorTypes(type: AbstractClass): readonly unknown[] | undefined {
  return Reflect.getOwnMetadata('design:paramtypes', type) as readonly unknown[] | undefined;
}

/** Undefined when `type` is a class that exists at run time. */
export function lostType(type: unknown): LostType | undefined {
  const causes = LOST.get(type);
  if (causes !== undefined) return { recorded: typeof type === 'function' ? type.name : String(type), causes };
  // swc records the enum itself, where tsc records String or Number.
  if (typeof type !== 'function') return { recorded: typeof type, causes: ['the type is an enum'] };
  return undefined;
}

export function isClass(type: unknown): type is Class {
  return typeof type === 'function' && lostType(type) === undefined;
}
