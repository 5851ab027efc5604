import type { Class } from '../common/types';
import type { ValidationRecord } from '../metadata/validation-record';
import type { Container, Conversion } from '../plan/plan';
import type { ValueType } from './conversion';

/** What a property holds: one value or a collection, of simple values, of another class, or of anything. */
export interface PropertyType {
  readonly plan: Conversion;
  readonly container: Container;
  /** The type that TypeScript recorded. */
  readonly reflected?: unknown;
  /** The type that values are converted to; `undefined` if a transform decides. */
  readonly value?: ValueType;
  readonly nested?: { readonly container: Container; readonly message: string | undefined };
  /** Whether a value that is not the declared collection is refused, even if no constraint applies to its items. */
  readonly collection: boolean;
}

export interface PropertyAt {
  readonly type: Class;
  readonly property: string;
  readonly validations: readonly ValidationRecord[];
  /** Whether an input can set the property. */
  readonly readable: boolean;
  readonly transformed: boolean;
}
