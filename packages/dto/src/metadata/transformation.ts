import type {
  ExcludeOptions,
  ExposeOptions,
  TransformFnParams,
  TransformOptions,
  TypeHelpOptions,
  TypeOptions,
} from 'class-transformer';
import type { Class } from '../common/types';

/** What one `@Type` recorded. */
export interface TypeRecord {
  readonly reflectedType: unknown;
  readonly typeFunction?: (options?: TypeHelpOptions) => unknown;
  readonly options: TypeOptions;
}

export interface ExposeRecord {
  readonly propertyName: string | undefined;
  readonly options?: ExposeOptions;
}

export interface ExcludeRecord {
  readonly propertyName: string | undefined;
  readonly options?: ExcludeOptions;
}

export interface TransformRecord {
  readonly transformFn: (params: TransformFnParams) => unknown;
  readonly options?: TransformOptions;
}

interface Target {
  readonly target: Class;
}

/** The part of class-transformer's storage that is used here. The storage is not exported; only this file knows its path. */
export interface TransformationStorage {
  readonly _typeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string, TypeRecord>>;
  readonly _transformMetadatas: ReadonlyMap<unknown, ReadonlyMap<string, readonly TransformRecord[]>>;
  readonly _exposeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string | undefined, ExposeRecord>>;
  readonly _excludeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string | undefined, ExcludeRecord>>;
  addTypeMetadata(record: TypeRecord & Target): void;
  addExposeMetadata(record: ExposeRecord & Target): void;
  addExcludeMetadata(record: ExcludeRecord & Target): void;
  addTransformMetadata(record: TransformRecord & Target): void;
  findTypeMetadata(type: unknown, property: string): TypeRecord | undefined;
  findExposeMetadata(type: unknown, property: string): ExposeRecord | undefined;
  findExposeMetadataByCustomName(type: unknown, name: string): ExposeRecord | undefined;
  findTransformMetadatas(type: unknown, property: string, direction: Direction): TransformRecord[];
  getExposedProperties(type: unknown, direction: Direction): string[];
  getExcludedProperties(type: unknown, direction: Direction): string[];
  getStrategy(type: unknown): 'excludeAll' | 'exposeAll' | 'none';
}

/** class-transformer's `TransformationType`: `in` creates instances, `out` writes them. */
export const Direction = { in: 0, out: 1 } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export const transformations: TransformationStorage = (
  require('class-transformer/cjs/storage.js') as { defaultMetadataStorage: TransformationStorage }
).defaultMetadataStorage;

/** The class and its ancestors, the most basic first. */
export function lineage(type: Class): Class[] {
  const line: Class[] = [];
  for (let at: unknown = type; typeof at === 'function' && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
    line.unshift(at as Class);
  }
  return line;
}

/** Every property of the class that `@Type`, `@Transform`, `@Expose` or `@Exclude` mentions, ancestors' first. */
export function transformedProperties(type: Class, storage: TransformationStorage = transformations): Set<string> {
  const names = new Set<string>();
  for (const ancestor of lineage(type)) {
    const maps = [
      storage._typeMetadatas,
      storage._transformMetadatas,
      storage._exposeMetadatas,
      storage._excludeMetadatas,
    ];
    for (const map of maps) {
      for (const name of map.get(ancestor)?.keys() ?? []) if (typeof name === 'string') names.add(name);
    }
  }
  return names;
}

/** Whether class-transformer knows anything about the class or its properties. */
export function isTransformed(type: Class): boolean {
  return transformedProperties(type).size > 0 || inheritedStrategy(type) !== 'none';
}

/** The strategy set by `@Exclude()` or `@Expose()` on the class, or on its nearest ancestor that has one. */
export function inheritedStrategy(type: Class): 'excludeAll' | 'exposeAll' | 'none' {
  const strategies = lineage(type).map((ancestor) => transformations.getStrategy(ancestor));
  return strategies.findLast((strategy) => strategy !== 'none') ?? 'none';
}

/** Decides which properties are visible and which transforms run. */
export interface Scope {
  readonly groups: readonly string[] | undefined;
  readonly version: number | undefined;
}

/**
 * Whether the property is visible in this direction, by `@Expose`, `@Exclude`, groups and version. Unlike in
 * class-transformer, a class-level `@Exclude()` also applies to subclasses.
 */
export function isVisible(type: Class, property: string, direction: Direction, scope: Scope): boolean {
  if (transformations.getExcludedProperties(type, direction).includes(property)) return false;
  if (inheritedStrategy(type) === 'excludeAll') {
    if (!transformations.getExposedProperties(type, direction).includes(property)) return false;
  }
  return inScope(transformations.findExposeMetadata(type, property)?.options, scope);
}

/** The transforms of the property in this direction and scope, in the order in which class-transformer runs them. */
export function transformsOf(type: Class, property: string, direction: Direction, scope: Scope): TransformRecord[] {
  return transformations
    .findTransformMetadatas(type, property, direction)
    .filter((record) => inScope(record.options, scope));
}

/** The name of the property in the input or the output. */
export function exposedName(type: Class, property: string, direction: Direction): string {
  const options = transformations.findExposeMetadata(type, property)?.options;
  return options !== undefined && applies(options, direction) ? (options.name ?? property) : property;
}

export function isExposed(type: Class, property: string, direction: Direction): boolean {
  return transformations.getExposedProperties(type, direction).includes(property);
}

export function inScope(options: ExposeOptions | TransformOptions | undefined, scope: Scope): boolean {
  if (options === undefined) return true;
  if (scope.version !== undefined) {
    if (options.since && !(scope.version >= options.since)) return false;
    if (options.until && !(scope.version < options.until)) return false;
  }
  if (!scope.groups?.length) return !options.groups?.length;
  return options.groups === undefined || scope.groups.some((group) => options.groups?.includes(group));
}

function applies(options: ExposeOptions, direction: Direction): boolean {
  if (options.toClassOnly === true && options.toPlainOnly === true) return true;
  if (options.toClassOnly === true) return direction === Direction.in;
  return options.toPlainOnly !== true || direction === Direction.out;
}
