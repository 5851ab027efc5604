/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The drafts that documents need: OpenAPI 3.1 has 2020-12; tools for AsyncAPI 3.0 understand draft-07, with `discriminator` as a text.
 */
export type Dialect = '2020-12' | 'draft-07';

/** Refers to a schema of the document, in OpenAPI and AsyncAPI alike. */
export function referenceTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
