import type { InputDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import { textInputs, type TextInput } from '../schema/text-input';
import type { Parameter } from './document';
import type { Operation } from './operations';

type Place = Parameter['in'];

const PLACES: ReadonlySet<string> = new Set(['path', 'query', 'header', 'cookie']);

/** Headers that a document cannot describe as parameters (OpenAPI §4.8.12.1). */
const IGNORED: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** Read by the framework. */
const KEY: Read = { in: 'header', name: 'idempotency-key', required: false, schema: { type: 'string' } };

/** What a parameter is made of. */
interface Read extends TextInput {
  readonly in: Place;
}

/**
 * The parameters of an operation: those of its path in order, then what it reads of the query, headers and cookies.
 *
 * @param labels the names of the path's parameters in the template of the document
 */
export function parametersOf(
  { handler, path }: Operation,
  labels: readonly string[],
  schemas: Schemas,
): readonly Parameter[] {
  const read = new Map<string, Read>();
  for (const input of handler.inputs) {
    for (const each of readBy(input, schemas)) {
      const key = `${each.in} ${each.name}`;
      if (!read.has(key)) read.set(key, each);
    }
  }
  const ofPath = path.variables.map(({ name, pattern }, index): Parameter => {
    const { schema = { type: 'string' } } = read.get(`path ${name}`) ?? {};
    const matched = pattern === undefined ? schema : { ...schema, pattern };
    return parameter({ in: 'path', name: labels[index]!, required: true, schema: matched });
  });
  const isIgnored = (name: string): boolean => IGNORED.has(name) || name === handler.version?.field;
  const others = [...read.values()].filter(
    (each) => each.in !== 'path' && !(each.in === 'header' && isIgnored(each.name)),
  );
  const keys = handler.idempotencyKey === undefined || read.has(`header ${KEY.name}`) ? [] : [KEY];
  return [...ofPath, ...versionHeader(handler), ...[...others, ...keys].map(parameter)];
}

function readBy(input: InputDescription, schemas: Schemas): readonly Read[] {
  const { source } = input;
  return PLACES.has(source) ? textInputs(input, schemas).map((each) => ({ in: source as Place, ...each })) : [];
}

/** A version that a request names in a header. That in `accept` is a part of the media types of the responses. */
function versionHeader({ version }: Operation['handler']): readonly Parameter[] {
  if (version?.in !== 'header') return [];
  const schema: JsonSchema = { type: 'string', enum: [version.name] };
  return [parameter({ in: 'header', name: version.field!, required: version.default !== true, schema })];
}

/** What documents say of a value stands beside its schema. */
function parameter({ in: place, name, required, schema: given, style }: Read): Parameter {
  const { description, deprecated, examples, ...schema } = given as JsonSchema & {
    readonly description?: string;
    readonly deprecated?: true;
    readonly examples?: readonly unknown[];
  };
  const single = place === 'query' ? schema : itemOf(schema);
  return {
    name,
    in: place,
    ...(required && { required }),
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
    ...serialization(place, single, style),
    schema: single,
    ...(examples !== undefined && { example: examples[0] }),
  };
}

/** How the text of a query holds more than one value (OpenAPI §4.8.12.2): a list repeats its name by default. */
function serialization(place: Place, schema: JsonSchema, style: InputDescription['style']): Partial<Parameter> {
  if (place !== 'query') return {};
  if (style === 'brackets' || (style === undefined && schema['type'] === 'object'))
    return { style: 'deepObject', explode: true };
  if (style === 'commas') return { style: 'form', explode: false };
  return schema['type'] === 'array' ? { style: 'form', explode: true } : {};
}

/** Everywhere but in a query a list has one item: the whole text. */
function itemOf(schema: JsonSchema): JsonSchema {
  return schema['type'] === 'array' ? (schema['items'] as JsonSchema) : schema;
}
