import type { Class } from '@cortado/dto';

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

/** Which side of a class a schema describes, and how the handler reads it. */
export interface Use extends InputUse {
  readonly direction: 'input' | 'output';
}

/** How a handler reads a class, where it says so itself. The application's own options apply otherwise. */
export interface InputUse {
  /** `text` for a query, a form, and other values that are text. Default: JSON. */
  readonly from?: 'text' | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly unknown?: 'strip' | 'reject' | 'keep' | undefined;
}

/** A class that a discriminator chooses: the property, and the values of it that stand for the class. */
export interface Variant {
  readonly property: string;
  readonly names: readonly string[];
}

/** Refers to the schema of a class that is used in the same way. */
export type Refer = (type: Class, variant?: Variant) => JsonSchema;

/** The media types of forms: all that they have is text. */
export const FORMS: ReadonlySet<string> = new Set(['multipart/form-data', 'application/x-www-form-urlencoded']);
