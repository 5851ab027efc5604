import type { Class } from '@cortado/dto';
import type { JsonSchema } from './json-schema';

/** Which side of a class a schema describes, and how the handler reads it. */
export interface Use extends InputUse {
  readonly direction: 'input' | 'output';
}

/** How a handler reads a class, where it says so itself. The application's own options apply otherwise. */
export interface InputUse {
  /** `text` for a query, a form, and other values that are text. */
  readonly from?: 'json' | 'text' | undefined;
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
