import type { Kind } from '../builtins/accepted';
import type { Class, CompileOptions } from '../common/types';
import type { Container } from '../plan/plan';

/** A DTO class as data, for generators of documentation and clients. */
export interface ClassDescription {
  /** The name of the class. */
  readonly name: string;
  /** The class. */
  readonly type: Class;
  /** How it was compiled: `describe` with other groups, or from text, gives another description. */
  readonly options: CompileOptions;
  /** Its properties. */
  readonly properties: readonly PropertyDescription[];
}

/** A property of a DTO: its type, constraints and default. */
export interface PropertyDescription {
  /** The name of the property. */
  readonly name: string;
  /** The key in the input; `undefined` if an input cannot set the property. */
  readonly source: string | undefined;
  /** Whether an input without the property is refused. */
  readonly required: boolean;
  /** Whether a value may be missing: `@IsOptional()`, or `@ValidateIf()` while its condition is false. */
  readonly optional: boolean;
  /** Whether `null` passes without a check: `@IsOptional()`, or the option `skipNullProperties`. */
  readonly nullable: boolean;
  /** Whether the checks run only while a condition of the application is true: `@ValidateIf()`. */
  readonly conditional: boolean;
  /** Whether `serialize` writes it: `@Exclude()` and `@Expose({ groups })` hide a property from output. */
  readonly written: boolean;
  /** The key in the output; `undefined` if it is not written. */
  readonly writtenAs: string | undefined;
  /** The value of an instance if the input does not have the property. */
  readonly default: unknown;
  /** Whether it is computed by a getter. */
  readonly computed: boolean;
  /** The type that TypeScript recorded: `String`, `Number`, `Object`, a class, …; `undefined` without metadata. */
  readonly type: unknown;
  /** What `@Type` says of the value or of its items, unless it depends on the input; `undefined` without one. */
  readonly typed: unknown;
  /** Whether it is a single value, an array, a set or a map. */
  readonly container: Container;
  /** Whether an input with a value of another shape than `container` and `nested` is refused. */
  readonly shaped: boolean;
  /** The kind that a value, or each item, is converted to before the checks. Other values are refused. */
  readonly converted: Kind | undefined;
  /** Where a `@Transform` runs: the constraints then apply to its result. */
  readonly transformed: { readonly input: boolean; readonly output: boolean };
  /** The classes of nested objects. Call `describe` for each of them. */
  readonly nested?: NestedDescription;
  /** Its constraints, in order. */
  readonly constraints: readonly ConstraintDescription[];
}

/** Which classes the objects in a property have. */
export interface NestedDescription {
  /** One class; several with a discriminator; none if a function of the application chooses by the input. */
  readonly classes: readonly Class[];
  /** The property of the input that names the class. */
  readonly discriminator?: string;
  /** With a discriminator: its value for each of the classes, in the same order. */
  readonly names?: readonly string[];
}

/** A constraint of a property, with its arguments. */
export interface ConstraintDescription {
  /** The name of the constraint, such as `isLength`. */
  readonly name: string;
  /** The decorator's arguments by name, as in `{ min: 1, max: 50 }`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether the constraint applies to each item. */
  readonly each: boolean;
  /** Whether the constraint applies only under a condition (`@ValidateIf` or the decorator's `validateIf`). */
  readonly conditional: boolean;
  /** Whether it is one of class-validator's or of this package, and not one of the application, even under the same name. */
  readonly builtin: boolean;
  /** The kinds of values of which it accepts at least one; `undefined` if it may accept any kind. */
  readonly kinds?: readonly Kind[];
}
