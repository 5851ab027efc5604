/** A class that can be built with `new`. */
export type Class<T = unknown> = new (...args: any[]) => T;

/** One error of an input: where it is, which rule failed, and a message for people. */
export interface FieldError {
  /** Property names and array indexes from the root to the error, as in `["items", 3, "qty"]`; empty for the root. */
  readonly loc: readonly (string | number)[];
  /** The class-validator constraint name, or one of `missing`, `object_expected`, `array_expected`, … */
  readonly type: string;
  /** A text for people. */
  readonly msg: string;
  /** The constraint's arguments by name; only with `errors: { context: true }`. */
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** The outcome of a run: an instance of the DTO, or the errors of the input. */
export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Returns the instance of a custom constraint's class. An application passes its container here. */
export type Resolve = <T>(type: Class<T>) => T;

/** How `compile()` reads a DTO. */
export interface CompileOptions {
  /** `json` (default): values from JSON.parse. `text`: a query, a form or the environment, where every value is a string. */
  readonly from?: 'json' | 'text';
  /** Properties that the DTO does not declare. Default `strip`. */
  readonly unknown?: 'strip' | 'reject' | 'keep';
  /** Undeclared names that `unknown: 'reject'` accepts at the root. Default: none. */
  readonly known?: readonly string[];
  /** `lowercase`: the input has its names in lower case, as headers do, whatever case the DTO uses. Default `exact`. */
  readonly names?: 'exact' | 'lowercase';
  /** Reproduces the results, names, messages and order of class-validator exactly. Default false (strict mode). */
  readonly compat?: boolean;
  /** Apply only the constraints and `@Expose`s of these groups, and those with `always`. Default: all constraints. */
  readonly groups?: readonly string[];
  /** Constraints without groups and without an `always` option apply in every group. Default false. */
  readonly always?: boolean;
  /** Without `groups`, constraints that have groups do not apply. Default false. */
  readonly strictGroups?: boolean;
  /** The version that `@Expose({ since, until })` is compared with. */
  readonly version?: number;
  /** Does not check an absent property, except for `@IsDefined`. Default false. */
  readonly skipUndefinedProperties?: boolean;
  /** Does not check a property that is `null`, except for `@IsDefined`. Default false. */
  readonly skipNullProperties?: boolean;
  /** Both of the above. Default false. */
  readonly skipMissingProperties?: boolean;
  /** Reports at most one error for each property. Default false. */
  readonly stopAtFirstError?: boolean;
  /** Uses an empty message for constraints without a message of their own. Default false. */
  readonly dismissDefaultMessages?: boolean;
  /** Compat mode only: refuses objects of classes without constraints, as class-validator does. Default true. */
  readonly forbidUnknownValues?: boolean;
  /** What each error contains besides `loc`, `type` and `msg`. */
  readonly errors?: {
    /** Adds `ctx`, the constraint's arguments by name. Default false. */ readonly context?: boolean;
  };
  /** The deepest nesting that is accepted; 1 to 1,000. Default 32. */
  readonly maxDepth?: number;
  /** The highest number of errors to collect; 1 to 10,000. Default 100. */
  readonly maxErrors?: number;
  /** How the plan is executed. Default: `source` where code generation is allowed, otherwise `closures`. */
  readonly backend?: 'source' | 'closures';
}

/** A DTO class compiled with its options. Holds no container, so all applications in a process can share it. */
export interface Compiled<T> {
  /** True if a constraint of this DTO, or of a class nested in it, is asynchronous. Only then does `run` return a promise. */
  readonly async: boolean;
  /** The classes of custom constraints that `run` passes to `resolve`, as far as they are known at start-up. */
  readonly constraints: readonly Class[];
  /** The names that the class declares, as an input has them. */
  readonly names: ReadonlySet<string>;
  /** Converts and validates an input. Returns a promise only if a constraint is asynchronous. */
  run(input: unknown, resolve?: Resolve): Validated<T> | Promise<Validated<T>>;
}
