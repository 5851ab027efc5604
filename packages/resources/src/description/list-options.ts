import type { InputDescription } from '@cortado/core';
import type { Field } from '../model/field';
import { OPERATORS } from '../query/operators';
import { CLIENT_LIMITS } from '../query/query-limits';
import { parameterSchema } from './filter-schema';
import type { JsonSchema } from './value-schema';

/** What clients can name in queries of a resource. */
export interface Nameable {
  /** The properties that are not excluded from output. */
  readonly fields: readonly Field[];
  /** The references that can be expanded. */
  readonly expand: readonly string[];
}

/** The options of a list beside its filter, by name. */
export function optionSchemas({ fields, expand }: Nameable): Readonly<Record<string, JsonSchema>> {
  return {
    ...pageSchemas(fields),
    after: { type: 'string', description: 'The cursor of the page before: its `next`' },
    offset: { type: 'integer', minimum: 0, maximum: CLIENT_LIMITS.maxOffset, default: 0 },
    ...selectionSchemas({ fields, expand }),
    total: { type: 'boolean', default: false, description: 'Whether the rows of all pages are counted' },
  };
}

/** The order and the size of a page. */
export function pageSchemas(fields: readonly Field[]): Readonly<Record<'sort' | 'limit', JsonSchema>> {
  const names = filterable(fields).flatMap(({ name }) => [name, `-${name}`]);
  return {
    sort: {
      ...listOf(names, CLIENT_LIMITS.sortTerms),
      description: 'Properties, with `-` for the highest first. The key is always the last',
    },
    limit: { type: 'integer', minimum: 1, maximum: CLIENT_LIMITS.maxLimit, default: CLIENT_LIMITS.limit },
  };
}

/** What is sent of each row. */
function selectionSchemas({ fields, expand }: Nameable): Readonly<Record<string, JsonSchema>> {
  return {
    fields: fieldsSchema(fields),
    ...(expand.length === 0
      ? {}
      : { expand: { ...listOf(expand, expand.length), description: 'References whose rows are sent too' } }),
  };
}

/** The properties that are sent. */
export function fieldsSchema(fields: readonly Field[]): JsonSchema {
  return { ...listOf(namesOf(fields), fields.length), description: 'The properties that are sent. Default: all' };
}

/** The query of `GET /products`: the filters, then the options. */
export function listInputs(nameable: Nameable): readonly InputDescription[] {
  const filters = filterable(nameable.fields).map((field) => ({
    ...queryInput(field.name, parameterSchema(field)),
    style: 'brackets' as const,
  }));
  return [...filters, ...inputsOf(optionSchemas(nameable))];
}

/** The query of `GET /products/:id`. */
export function selectionInputs(nameable: Nameable): readonly InputDescription[] {
  return inputsOf(selectionSchemas(nameable));
}

/** The properties that can be compared, and sorted by. */
export function filterable(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ type }) => OPERATORS[type].length > 0);
}

function inputsOf(schemas: Readonly<Record<string, JsonSchema>>): readonly InputDescription[] {
  return Object.entries(schemas).map(([name, schema]) => queryInput(name, schema));
}

function queryInput(name: string, schema: JsonSchema): InputDescription {
  const isList = schema['type'] === 'array';
  return Object.freeze({
    source: 'query',
    name,
    list: false,
    required: false,
    schema,
    ...(isList ? { style: 'commas' } : {}),
  } as const);
}

function listOf(names: readonly string[], maxItems: number): JsonSchema {
  return { type: 'array', items: { type: 'string', enum: names }, minItems: 1, maxItems };
}

function namesOf(fields: readonly Field[]): readonly string[] {
  return fields.map(({ name }) => name);
}
