import type { ClassDescription, CompileOptions, PropertyDescription } from '@cortado/dto';
import type { Class } from '../common/types';
import { propertyType } from '../metadata/reflected-type';
import { apiMetadata } from './api';

const BUILT_IN: ReadonlySet<unknown> = new Set([
  ...[String, Number, Boolean, BigInt, Symbol, Date, Buffer, Uint8Array],
  ...[Object, Array, Set, Map, Function, Promise],
]);

/** A class without constraints, by the properties that have `@Api`; undefined for a class without any. */
export function describeView(type: Class, options: CompileOptions): ClassDescription | undefined {
  const names = apiMetadata.methodsOf(type).filter((each) => typeof each === 'string');
  if (names.length === 0) return undefined;
  const properties = names.map((name) => describeProperty(type.prototype as object, name));
  return { name: type.name, type, options: Object.freeze({ ...options }), properties };
}

function describeProperty(prototype: object, name: string): PropertyDescription {
  const type = propertyType(prototype, name);
  const isClass = typeof type === 'function' && !BUILT_IN.has(type);
  return {
    name,
    source: name,
    required: true,
    optional: false,
    nullable: false,
    conditional: false,
    default: undefined,
    type,
    typed: undefined,
    container: type === Array ? 'array' : type === Set ? 'set' : type === Map ? 'map' : 'none',
    shaped: false,
    converted: undefined,
    transformed: { input: false, output: false },
    written: true,
    writtenAs: name,
    computed: Object.hasOwn(prototype, name),
    ...(isClass ? { nested: { classes: [type as Class] } } : {}),
    constraints: [],
  };
}
