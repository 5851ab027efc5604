import type { ApplicationDescription } from '@cortado/core';
import { describe, DtoDefinitionError } from '@cortado/dto';
import type { Class, ClassDescription, CompileOptions } from '@cortado/dto';
import { classSchema } from './class-schema';
import type { JsonSchema, Use, Variant } from './json-schema';

type DtoDescription = ApplicationDescription['dtos'][number];

/** One schema of a class: for one use of it, and in one variant. */
export interface SchemaNode {
  readonly type: Class;
  readonly use: Use;
  readonly variant: Variant | undefined;
  /** `$ref`s have the tokens of other nodes. */
  readonly schema: JsonSchema;
}

/** The schemas of all classes that were asked for, and of those nested in them. They refer to each other by tokens. */
export class SchemaGraph {
  readonly #nodes = new Map<string, SchemaNode>();
  readonly #tokens = new Map<string, string>();
  readonly #numbers = new Map<Class, number>();
  readonly #described: ReadonlyMap<Class, DtoDescription>;
  readonly #options: CompileOptions;

  constructor({ dtos }: Pick<ApplicationDescription, 'dtos'>) {
    this.#described = new Map(dtos.map((each) => [each.type, each]));
    this.#options = dtos[0]?.options ?? {};
  }

  get size(): number {
    return this.#nodes.size;
  }

  get nodes(): ReadonlyMap<string, SchemaNode> {
    return this.#nodes;
  }

  node(token: string): SchemaNode {
    return this.#nodes.get(token) as SchemaNode;
  }

  nameOf(type: Class): string {
    return this.#described.get(type)?.documentation?.name ?? type.name;
  }

  /** The token of the schema for a use of a class. */
  token(type: Class, use: Use, variant?: Variant): string {
    const { direction, from, groups, unknown } = use;
    const key = JSON.stringify([this.#number(type), direction, from, groups, unknown, variant]);
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const token = `#${this.#tokens.size}`;
    // Stored before its schema is made, which may refer to this class.
    this.#tokens.set(key, token);
    this.#nodes.set(token, { type, use, variant, schema: this.#schema(type, use, variant) });
    return token;
  }

  /** The schema of a class in one piece; what is nested in it is referred to. */
  inline(type: Class, use: Use): JsonSchema {
    return this.#schema(type, use, undefined);
  }

  #number(type: Class): number {
    const known = this.#numbers.get(type) ?? this.#numbers.size;
    this.#numbers.set(type, known);
    return known;
  }

  #schema(type: Class, use: Use, variant: Variant | undefined): JsonSchema {
    const known = this.#described.get(type);
    const description = this.#describe(type, use);
    if (description === undefined) return { type: 'object' };
    return classSchema({
      description,
      use,
      variant,
      texts: known ?? {},
      refer: (nested, chosen) => ({ $ref: this.token(nested, use, chosen) }),
    });
  }

  /** A class that is only written needs no decorators; then nothing is known about its properties. */
  #describe(type: Class, { from, groups, unknown, direction }: Use): ClassDescription | undefined {
    const options = this.#described.get(type)?.options ?? this.#options;
    // With groups, a decorator that has none applies as well.
    const always = groups === undefined ? undefined : (options.always ?? true);
    const own = Object.entries({ from, groups, unknown, always }).filter(([, value]) => value !== undefined);
    try {
      return describe(type, { ...options, ...Object.fromEntries(own) });
    } catch (error) {
      if (direction === 'output' && error instanceof DtoDefinitionError) return undefined;
      throw error;
    }
  }
}
