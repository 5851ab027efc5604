/** A JSON Schema, or a part of one. Only keywords that mean the same in every draft from 7 on. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** An object with these properties and no others, none of them required. */
export function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}
