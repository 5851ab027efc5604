import { DtoDefinitionError } from '../common/definition-error';
import type { Compiled, FieldError, Resolve, Validated } from '../common/types';
import { errorOf } from '../errors/rule';
import type { Message, Rule } from '../errors/rule';
import { ConcurrencyLimit } from './concurrency-limit';
import type { Failure, Frame, Spot } from './failure';

/** Stands where a verdict is still awaited, and stays unnamed when the verdict is good. */
interface Place {
  loc: (string | number)[];
  type: string;
  msg: string;
}

/** Whose verdict a place waits for. */
interface Owner {
  readonly object: object;
  readonly property: string;
}

/** What a verdict that comes later is about. */
export interface Held {
  readonly rule: Rule;
  readonly value: unknown;
  readonly object: object;
  /** Of the item that is judged. */
  readonly key?: string | number;
  /** At most one such error for each property. Default false. */
  readonly single?: boolean;
}

export interface RunOptions {
  /** Constraints that answer with a promise: `declared` ones are awaited (default), or all of them, or none. */
  readonly asynchrony?: 'declared' | 'any' | 'ignored';
  /** Failures name the rule behind them, and where they were found. Default false. */
  readonly traced?: boolean;
  /** What code of the application throws is thrown at once, whatever else is wrong with the input. Default false. */
  readonly exact?: boolean;
  /** Checks an object by class-validator itself, where a class is not compiled. */
  readonly original?: (object: object, run: Run) => object;
}

/** The state of one run over one input. */
export class Run {
  /** Failures of the level at work; `undefined` until there is one, so that a valid input allocates nothing here. */
  errors: Failure[] | undefined = undefined;
  /** Asynchronous verdicts under way. */
  pending: Promise<void>[] | undefined = undefined;
  /** What code of the application threw first; thrown again unless the input is refused anyway. */
  thrown: { readonly error: unknown } | undefined = undefined;
  /** A transform just threw, so the value at work is still the client's. */
  spoiled = false;
  #concurrency: ConcurrencyLimit | undefined = undefined;
  #late = 0;
  /** Places of which one for each property is enough; made when there is one, as everything of a run is. */
  #single: Map<Place, Owner> | undefined = undefined;
  /** How deep a check of finished instances is, and where. */
  depth = 1;
  frame: Frame | undefined = undefined;

  constructor(
    readonly resolve: Resolve | undefined,
    readonly limit: number,
    readonly options: RunOptions = DEFAULTS,
  ) {}

  /** How many asynchronous constraints may be under way. */
  get concurrency(): ConcurrencyLimit {
    return (this.#concurrency ??= new ConcurrencyLimit());
  }

  /** Enough errors for this level: whoever loops over the input stops here. */
  get full(): boolean {
    // Places of pending verdicts may turn out to be no errors; other levels' are left out too, which only stops later.
    return this.errors !== undefined && this.errors.length - (this.pending?.length ?? 0) >= this.limit;
  }

  fail(rule: Rule, value: unknown, object: object): void {
    const failure = this.#failure(rule, value, object, this.#spot(rule.property, value));
    if (this.errors === undefined) this.errors = [failure];
    else this.errors.push(failure);
  }

  /** A rule broken by an item, reported under the item's key instead of the property's name. */
  failAs(rule: Rule, key: unknown, value: unknown, object: object): void {
    const failure = this.#failure(rule, value, object, this.#spot(key, value));
    (this.errors ??= []).push({ ...failure, loc: [locOf(key)] });
  }

  /** A rule broken by an item, reported under the property's name and the item's key. */
  failItem(rule: Rule, key: string | number, item: unknown, object: object): void {
    const failure = this.#failure(rule, item, object, undefined);
    (this.errors ??= []).push({ ...failure, loc: [rule.property, key] });
  }

  /**
   * Code of the application threw. As a rule it met what the input should not have held, and then the errors of the input
   * are the answer; where there are none it is thrown in the end. A mistake in the declaration is thrown at once.
   */
  threw(error: unknown): void {
    if (this.options.exact === true || error instanceof DtoDefinitionError) throw error;
    this.thrown ??= { error };
  }

  /** A failure of the level itself, or of one of its keys, that no decorator stands for. */
  report(loc: readonly (string | number)[], type: string, msg: string): void {
    (this.errors ??= []).push({ loc, type, msg });
  }

  /** The same in a traced run; without a key it is the object itself that failed. */
  reportAt(type: string, msg: string, key?: unknown, value?: unknown): void {
    const at = this.#spot(key, value);
    this.report(key === undefined ? [] : [locOf(key)], type, msg);
    if (at !== undefined) Object.assign(this.errors?.at(-1) as Failure, { at });
  }

  /** Reports, in its place among the others, a verdict that comes later. */
  hold<V>(verdict: PromiseLike<V>, passes: (verdict: V) => boolean, held: Held): void {
    const { rule, value, object, key } = held;
    const place: Place = { loc: key === undefined ? [rule.property] : [rule.property, key], type: '', msg: '' };
    (this.errors ??= []).push(place);
    if (held.single === true) (this.#single ??= new Map()).set(place, { object, property: rule.property });
    const at = this.#spot(rule.property, value);
    const judge = (given: V): void => {
      if (passes(given)) return;
      const late = this.options.traced === true ? { late: ++this.#late } : undefined;
      Object.assign(place, this.#failure(rule, value, object, at), late, { loc: place.loc });
    };
    (this.pending ??= []).push(Promise.resolve(verdict.then(judge, (error: unknown) => this.threw(error))));
  }

  /** Whether another verdict on the same property was bad before, and one error is all that is asked for. */
  repeats(failure: FieldError, seen: Map<object, Set<string>>): boolean {
    const owner = this.#single?.get(failure as Place);
    if (owner === undefined) return false;
    const properties = seen.get(owner.object) ?? new Set();
    if (properties.has(owner.property)) return true;
    seen.set(owner.object, properties.add(owner.property));
    return false;
  }

  /** Takes over the failures of a level below, under the key where that level was found. */
  adopt(errors: Failure[] | undefined, under: unknown): void {
    if (errors === undefined) return;
    const own = (this.errors ??= []);
    const key = locOf(under);
    for (const error of errors)
      own.push(isNamed(error) ? { ...error, loc: [key, ...error.loc] } : moved(error as Place, key));
  }

  #failure(rule: Rule, value: unknown, object: object, at: Spot | undefined): Failure {
    const error = typeof rule.error === 'function' ? rule.error(value) : (rule.error ?? worked(rule, value, object));
    return at === undefined ? error : { ...error, loc: [...error.loc], rule, at };
  }

  #spot(key: unknown, value: unknown): Spot | undefined {
    return this.frame === undefined ? undefined : { frame: this.frame, key, value };
  }
}

function textOf(message: Message, value: unknown, object: object): string {
  if (typeof message === 'function') return message(value, object);
  return typeof message === 'string' ? message : (message.texts[message.choose(value)] as string);
}

function worked({ property, type, message, ctx }: Rule, value: unknown, object: object): FieldError {
  return errorOf([property], type, textOf(message, value, object), ctx);
}

/** Keys of a Map may be anything; in `loc` they are text. */
function locOf(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

const DEFAULTS: RunOptions = {};

/** Whether some are errors for sure, and not only verdicts that are awaited. */
export function hasErrors(errors: readonly FieldError[] | undefined): boolean {
  return errors !== undefined && errors.some(isNamed);
}

function isNamed(failure: FieldError): boolean {
  return failure.type !== '';
}

/** A place cannot be copied: its verdict will be written into this very object. */
function moved(place: Place, key: string | number): Failure {
  place.loc.unshift(key);
  return place;
}

/** What the run found: at most `limit` errors, places of verdicts that passed left out. */
export function foundBy(run: Run): readonly Failure[] {
  const { errors, limit, pending } = run;
  if (errors === undefined) return [];
  const seen = new Map<object, Set<string>>();
  const named = pending === undefined ? errors : errors.filter((each) => isNamed(each) && !run.repeats(each, seen));
  return named.length > limit ? named.slice(0, limit) : named;
}

export const NO_OBJECT: Validated<never> = Object.freeze({
  ok: false,
  errors: Object.freeze<FieldError[]>([{ loc: [], type: 'object_expected', msg: 'Object expected' }]),
});

export function outcomeOf(value: unknown, run: Run): Validated<unknown> {
  const errors = foundBy(run);
  if (errors.length > 0) return { ok: false, errors };
  if (run.thrown !== undefined) throw run.thrown.error;
  return { ok: true, value };
}

/** Waits for every verdict under way, also when the run itself throws, so that no rejection is left alone. */
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

/** One pass over an input, from its root. */
export function fromRoot(
  read: Read,
  { async, maxErrors }: { async: boolean; maxErrors: number },
): Compiled<unknown>['run'] {
  return (input, resolve) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return NO_OBJECT;
    const run = new Run(resolve, maxErrors);
    if (async) return settled(() => read(input, run, 1), run);
    const value = read(input, run, 1);
    return run.errors === undefined && run.thrown === undefined ? { ok: true, value } : outcomeOf(value, run);
  };
}

/** Builds, converts and checks one object of one class. */
export type Read = (input: object, run: Run, depth: number) => object;
