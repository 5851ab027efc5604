import type { Field } from '../model/field';
import { OPERATORS, type Operator } from '../query/operators';
import { CLIENT_LIMITS } from '../query/query-limits';
import { LONGEST_SEARCH } from '../query/where-reader';
import { objectOf, type JsonSchema } from './json-schema';
import { jsonSchema, textSchema } from './value-schema';

/** How values are written: as text of a query string, or as JSON. */
type Writing = 'text' | 'json';

/** The operators of one property in a query string: `price[gte]=10` is the property `gte`. */
export function parameterSchema(field: Field): JsonSchema {
  return { ...operatorsOf(field, 'text'), description: `\`${field.name}=…\` is short for \`${field.name}[eq]=…\`` };
}

/** A filter in a body: `{ "price": { "gte": 10 }, "status": "open", "or": [ … ] }`. */
export function whereSchema(fields: readonly Field[]): JsonSchema {
  const group = {
    type: 'array',
    items: { type: 'object' },
    description: `Filters like this one, up to ${CLIENT_LIMITS.depth} groups deep`,
  };
  const properties = fields.map((field) => {
    const operators = { ...operatorsOf(field, 'json'), minProperties: 1 };
    return [field.name, { anyOf: [jsonSchema(field), operators] }] as const;
  });
  return {
    ...objectOf({ ...Object.fromEntries(properties), and: group, or: group }),
    description: `At most ${CLIENT_LIMITS.terms} comparisons`,
  };
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
  return { type: 'string', description: 'Values separated by commas' };
}
