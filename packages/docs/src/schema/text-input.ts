import type { Class, InputDescription } from '@cortado/core';
import type { JsonSchema } from './json-schema';
import type { Schemas } from './schemas';

/** RFC 3339, and a day alone for its midnight in UTC. */
const DATE: JsonSchema = { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] };

const TYPES: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [BigInt, { type: 'integer' }],
  [Date, DATE],
]);

/** A value that is read from a path, a query, a header or a cookie. */
export interface TextInput {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly style?: InputDescription['style'];
}

/** What an input reads: one value, or each property of a class. Nothing is known of a source that is read by other means. */
export function textInputs(input: InputDescription, schemas: Schemas): readonly TextInput[] {
  const { name, required, schema, style } = input;
  if (name === undefined) return propertiesOf(input, schemas);
  const read = schema === undefined ? textSchema(input) : schemas.given(schema);
  return [{ name, required, schema: withoutNull(read), ...(style && { style }) }];
}

function propertiesOf({ type, schema, groups, unknown }: InputDescription, schemas: Schemas): readonly TextInput[] {
  if (schema === undefined && typeof type !== 'function') return [];
  const whole =
    schema === undefined ? schemas.properties(type as Class, { from: 'text', groups, unknown }) : schemas.given(schema);
  const { properties = {}, required = [] } = whole as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    required: required.includes(name),
    schema: withoutNull(each),
  }));
}

/** What the text of one input has to be, as `textReader` of `@cortado/dto` reads it. */
function textSchema({ type, list, format, enum: values, default: fallback }: InputDescription): JsonSchema {
  const one: JsonSchema = { ...(TYPES.get(type) ?? {}), ...formatted(format), ...(values && { enum: values }) };
  const schema = list ? { type: 'array', items: one } : one;
  return fallback === undefined ? schema : { ...schema, default: plain(fallback) };
}

function formatted(format: InputDescription['format']): JsonSchema {
  if (format === undefined) return {};
  return format === 'int' ? { type: 'integer' } : { format: format === 'segment' ? 'x-file-name' : format };
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(plain) : value;
}

/** Text cannot say null: what accepts it may be left out. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf, ...rest } = schema as { readonly type?: unknown; readonly anyOf?: readonly JsonSchema[] };
  if (Array.isArray(type)) {
    const types = (type as readonly unknown[]).filter((each) => each !== 'null');
    return { ...schema, type: types.length === 1 ? types[0] : types };
  }
  const others = anyOf?.filter((each) => each['type'] !== 'null');
  if (others === undefined || others.length === anyOf!.length) return schema;
  return others.length === 1 ? { ...others[0], ...rest } : { ...schema, anyOf: others };
}
