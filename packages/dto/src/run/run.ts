import type { ValidationError } from 'class-validator';
import type { FewTexts, Message } from '../plan/message';
import { errorOf } from '../plan/rule';
import type { Rule } from '../plan/rule';
import type { Compiled, FieldError, Resolve, Validated } from '../types';
import type { Frame, Spot } from './frame';
import type { Read } from './nested';

/** An error on its way to the root: each level that adopts it puts its own name or index in front of `loc`. */
export interface Failure extends FieldError {
  /** Only in a traced run. */
  readonly rule?: Rule;
  /** Only in a traced run: the verdict came later, as the first, second, … of those. */
  readonly late?: number;
  /** Only in a traced run. */
  readonly at?: Spot;
  /** The errors of an object that was left to class-validator itself. */
  readonly original?: () => ValidationError[];
}

/** Stands where a verdict is still awaited, and stays unnamed when the verdict is good. */
interface Place {
  loc: (string | number)[];
  type: string;
  msg: string;
}

export interface RunOptions {
  /** Constraints that answer with a promise: `declared` ones are awaited (default), or all of them, or none. */
  readonly asynchrony?: 'declared' | 'any' | 'ignored';
  /** Failures name the rule behind them, and where they were found. Default false. */
  readonly traced?: boolean;
  /** Checks an object by class-validator itself, where a class is not compiled. */
  readonly original?: (object: object, run: Run) => object;
}

/** The state of one run over one input. */
export class Run {
  /** Failures of the level at work; `undefined` until there is one, so that a valid input allocates nothing here. */
  errors: Failure[] | undefined = undefined;
  /** Asynchronous verdicts under way. */
  pending: Promise<void>[] | undefined = undefined;
  #late = 0;
  /** How deep a check of finished instances is, and where. */
  depth = 1;
  frame: Frame | undefined = undefined;

  constructor(
    readonly resolve: Resolve | undefined,
    readonly limit: number,
    readonly options: RunOptions = DEFAULTS,
  ) {}

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
  hold<V>(verdict: Promise<V>, passes: (verdict: V) => boolean, rule: Rule, value: unknown, object: object): void {
    const place: Place = { loc: [rule.property], type: '', msg: '' };
    (this.errors ??= []).push(place);
    const at = this.#spot(rule.property, value);
    const settled = verdict.then((given) => {
      if (passes(given)) return undefined;
      const late = this.options.traced === true ? { late: ++this.#late } : undefined;
      Object.assign(place, this.#failure(rule, value, object, at), late, { loc: place.loc });
      return undefined;
    });
    (this.pending ??= []).push(settled);
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

function worked({ property, type, message, ctx }: Rule, value: unknown, object: object): FieldError {
  return errorOf([property], type, (message as Exclude<Message, string | FewTexts>)(value, object), ctx);
}

/** Keys of a Map may be anything; in `loc` they are text. */
function locOf(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

const DEFAULTS: RunOptions = {};

function isNamed(failure: FieldError): boolean {
  return failure.type !== '';
}

/** A place cannot be copied: its verdict will be written into this very object. */
function moved(place: Place, key: string | number): Failure {
  place.loc.unshift(key);
  return place;
}

/** What the run found: at most `limit` errors, places of verdicts that passed left out. */
export function foundBy({ errors, limit, pending }: Run): readonly Failure[] {
  if (errors === undefined) return [];
  const named = pending === undefined ? errors : errors.filter(isNamed);
  return named.length > limit ? named.slice(0, limit) : named;
}

export const NO_OBJECT: Validated<never> = Object.freeze({
  ok: false,
  errors: Object.freeze<FieldError[]>([{ loc: [], type: 'object_expected', msg: 'Object expected' }]),
});

export function outcomeOf(value: unknown, run: Run): Validated<unknown> {
  if (run.errors === undefined) return { ok: true, value };
  const errors = foundBy(run);
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
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
    return run.errors === undefined ? { ok: true, value } : outcomeOf(value, run);
  };
}
