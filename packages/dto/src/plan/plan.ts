import type { Inlined } from '../builtins/inlined';
import type { Class } from '../common/types';
import type { Rule } from '../errors/rule';
import type { TransformRecord, TypeRecord } from '../metadata/transformation';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import type { Run } from '../run/run';

/** What is to be done with one class, worked out once from both metadata storages. Back ends only execute it. */
export interface ClassPlan {
  readonly type: Class;
  /** True: the input is a finished instance that is only checked. False: an instance is built from the input. */
  readonly inspects: boolean;
  readonly properties: readonly PropertyPlan[];
  /** The keys of the input that the class declares. */
  readonly sources: ReadonlySet<string>;
  /** What the constructor defines as own `undefined`, in its order: taken off again where the input has no value for it. */
  readonly blank: readonly string[];
}

export interface PropertyPlan {
  readonly name: string;
  /** The key under which the input has it; `undefined` when it is never read (excluded, or a getter without setter). */
  readonly source: string | undefined;
  readonly conversion: Conversion;
  readonly transforms: readonly TransformRecord[];
  /** `@Expose`d properties run their transforms even when absent, as in class-transformer. */
  readonly exposed: boolean;
  /** All must hold, or nothing of the property is checked. */
  readonly conditions: readonly Condition[];
  /** Run in order; a failure in a stage that gates ends the property. */
  readonly stages: readonly Stage[];
}

export type Conversion =
  | { readonly kind: 'keep'; readonly open: boolean }
  /**
   * `convert` answers the value itself when it cannot be converted; a check then reports it. `open`: objects and lists of no
   * declared class may be in it, however deep.
   */
  | { readonly kind: 'value'; readonly convert: (value: unknown) => unknown; readonly open: boolean }
  | { readonly kind: 'nested'; readonly nested: Nested };

export type Container = 'none' | 'array' | 'set' | 'map';

/** An object, or a collection of objects, of another class. */
export interface Nested {
  readonly container: Container;
  readonly choice: Choice;
  /** Reported for an element that is no object. */
  readonly element: Rule;
  /** More items than this are refused by a constraint, and not read. */
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
  /** `@Type((options) => …)` decides by the object at hand. */
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
  /** The stage and those after it run only for values that are not skipped. */
  readonly skips?: { readonly undefined: boolean; readonly null: boolean };
}

export type Check = BuiltinCheck | OriginalCheck | JudgedCheck;

interface AnyCheck {
  readonly rule: Rule;
  /** Applied to each item of an array, Set or Map. */
  readonly each: boolean;
  /** The decorator behind it; checks of strict mode's own have none. */
  readonly decorator?: { readonly name: string; readonly constraints: readonly unknown[] | undefined };
  /** The decorator's `validateIf` option. */
  readonly applies?: (object: unknown, value: unknown) => unknown;
  /** Its code is the application's own: it is not asked about a value in which something has failed already. */
  readonly isForeign?: boolean;
  /** Asked only about a value that its transform could not take. */
  readonly whenSpoiled?: boolean;
  /** Names each item that failed; the judge of an `original` check does so itself. */
  readonly located?: boolean;
  /** True: another check of the property is sure to refuse the value, and this one is not asked about it. */
  readonly withheld?: (value: unknown) => boolean;
}

/** Judged by code that the back end may write out in line. */
export interface BuiltinCheck extends AnyCheck {
  readonly kind: 'builtin';
  readonly builtin: Pick<Inlined, 'test' | 'expression'>;
  readonly args: readonly unknown[];
}

/** Judged by the constraint's own code. */
export interface OriginalCheck extends AnyCheck {
  readonly kind: 'original';
  readonly record: ValidationRecord;
  readonly constraint: ConstraintRecord;
  readonly targetName: string;
}

/** Judged by a function of ours that may report failures of its own; `false` reports the rule. */
export interface JudgedCheck extends AnyCheck {
  readonly kind: 'judged';
  readonly judge: (value: unknown, object: object, run: Run) => boolean;
}
