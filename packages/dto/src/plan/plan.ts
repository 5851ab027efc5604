import type { Kind } from '../builtins/accepted';
import type { Inlined } from '../builtins/inlined';
import type { Class } from '../common/types';
import type { Rule } from '../errors/rule';
import type { TransformRecord, TypeRecord } from '../metadata/transformation';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import type { Run } from '../run/run';

/** How to read and check one class, computed once from both metadata storages. Back ends only execute it. */
export interface ClassPlan {
  readonly type: Class;
  /** True: the input is an existing instance and is only checked. False: an instance is built from the input. */
  readonly inspects: boolean;
  readonly properties: readonly PropertyPlan[];
  /** The keys of the input that the class declares. */
  readonly sources: ReadonlySet<string>;
  /** Fields that the constructor sets to `undefined`, in its order. They are deleted if the input has no value for them. */
  readonly undefinedFields: readonly string[];
}

export interface PropertyPlan {
  readonly name: string;
  /** The key in the input; `undefined` if the property is never read (excluded, or a getter without a setter). */
  readonly source: string | undefined;
  readonly conversion: Conversion;
  readonly transforms: readonly TransformRecord[];
  /** Transforms of `@Expose`d properties also run for an absent value, as in class-transformer. */
  readonly exposed: boolean;
  /** If one of them does not hold, the property is not checked. */
  readonly conditions: readonly Condition[];
  /** Run in order. A failure in a stage that gates ends the checks of the property. */
  readonly stages: readonly Stage[];
}

export type Conversion =
  | { readonly kind: 'keep'; readonly open: boolean }
  /**
   * `convert` returns the value unchanged if it cannot be converted; a check then reports it. `open`: the value may contain
   * objects and lists without a declared class, at any depth. `to`: the kind of a converted value or item, if any other is
   * refused.
   */
  | {
      readonly kind: 'value';
      readonly convert: (value: unknown) => unknown;
      readonly open: boolean;
      readonly to?: Kind;
    }
  | { readonly kind: 'nested'; readonly nested: Nested };

/** What holds the values of a property: nothing, an array, a set or a map. */
export type Container = 'none' | 'array' | 'set' | 'map';

/** An object, or a collection of objects, of another class. */
export interface Nested {
  readonly container: Container;
  readonly choice: Choice;
  /** Reported for an element that is not an object. */
  readonly element: Rule;
  /** The maximum number of items. A longer collection is not read; a constraint refuses it. */
  readonly most: number | undefined;
}

export type Choice =
  | { readonly kind: 'one'; readonly plan: ClassPlan }
  | {
      readonly kind: 'discriminated';
      readonly property: string;
      readonly keep: boolean;
      readonly plans: ReadonlyMap<unknown, ClassPlan>;
      readonly missing: Rule;
      readonly unknown: Rule;
    }
  /** `@Type((options) => …)` decides by the object in the input. */
  | {
      readonly kind: 'dynamic';
      readonly property: string;
      /** `Order.items`. */
      readonly where: string;
      readonly type: NonNullable<TypeRecord['typeFunction']>;
      readonly planOf: (type: Class) => ClassPlan;
    };

export type Condition = 'optional' | ((object: unknown, value: unknown) => unknown);

export interface Stage {
  readonly checks: readonly Check[];
  readonly gates: boolean;
  /** Values for which this stage and all later ones are skipped. */
  readonly skips?: { readonly undefined: boolean; readonly null: boolean };
}

export type Check = BuiltinCheck | OriginalCheck | JudgedCheck;

interface AnyCheck {
  readonly rule: Rule;
  /** Applied to each item of an array, Set or Map. */
  readonly each: boolean;
  /** The decorator; checks that strict mode adds have none. */
  readonly decorator?: { readonly name: string; readonly constraints: readonly unknown[] | undefined };
  /** The decorator's `validateIf` option. */
  readonly applies?: (object: unknown, value: unknown) => unknown;
  /** The check runs code of the application. It is skipped for a value that contains an error already. */
  readonly runsApplicationCode?: boolean;
  /** Runs only if the transform of the property threw. */
  readonly whenTransformFailed?: boolean;
  /** Reports each item that failed. An `original` check does so itself. */
  readonly reportsItems?: boolean;
  /** Returns true if another check of the property is sure to refuse the value; this check is then skipped. */
  readonly skippedFor?: (value: unknown) => boolean;
}

/** A check that the back end may inline. */
export interface BuiltinCheck extends AnyCheck {
  readonly kind: 'builtin';
  readonly builtin: Pick<Inlined, 'test' | 'expression'>;
  readonly args: readonly unknown[];
}

/** A check that calls the constraint's own code. */
export interface OriginalCheck extends AnyCheck {
  readonly kind: 'original';
  readonly record: ValidationRecord;
  readonly constraint: ConstraintRecord;
  readonly targetName: string;
}

/** A check by a function of ours, which may report errors itself; `false` reports the rule. */
export interface JudgedCheck extends AnyCheck {
  readonly kind: 'judged';
  readonly judge: (value: unknown, object: object, run: Run) => boolean;
}
