import type { JsonSchema } from '../schema/json-schema';

/** What a value is for: optional properties of what a client sends may be `undefined`, for callers with `exactOptionalPropertyTypes`. */
export type Side = 'input' | 'output';

/** Writes JSON Schemas as TypeScript types. */
export class TypeWriter {
  /** The components that were written, by the side that refers to them. */
  readonly names: Record<Side, Set<string>> = { input: new Set(), output: new Set() };

  /** @param indent of the line on which the type begins */
  typeOf(schema: unknown, side: Side, indent = ''): string {
    if (schema === undefined || schema === true) return 'unknown';
    if (schema === false) return 'never';
    const given = schema as JsonSchema;
    if (typeof given['$ref'] === 'string') return this.#reference(given['$ref'], side);
    if ('const' in given) return literal(given['const']);
    if (Array.isArray(given['enum'])) return union(given['enum'].map(literal));
    const choices = given['oneOf'] ?? given['anyOf'];
    if (Array.isArray(choices) && !choices.every(isRefinement)) {
      return union(choices.map((each) => this.typeOf(each, side, indent)));
    }
    if (Array.isArray(given['allOf'])) {
      const parts = given['allOf'].map((each) => this.typeOf(each, side, indent));
      const own = given['properties'] === undefined ? [] : [this.#object(given, side, indent)];
      return [...new Set([...parts, ...own])].map((each) => (each.includes(' | ') ? `(${each})` : each)).join(' & ');
    }
    if (given['type'] === undefined && Array.isArray(given['x-constraints'])) {
      // A property with `@ValidateIf()` accepts anything while its condition is false. Whoever writes a call means the other case.
      const condition = (given['x-constraints'] as JsonSchema[]).find(({ name }) => name === 'validateIf');
      if (condition !== undefined) return this.typeOf(condition['schema'], side, indent);
    }
    const types = [given['type']].flat();
    return union(types.map((type) => this.#plain(type, given, side, indent)));
  }

  /** An object type with properties. Documentation comes before each. */
  #object(schema: JsonSchema, side: Side, indent: string): string {
    const {
      properties = {},
      required = [],
      additionalProperties,
    } = schema as {
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly required?: readonly string[];
      readonly additionalProperties?: unknown;
    };
    const inner = `${indent}  `;
    const lines = Object.entries(properties).map(([name, each]) => {
      const isOptional = !required.includes(name) || (side === 'input' && 'default' in each);
      return `${comment(each, inner)}${inner}${property(name, this.typeOf(each, side, inner), isOptional, side)}`;
    });
    if (lines.length > 0) return `{\n${lines.join('\n')}\n${indent}}`;
    if (additionalProperties === false) return 'Record<string, never>';
    const values =
      typeof additionalProperties === 'object' ? this.typeOf(additionalProperties, side, indent) : 'unknown';
    return `Record<string, ${values}>`;
  }

  #plain(type: unknown, schema: JsonSchema, side: Side, indent: string): string {
    switch (type) {
      case 'string':
        return 'string';
      case 'integer':
      case 'number':
        return 'number';
      case 'boolean':
        return 'boolean';
      case 'null':
        return 'null';
      case 'array':
        return list(this.typeOf(schema['items'], side, indent));
      case 'object':
        return this.#object(schema, side, indent);
      default:
        return schema['properties'] === undefined ? 'unknown' : this.#object(schema, side, indent);
    }
  }

  #reference(reference: string, side: Side): string {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    this.names[side].add(name);
    return identifier(name);
  }
}

/** One property of an object type. */
export function property(name: string, type: string, isOptional: boolean, side: Side): string {
  const key = /^(?:[A-Za-z_$][\w$]*|[1-9]\d*)$/.test(name) ? name : quoted(name);
  const given = isOptional && side === 'input' && !type.endsWith('undefined') ? `${type} | undefined` : type;
  return `${key}${isOptional ? '?' : ''}: ${given};`;
}

/** A name of a component as TypeScript can have it. */
export function identifier(name: string): string {
  const text = name.replaceAll(/[^\w$]/g, '_');
  return /^\d/.test(text) ? `_${text}` : text;
}

/** Documentation of a type or a property. */
export function comment(schema: JsonSchema, indent: string): string {
  const { description, deprecated, format } = schema;
  const parts = [
    typeof description === 'string' ? description.replaceAll('*/', '*\\/').trim() : undefined,
    format === 'date-time' ? 'RFC 3339' : undefined,
    deprecated === true ? '@deprecated' : undefined,
  ].filter((each): each is string => each !== undefined && each !== '');
  const lines = parts.join('\n').split('\n');
  if (parts.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** A union without repetitions; `unknown` takes the others in. */
export function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.includes('unknown')) return 'unknown';
  return all.length === 0 ? 'never' : all.join(' | ');
}

function list(item: string): string {
  return /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

/** A text as a literal. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' && value !== null ? 'unknown' : String(value);
}

/** What narrows a type without naming another, as `{ format: 'date' }`. */
function isRefinement(schema: unknown): boolean {
  const { type, $ref, properties, enum: values } = (schema ?? {}) as Partial<Record<string, unknown>>;
  const isConst = typeof schema === 'object' && schema !== null && 'const' in schema;
  return type === undefined && $ref === undefined && properties === undefined && values === undefined && !isConst;
}
