import { ValidationError } from 'class-validator';
import type { ValidatorOptions } from 'class-validator';
import type { Failure } from '../run/run';

type Bag = Record<string, unknown>;
type Show = NonNullable<ValidatorOptions['validationError']>;

/** Turns failures, found in order, into the tree of `ValidationError`s that class-validator gives. */
export function errorTree(root: object, failures: readonly Failure[], show: Show | undefined): ValidationError[] {
  const tree = new Branch(root, show);
  // An error's place among the others is that of its property; among its constraints, late verdicts come last.
  for (const failure of failures) tree.add(failure, failure.late === undefined);
  const late = failures.filter((failure) => failure.late !== undefined);
  for (const failure of late.sort((left, right) => (left.late ?? 0) - (right.late ?? 0))) tree.add(failure, true);
  return tree.errors;
}

/** The errors of one object or collection. */
class Branch {
  readonly errors: ValidationError[] = [];
  readonly #nodes = new Map<string | number, { readonly error: ValidationError; readonly below: Branch }>();

  constructor(
    readonly target: unknown,
    readonly show: Show | undefined,
  ) {}

  add(failure: Failure, fill: boolean): void {
    this.#addAt(0, failure, fill);
  }

  /** A path is as deep as the input may nest, so following it by recursion is bounded. */
  #addAt(depth: number, failure: Failure, fill: boolean): void {
    const key = failure.loc[depth];
    if (key === undefined) return this.#addUnknown(failure);
    const { error, below } = this.#at(key);
    const unknown = failure.type === 'unknownValue' && failure.rule === undefined;
    if (unknown || depth < failure.loc.length - 1) below.#addAt(depth + 1, failure, fill);
    else if (fill) addConstraint(error, failure);
  }

  #at(key: string | number): { readonly error: ValidationError; readonly below: Branch } {
    let node = this.#nodes.get(key);
    if (node === undefined) {
      const value = step(this.target, key);
      const below = new Branch(value, this.show);
      const error = this.#error(String(key), value);
      error.children = below.errors;
      node = { error, below };
      this.#nodes.set(key, node);
      this.errors.push(error);
    }
    return node;
  }

  #error(property: string, value: unknown): ValidationError {
    const error = new ValidationError();
    if (this.show?.target !== false) error.target = this.target as object;
    if (this.show?.value !== false) error.value = value;
    error.property = property;
    return error;
  }

  #addUnknown(failure: Failure): void {
    const error = new ValidationError();
    if (this.show?.target !== false) error.target = this.target as object;
    error.value = undefined;
    error.property = undefined as unknown as string;
    error.children = [];
    error.constraints = { unknownValue: failure.msg };
    this.errors.push(error);
  }
}

function addConstraint(error: ValidationError, { type, msg, rule }: Failure): void {
  error.constraints = { ...error.constraints, [type]: msg };
  // Begun anew each time: their order is that of the decorators, not of the failures.
  const contexts = [...(rule?.contexts ?? [])].filter(([name]) => error.constraints?.[name]);
  if (contexts.length > 0) error.contexts = Object.fromEntries(contexts);
  else delete error.contexts;
  // The library sets it so, key and all.
  if (type === 'whitelistValidation') Object.assign(error, { children: undefined });
}

function step(target: unknown, key: string | number): unknown {
  if (target instanceof Map) return [...target].find(([name]) => String(name) === key)?.[1];
  if (target instanceof Set) return [...target][Number(key)];
  return (target as Bag)[key];
}
