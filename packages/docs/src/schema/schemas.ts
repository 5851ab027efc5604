import type { ApplicationDescription } from '@cortado/core';
import type { ErrorBodyOptions } from '@cortado/core/transport';
import type { Class } from '@cortado/dto';
import { inDialect } from './dialect';
import { failureBodySchema, problemSchema } from './failure-schemas';
import { referenceTo } from './json-schema';
import type { Dialect, InputUse, JsonSchema, Use } from './json-schema';
import { plainSchema } from './plain-types';
import { SchemaGraph } from './schema-graph';
import { SchemaNames } from './schema-names';

/** The JSON Schemas of the classes of an application, and their names in its documents. */
export class Schemas {
  readonly #graph: SchemaGraph;
  readonly #names: SchemaNames;
  readonly #asked = new Map<string, JsonSchema>();
  readonly #dialect: Dialect;
  /** The names of what descriptions define, by what it is. */
  readonly #defined = new Map<string, string>();

  /**
   * @param description what the application consists of; it decides the names
   * @param dialect the draft of JSON Schema
   * @param errorBody how the application writes failures
   */
  constructor(
    description: Pick<ApplicationDescription, 'handlers' | 'dtos'>,
    dialect: Dialect,
    private readonly errorBody?: ErrorBodyOptions,
  ) {
    this.#graph = new SchemaGraph(description);
    this.#names = new SchemaNames(description.handlers, this.#graph);
    this.#dialect = dialect;
  }

  /**
   * What a client sends: a `$ref` for a class, an inline schema for a plain type.
   *
   * @param type a DTO class, or `String`, `Number`, `Boolean`, `BigInt`, `Date`, `Buffer`, `null`
   * @param list whether it is a list of that type. Default false.
   * @param use how the handler reads it, where it says so itself. Default: as the application does.
   */
  input(type: unknown, list = false, use: InputUse = {}): JsonSchema {
    return this.#schema(type, list, { ...use, direction: 'input' });
  }

  /** What a client receives: a `$ref` for a class, an inline schema for a plain type. */
  output(type: unknown, list = false): JsonSchema {
    return this.#schema(type, list, { direction: 'output' });
  }

  /** The schema of an input class itself, with its properties, as for the parameters of a query. Classes nested in it are `$ref`s. */
  properties(type: Class, use: InputUse = {}): JsonSchema {
    return this.#rendered(this.#graph.inline(type, { ...use, direction: 'input' }));
  }

  /** A schema that a description gives by itself. What it defines under `$defs` becomes schemas of the document. */
  given({ $defs = {}, ...schema }: JsonSchema): JsonSchema {
    const references = new Map<string, string>();
    const render = (each: JsonSchema): JsonSchema =>
      inDialect(each, this.#dialect, (reference) => references.get(reference) ?? reference);
    const added: (readonly [name: string, definition: JsonSchema])[] = [];
    for (const [base, definition] of Object.entries($defs as Readonly<Record<string, JsonSchema>>)) {
      const text = JSON.stringify([base, definition]);
      const known = this.#defined.get(text);
      const name = known ?? this.#names.free(base);
      references.set(`#/$defs/${base}`, referenceTo(name)['$ref'] as string);
      this.#defined.set(text, name);
      if (known === undefined) added.push([name, definition]);
    }
    for (const [name, definition] of added) this.#asked.set(name, render(definition));
    return render(schema);
  }

  /** The body of a failure: a list of errors. */
  failureBody(): JsonSchema {
    return this.#fixed('FailureBody', failureBodySchema(this.errorBody));
  }

  /** The body of a failure as RFC 9457 has it. */
  problem(): JsonSchema {
    return this.#fixed('Problem', problemSchema(this.errorBody));
  }

  /** What was asked for, and what that refers to, sorted by name. */
  components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#asked].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #schema(type: unknown, list: boolean, use: Use): JsonSchema {
    const schema = plainSchema(type) ?? this.#reference(this.#graph.token(type as Class, use));
    return list ? { type: 'array', ...(Object.keys(schema).length === 0 ? {} : { items: schema }) } : schema;
  }

  #reference(token: string): JsonSchema {
    const name = this.#names.nameOf(token);
    if (!this.#asked.has(name)) {
      this.#asked.set(name, {}); // it may refer to itself
      this.#asked.set(name, this.#rendered(this.#graph.node(token).schema));
    }
    return referenceTo(name);
  }

  #rendered(schema: JsonSchema): JsonSchema {
    return inDialect(schema, this.#dialect, (token) => this.#reference(token)['$ref'] as string);
  }

  #fixed(name: string, schema: JsonSchema): JsonSchema {
    this.#asked.set(name, schema);
    return referenceTo(name);
  }
}
