import type { ArgumentMetadata } from './decorators';
import type { Receivable } from './payload';

/** Where the argument of one parameter comes from, by references to what it was compiled from. Descriptions are made of it. */
export interface CompiledInput {
  /** What its decorator recorded; undefined for a payload without decorator. */
  readonly metadata: ArgumentMetadata | undefined;
  /** The type that TypeScript recorded. */
  readonly type: unknown;
  /** Whether the parameter has an initialiser, as in `page: number = 1`. */
  readonly isInitialised: boolean;
  /** Set where it is the payload. */
  readonly payload?: { readonly receive: Receivable; readonly isList: boolean };
}
