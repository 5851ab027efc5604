import type { ClassTransformOptions } from 'class-transformer';
import type { Class } from '../common/types';
import { reflectedType } from './reflected';
import { Direction, exposedName, inScope, lineage, transformations, transformedProperties } from './transformation';
import type { TransformRecord, TypeRecord } from './transformation';
import { allValidations } from './validation';

/** What class-transformer does with one key of an object. */
export interface KeyPlan {
  /** The name of the key in the result. */
  readonly name: string;
  readonly typing: TypeRecord | undefined;
  /** The type recorded by TypeScript, if implicit conversion is enabled. */
  readonly implicit: unknown;
  readonly transforms: readonly TransformRecord[];
}

/** The keys of a class in one direction: those with decorators, and the rule for all others. */
export interface ClassKeys {
  readonly named: ReadonlyMap<string, KeyPlan>;
  /** Keys that are read even if the object does not have them. */
  readonly added: readonly string[];
  /** False: only `added` keys are read. */
  readonly all: boolean;
  readonly hidden: ReadonlySet<string>;
}

/** Where the `name` of `@Expose` applies: `library`: in both directions; `directed`: only in those that `@Expose` states. */
export type NameRule = 'library' | 'directed';

/** Computes once per class and options what class-transformer looks up for every key of every object. */
export function classKeys(
  type: Class,
  direction: Direction,
  options: ClassTransformOptions,
  names: NameRule = 'library',
): ClassKeys {
  const planner = new KeyPlanner(type, direction, options, names);
  const strategy = transformations.getStrategy(type);
  const only =
    (strategy === 'none' ? options.strategy : strategy) === 'excludeAll' || options.excludeExtraneousValues === true;
  const named = planner.named();
  return { named, added: planner.added(), all: !only, hidden: planner.hidden(named.keys()) };
}

class KeyPlanner {
  constructor(
    readonly type: Class,
    readonly direction: Direction,
    readonly options: ClassTransformOptions,
    readonly names: NameRule,
  ) {}

  named(): Map<string, KeyPlan> {
    const named = new Map<string, KeyPlan>();
    const properties = transformedProperties(this.type);
    for (const property of properties) named.set(property, this.#plan(property));
    if (this.options.enableImplicitConversion === true) {
      for (const { propertyName } of allValidations(this.type)) named.set(propertyName, this.#plan(propertyName));
    }
    // On input, the `name` of an `@Expose` wins over a property with that name. Names from ancestors stay valid.
    for (const name of this.direction === Direction.in ? this.#customNames() : []) {
      const property = transformations.findExposeMetadataByCustomName(this.type, name)?.propertyName;
      if (property !== undefined) named.set(name, this.#plan(property));
    }
    return named;
  }

  added(): string[] {
    const exposed = transformations.getExposedProperties(this.type, this.direction);
    return this.direction === Direction.in
      ? exposed.map((property) => this.#customName(property) ?? property)
      : exposed;
  }

  hidden(keys: Iterable<string>): Set<string> {
    const hidden = new Set(transformations.getExcludedProperties(this.type, this.direction));
    // Decided by the key, as in class-transformer: on input, a renamed property is looked up by its other name.
    for (const key of keys) {
      if (!inScope(transformations.findExposeMetadata(this.type, key)?.options, this.#scope)) hidden.add(key);
    }
    return hidden;
  }

  #plan(property: string): KeyPlan {
    const implicit = this.options.enableImplicitConversion === true && this.direction === Direction.in;
    return {
      name: this.direction === Direction.out ? (this.#customName(property) ?? property) : property,
      typing: transformations.findTypeMetadata(this.type, property),
      implicit: implicit ? reflectedType(this.type, property) : undefined,
      transforms: transformations
        .findTransformMetadatas(this.type, property, this.direction)
        .filter((record) => inScope(record.options, this.#scope)),
    };
  }

  *#customNames(): Iterable<string> {
    for (const ancestor of lineage(this.type)) {
      for (const record of transformations._exposeMetadatas.get(ancestor)?.values() ?? []) {
        if (record.options?.name) yield record.options.name;
      }
    }
  }

  #customName(property: string): string | undefined {
    if (this.names === 'directed') return exposedName(this.type, property, this.direction);
    return transformations.findExposeMetadata(this.type, property)?.options?.name || undefined;
  }

  get #scope(): { groups: readonly string[] | undefined; version: number | undefined } {
    return { groups: this.options.groups, version: this.options.version };
  }
}
