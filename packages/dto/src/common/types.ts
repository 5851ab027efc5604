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
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Gives the instance of a class that a custom constraint needs; an application passes its container here. */
export type Resolve = <T>(type: Class<T>) => T;

export interface CompileOptions {
  /** `json` (default): values as JSON.parse gave them. `text`: query, form or environment, where everything is a string. */
  readonly from?: 'json' | 'text';
  /** Properties that the DTO does not declare. Default `strip`. */
  readonly unknown?: 'strip' | 'reject' | 'keep';
  /** Names that `unknown: 'reject'` lets pass at the root though the DTO does not declare them. Default none. */
  readonly known?: readonly string[];
  /** `lowercase`: names of the input are in lower case, as those of headers are, whatever the DTO writes. Default `exact`. */
  readonly names?: 'exact' | 'lowercase';
  /** Reproduce class-validator's verdicts, names, messages and order exactly. Default false (strict). */
  readonly compat?: boolean;
  /** Only constraints and exposures of these groups take part (and `always` ones). Default: every constraint. */
  readonly groups?: readonly string[];
  /** Constraints that name no group and no `always` of their own take part whatever the groups. Default false. */
  readonly always?: boolean;
  /** Without `groups`, constraints that name a group are left out. Default false. */
  readonly strictGroups?: boolean;
  /** The version that `@Expose({ since, until })` is compared with. */
  readonly version?: number;
  /** An absent property is not checked, but for `@IsDefined`. Default false. */
  readonly skipUndefinedProperties?: boolean;
  /** A property that is `null` is not checked, but for `@IsDefined`. Default false. */
  readonly skipNullProperties?: boolean;
  /** Both of the above. Default false. */
  readonly skipMissingProperties?: boolean;
  /** At most one error for each property. Default false. */
  readonly stopAtFirstError?: boolean;
  /** Constraints without a message of their own report an empty one. Default false. */
  readonly dismissDefaultMessages?: boolean;
  /** Compat only: refuse objects of classes without any constraint, as class-validator does. Default true. */
  readonly forbidUnknownValues?: boolean;
  /** What each error carries beside `loc`, `type` and `msg`. */
  readonly errors?: {
    /** Adds `ctx`, the constraint's arguments by name. Default false. */ readonly context?: boolean;
  };
  /** Nesting deeper than this is refused; 1 to 1,000. Default 32. */
  readonly maxDepth?: number;
  /** Collecting stops at this many errors; 1 to 10,000. Default 100. */
  readonly maxErrors?: number;
  /** How the plan is executed. Default: `source` where code generation is allowed, else `closures`. */
  readonly backend?: 'source' | 'closures';
}

/** A DTO class and its options, compiled. Holds no container, so one serves every application in the process. */
export interface Compiled<T> {
  /** True when a constraint that this DTO reaches is asynchronous: only then does `run` answer with a promise. */
  readonly async: boolean;
  /** Classes of custom constraints that `run` asks `resolve` for, as far as they are known before there is an input. */
  readonly constraints: readonly Class[];
  run(input: unknown, resolve?: Resolve): Validated<T> | Promise<Validated<T>>;
}
