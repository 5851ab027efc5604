import type { InputDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';

const TYPES: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [BigInt, { type: 'integer' }],
  [Date, { type: 'string', format: 'date-time' }],
]);

/** A value that is read from a path, a query, a header or a cookie. */
export interface TextInput {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** What an input reads: one value, or each property of a DTO. */
export function textInputs(input: InputDescription, schemas: Schemas): readonly TextInput[] {
  const { name, required, schema, type, enum: values, format } = input;
  if (name !== undefined) {
    const one = { ...(TYPES.get(type) ?? {}), ...(format && { format }), ...(values && { enum: values }) };
    return [
      {
        name,
        required,
        schema: schema === undefined ? (input.list ? { type: 'array', items: one } : one) : schemas.given(schema),
      },
    ];
  }
  const { $ref } = schemas.input(type) as { readonly $ref?: string };
  const { properties = {}, required: names = [] } = (schemas.components()[$ref?.split('/').at(-1) ?? ''] ?? {}) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([property, each]) => ({
    name: property,
    required: names.includes(property),
    schema: each,
  }));
}
