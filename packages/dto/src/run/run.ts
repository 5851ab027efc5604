import type { Rule } from '../plan/plan';
import type { FieldError, Resolve } from '../types';

/** An error still on its way to the root: each level puts its own name or index in front of `loc`. */
export interface Failure {
  readonly loc: (string | number)[];
  type: string;
  msg: string;
  ctx?: Readonly<Record<string, unknown>>;
  /** The rule behind it, for those who need more than the public shape. */
  rule?: Rule;
}

/** The state of one run over one input. */
export class Run {
  /** Failures of the level at work; `undefined` until there is one, so that a valid input allocates nothing here. */
  errors: Failure[] | undefined = undefined;
  /** Asynchronous verdicts under way. */
  pending: Promise<void>[] | undefined = undefined;
  /** Entries of `errors` that only hold the place of a pending verdict. */
  #held = 0;

  constructor(
    readonly resolve: Resolve | undefined,
    readonly limit: number,
  ) {}

  /** Enough errors for this level: whoever loops over the input stops here. */
  get full(): boolean {
    return this.errors !== undefined && this.errors.length - this.#held >= this.limit;
  }

  fail(rule: Rule, value: unknown, object: object): void {
    (this.errors ??= []).push(failureOf(rule, value, object));
  }

  failAt(key: string | number, type: string, msg: string): void {
    (this.errors ??= []).push({ loc: [key], type, msg });
  }

  failHere(type: string, msg: string): void {
    (this.errors ??= []).push({ loc: [], type, msg });
  }

  /** Keeps the place of a verdict that comes later, so that errors stay in the order of the source. */
  hold(verdict: Promise<boolean>, rule: Rule, value: unknown, object: object): void {
    const place: Failure = { loc: [rule.property], type: '', msg: '' };
    (this.errors ??= []).push(place);
    this.#held++;
    (this.pending ??= []).push(
      verdict.then((passed) => {
        if (!passed) Object.assign(place, { ...failureOf(rule, value, object), loc: place.loc });
        return undefined;
      }),
    );
  }

  /** Takes over the failures of a level below, under the key where that level was found. */
  adopt(errors: Failure[] | undefined, key: string | number): void {
    if (errors === undefined) return;
    for (const error of errors) error.loc.unshift(key);
    if (this.errors === undefined) this.errors = errors;
    else this.errors.push(...errors);
  }
}

function failureOf(rule: Rule, value: unknown, object: object): Failure {
  const { message } = rule;
  const failure: Failure = {
    loc: [rule.property],
    type: rule.type,
    msg: typeof message === 'string' ? message : message(value, object),
  };
  if (rule.ctx !== undefined) failure.ctx = rule.ctx;
  return failure;
}

/** The public form: at most `limit` errors, places of verdicts that passed left out. */
export function published(failures: readonly Failure[] | undefined, limit: number): FieldError[] {
  if (failures === undefined) return [];
  const errors = failures.filter((failure) => failure.type !== '');
  return errors.length > limit ? errors.slice(0, limit) : errors;
}
