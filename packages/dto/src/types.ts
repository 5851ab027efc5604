/** A class that can be built with `new`. */
export type Class<T = unknown> = new (...args: any[]) => T;

/** One thing that is wrong with an input: where, which rule, and a sentence for people. */
export interface FieldError {
  /** Property names and array indexes from the root to the fault, as in `["items", 3, "qty"]`; empty for the root. */
  readonly loc: readonly (string | number)[];
  /** The class-validator constraint name, or one of `missing`, `object_expected`, `array_expected`, … */
  readonly type: string;
  readonly msg: string;
  /** The constraint's arguments by name; only with `errors: { context: true }`. */
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** What came of an input: an instance of the DTO, or every fault found. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Gives the instance of a class that a custom constraint needs; an application passes its container here. */
export type Resolve = <T>(type: Class<T>) => T;

export interface CompileOptions {
  /** `json` (default): values as JSON.parse gave them. `text`: query, form or environment, where everything is a string. */
  readonly from?: 'json' | 'text';
  /** Properties that the DTO does not declare. Default `strip`. */
  readonly unknown?: 'strip' | 'reject' | 'keep';
  /** Reproduce class-validator's verdicts, names, messages and order exactly. Default false (strict). */
  readonly compat?: boolean;
  readonly groups?: readonly string[];
  /** Nesting deeper than this is refused. Default 32. */
  readonly maxDepth?: number;
  /** Collecting stops at this many errors. Default 100. */
  readonly maxErrors?: number;
}

/** A DTO class and its options, compiled. Holds no container, so one serves every application in the process. */
export interface Compiled<T> {
  /** True when a constraint that this DTO reaches is asynchronous: only then does `run` answer with a promise. */
  readonly async: boolean;
  run(input: unknown, resolve?: Resolve): Validated<T> | Promise<Validated<T>>;
}
