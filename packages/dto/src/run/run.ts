import { DtoDefinitionError } from '../common/definition-error';
import type { Compiled, FieldError, Resolve, Validated } from '../common/types';
import { errorOf } from '../errors/rule';
import type { Message, Rule } from '../errors/rule';
import { ConcurrencyLimit } from './concurrency-limit';
import type { Failure, Frame, Position } from './failure';

/** A placeholder for the error of a constraint whose result is awaited. Its `type` stays empty if the value passes. */
interface Placeholder {
  loc: (string | number)[];
  type: string;
  msg: string;
}

/** The object and property that a placeholder belongs to. */
interface Owner {
  readonly object: object;
  readonly property: string;
}

/** What an asynchronous result is about. */
export interface PendingCheck {
  readonly rule: Rule;
  readonly value: unknown;
  readonly object: object;
  /** The key of the item, if a single item is checked. */
  readonly key?: string | number;
  /** Report at most one asynchronous error for each property. Default false. */
  readonly single?: boolean;
}

export interface RunOptions {
  /** Which constraints that return a promise are awaited: those declared asynchronous (default), all, or none. */
  readonly asynchrony?: 'declared' | 'any' | 'ignored';
  /** Failures contain their rule and their position. Default false. */
  readonly traced?: boolean;
  /** Throws errors of application code immediately, even if the input is invalid. Default false. */
  readonly exact?: boolean;
  /** Checks an object with class-validator itself, for classes that are not compiled. */
  readonly original?: (object: object, run: Run) => object;
}

/** The state of one run over one input. */
export class Run {
  /** The failures of the current level; `undefined` until there is one, so that a valid input allocates nothing here. */
  errors: Failure[] | undefined = undefined;
  /** Asynchronous results that are awaited. */
  pending: Promise<void>[] | undefined = undefined;
  /** The first error thrown by application code. It is thrown again unless the input is refused. */
  thrown: { readonly error: unknown } | undefined = undefined;
  /** The last transform threw, so the value is still as the client sent it. */
  transformFailed = false;
  #concurrency: ConcurrencyLimit | undefined = undefined;
  #late = 0;
  /** Placeholders with `single`, by owner. Created when there is one, as all state of a run is. */
  #single: Map<Placeholder, Owner> | undefined = undefined;
  /** The depth and the position of a check of existing instances. */
  depth = 1;
  frame: Frame | undefined = undefined;

  constructor(
    readonly resolve: Resolve | undefined,
    readonly limit: number,
    readonly options: RunOptions = DEFAULTS,
  ) {}

  /** Limits the asynchronous constraints that run at once. */
  get concurrency(): ConcurrencyLimit {
    return (this.#concurrency ??= new ConcurrencyLimit());
  }

  /** Whether this level has reached the error limit. Loops over the input stop then. */
  get full(): boolean {
    // Placeholders may turn out not to be errors. Those of other levels are subtracted too, so the loop may stop later.
    return this.errors !== undefined && this.errors.length - (this.pending?.length ?? 0) >= this.limit;
  }

  fail(rule: Rule, value: unknown, object: object): void {
    const failure = this.#failure(rule, value, object, this.#position(rule.property, value));
    if (this.errors === undefined) this.errors = [failure];
    else this.errors.push(failure);
  }

  /** Reports an item that breaks a rule under the item's key instead of the property's name. */
  failUnderKey(rule: Rule, key: unknown, value: unknown, object: object): void {
    const failure = this.#failure(rule, value, object, this.#position(key, value));
    (this.errors ??= []).push({ ...failure, loc: [locOf(key)] });
  }

  /** Reports an item that breaks a rule under the property's name and the item's key. */
  failItem(rule: Rule, key: string | number, item: unknown, object: object): void {
    const failure = this.#failure(rule, item, object, undefined);
    (this.errors ??= []).push({ ...failure, loc: [rule.property, key] });
  }

  /**
   * Records an error thrown by application code, which is usually caused by an invalid input. If the input has errors, they
   * are the outcome; otherwise the error is thrown at the end. A DtoDefinitionError is thrown immediately.
   */
  recordThrown(error: unknown): void {
    if (this.options.exact === true || error instanceof DtoDefinitionError) throw error;
    this.thrown ??= { error };
  }

  /** Reports a failure of the current object, or of one of its keys, that does not come from a decorator. */
  report(loc: readonly (string | number)[], type: string, msg: string): void {
    (this.errors ??= []).push({ loc, type, msg });
  }

  /** Like `report`, with the position in a traced run. Without a key, the object itself failed. */
  reportAt(type: string, msg: string, key?: unknown, value?: unknown): void {
    const at = this.#position(key, value);
    this.report(key === undefined ? [] : [locOf(key)], type, msg);
    if (at !== undefined) Object.assign(this.errors?.at(-1) as Failure, { at });
  }

  /** Adds a placeholder among the errors and fills it in if the awaited result is negative. */
  addPending<V>(verdict: PromiseLike<V>, passes: (verdict: V) => boolean, pendingCheck: PendingCheck): void {
    const { rule, value, object, key } = pendingCheck;
    const place: Placeholder = { loc: key === undefined ? [rule.property] : [rule.property, key], type: '', msg: '' };
    (this.errors ??= []).push(place);
    if (pendingCheck.single === true) (this.#single ??= new Map()).set(place, { object, property: rule.property });
    const at = this.#position(rule.property, value);
    const judge = (given: V): void => {
      if (passes(given)) return;
      const late = this.options.traced === true ? { late: ++this.#late } : undefined;
      Object.assign(place, this.#failure(rule, value, object, at), late, { loc: place.loc });
    };
    (this.pending ??= []).push(Promise.resolve(verdict.then(judge, (error: unknown) => this.recordThrown(error))));
  }

  /** Whether the property has an asynchronous error already and should have only one. */
  repeats(failure: FieldError, seen: Map<object, Set<string>>): boolean {
    const owner = this.#single?.get(failure as Placeholder);
    if (owner === undefined) return false;
    const properties = seen.get(owner.object) ?? new Set();
    if (properties.has(owner.property)) return true;
    seen.set(owner.object, properties.add(owner.property));
    return false;
  }

  /** Adds the failures of a nested level, with its key prepended to their `loc`. */
  addNested(errors: Failure[] | undefined, under: unknown): void {
    if (errors === undefined) return;
    const own = (this.errors ??= []);
    const key = locOf(under);
    for (const error of errors)
      own.push(isNamed(error) ? { ...error, loc: [key, ...error.loc] } : prefixed(error as Placeholder, key));
  }

  #failure(rule: Rule, value: unknown, object: object, at: Position | undefined): Failure {
    const error =
      typeof rule.error === 'function' ? rule.error(value) : (rule.error ?? createError(rule, value, object));
    return at === undefined ? error : { ...error, loc: [...error.loc], rule, at };
  }

  #position(key: unknown, value: unknown): Position | undefined {
    return this.frame === undefined ? undefined : { frame: this.frame, key, value };
  }
}

function textOf(message: Message, value: unknown, object: object): string {
  if (typeof message === 'function') return message(value, object);
  return typeof message === 'string' ? message : (message.texts[message.choose(value)] as string);
}

function createError({ property, type, message, ctx }: Rule, value: unknown, object: object): FieldError {
  return errorOf([property], type, textOf(message, value, object), ctx);
}

/** Keys of a Map can have any type; in `loc` they are text. */
function locOf(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

const DEFAULTS: RunOptions = {};

/** Whether at least one of them is an error, and not a placeholder. */
export function hasErrors(errors: readonly FieldError[] | undefined): boolean {
  return errors !== undefined && errors.some(isNamed);
}

function isNamed(failure: FieldError): boolean {
  return failure.type !== '';
}

/** A placeholder must not be copied, because its error will be written into this object. */
function prefixed(place: Placeholder, key: string | number): Failure {
  place.loc.unshift(key);
  return place;
}

/** The errors of the run, at most `limit`, without placeholders of values that passed. */
export function errorsOf(run: Run): readonly Failure[] {
  const { errors, limit, pending } = run;
  if (errors === undefined) return [];
  // A run without asynchronous constraints, which is nearly every one, allocates nothing here.
  const named = pending === undefined ? errors : namedErrors(errors, run);
  return named.length > limit ? named.slice(0, limit) : named;
}

function namedErrors(errors: readonly Failure[], run: Run): readonly Failure[] {
  const seen = new Map<object, Set<string>>();
  return errors.filter((each) => isNamed(each) && !run.repeats(each, seen));
}

export const NOT_AN_OBJECT: Validated<never> = Object.freeze({
  ok: false,
  errors: Object.freeze<FieldError[]>([{ loc: [], type: 'object_expected', msg: 'Object expected' }]),
});

export function outcomeOf(value: unknown, run: Run): Validated<unknown> {
  const errors = errorsOf(run);
  if (errors.length > 0) return { ok: false, errors };
  if (run.thrown !== undefined) throw run.thrown.error;
  return { ok: true, value };
}

/** Waits for all asynchronous results, also if the run itself throws, so that no rejection is unhandled. */
export async function settled(read: () => unknown, run: Run): Promise<Validated<unknown>> {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    await Promise.allSettled(run.pending ?? []);
    throw error;
  }
  await Promise.all(run.pending ?? []);
  return outcomeOf(value, run);
}

/** Creates the `run` function of a compiled DTO: one pass over an input. */
export function fromRoot(
  read: Read,
  { async, maxErrors }: { async: boolean; maxErrors: number },
): Compiled<unknown>['run'] {
  return (input, resolve) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return NOT_AN_OBJECT;
    const run = new Run(resolve, maxErrors);
    if (async) return settled(() => read(input, run, 1), run);
    const value = read(input, run, 1);
    return run.errors === undefined && run.thrown === undefined ? { ok: true, value } : outcomeOf(value, run);
  };
}

/** Builds, converts and checks one object of one class. */
export type Read = (input: object, run: Run, depth: number) => object;
