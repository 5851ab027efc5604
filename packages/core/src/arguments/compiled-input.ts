import type { ArgumentMetadata, DtoInputOptions } from './decorators';
import type { Receivable } from './payload';

/** Where the argument of one parameter comes from. Refers to what it was compiled from; `app.describe()` reads it. */
export interface CompiledInput {
  /** The metadata of its decorator; undefined for a payload without a decorator. */
  readonly metadata: ArgumentMetadata | undefined;
  /** The type that TypeScript recorded. */
  readonly type: unknown;
  /** Whether the parameter has an initialiser, as in `page: number = 1`. */
  readonly isInitialised: boolean;
  /** Set for the payload only. */
  readonly payload?: { readonly receive: Receivable; readonly isList: boolean; readonly options: DtoInputOptions };
}
