import type { Field } from '../model/field';
import type { Model } from '../model/model';
import { OPERATORS, type Operator } from '../query/operators';
import { CLIENT_LIMITS } from '../query/query-limits';
import { LONGEST_SEARCH } from '../query/where-reader';
import { jsonSchema, textSchema, valueName, type JsonSchema } from './value-schema';

/** Schemas by their names: `$defs`. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** How values are written: as text of a query string, or as JSON. */
type Writing = 'text' | 'json';

/** The operators of one property in a query string: `price[gte]=10` is the property `gte`. */
export function parameterSchema(field: Field): JsonSchema {
  const name = `${valueName(field)}Parameter`;
  const description = `\`${field.name}=…\` is short for \`${field.name}[eq]=…\``;
  return { ...named(name, { [name]: operatorsOf(field, 'text') }), description };
}

/** The filter of a body, as `ProductFilter`: `{ "price": { "gte": 10 }, "status": "open", "or": [ … ] }`. */
export function filterSchemas({ type }: Model, fields: readonly Field[]): Definitions {
  const name = filterName(type);
  const group = {
    type: 'array',
    items: referTo(name),
    description: `Nested at most ${CLIENT_LIMITS.depth} deep`,
  };
  const properties = fields.map((field) => [field.name, referTo(`${valueName(field)}Filter`)] as const);
  const values = fields.map((field) => {
    const operators = { ...operatorsOf(field, 'json'), minProperties: 1 };
    return [`${valueName(field)}Filter`, { anyOf: [jsonSchema(field), operators] }] as const;
  });
  const filter = objectOf({ ...Object.fromEntries(properties), and: group, or: group });
  return {
    [name]: { ...filter, description: `At most ${CLIENT_LIMITS.terms} comparisons` },
    ...Object.fromEntries(values),
  };
}

/** The name of the filter of a resource. */
export function filterName({ name }: { readonly name: string }): string {
  return `${name}Filter`;
}

/** A schema that is one of its definitions. */
export function named(name: string, $defs: Definitions): JsonSchema {
  return { ...referTo(name), $defs };
}

/** Refers to a definition of the same schema. */
export function referTo(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

/** An object with these properties and no others, none of them required. */
export function objectOf(properties: Definitions): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}

function operatorsOf(field: Field, writing: Writing): JsonSchema {
  const operators = OPERATORS[field.type].map((each) => [each, operandOf(field, each, writing)] as const);
  return objectOf(Object.fromEntries(operators));
}

function operandOf(field: Field, operator: Operator, writing: Writing): JsonSchema {
  const value = writing === 'text' ? textSchema(field) : jsonSchema(field);
  if (operator === 'null') return { type: 'boolean' };
  if (operator === 'contains') return { ...value, maxLength: LONGEST_SEARCH };
  if (operator !== 'in' && operator !== 'nin') return value;
  if (writing === 'json') return { type: 'array', items: value, maxItems: CLIENT_LIMITS.values };
  return { type: 'string', description: 'Values as of `eq`, separated by commas' };
}
