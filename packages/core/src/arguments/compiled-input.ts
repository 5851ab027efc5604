import type { Class } from '../common/types';
import type { ArgumentMetadata, DtoInputOptions, InputsDescription } from './decorators';

/** Where the argument of one parameter comes from. Refers to what it was compiled from; `app.describe()` reads it. */
export interface CompiledInput {
  /** The metadata of its decorator; undefined for a payload without a decorator. */
  readonly metadata: ArgumentMetadata | undefined;
  /** The type that TypeScript recorded. */
  readonly type: unknown;
  /** Whether the parameter has an initialiser, as in `page: number = 1`. */
  readonly isInitialised: boolean;
  /** What its decorator said when it was asked; undefined for one that is not asked. */
  readonly described?: InputsDescription | undefined;
  /** Set for the payload only. */
  readonly payload?: {
    /** The class of the payload; for a list, that of its items. */
    readonly type: Class;
    /** Set for a list. */
    readonly maxItems: number | undefined;
    /** Whether one item in the place of a list is accepted too. Default false. */
    readonly orOne?: boolean;
    /** How it is read, where this differs from the application's options. */
    readonly options: DtoInputOptions;
  };
}
