import { ValidationError } from 'class-validator';
import type { ValidatorOptions } from 'class-validator';
import type { Failure, Frame } from '../run/failure';

/** What a `ValidationError` contains besides the property. */
export interface Shown {
  readonly target: boolean;
  readonly value: boolean;
}

export function shownBy(options: ValidatorOptions | undefined): Shown {
  const { target = true, value = true } = options?.validationError ?? {};
  return { target, value };
}

/** Converts failures, in the order in which they were found, to class-validator's tree of `ValidationError`s. */
export function errorTree(failures: readonly Failure[], shown: Shown): ValidationError[] {
  const tree = new Tree(shown);
  // Errors are in the order of their properties. Among the constraints of a property, asynchronous results come last.
  for (const failure of failures) tree.add(failure);
  const late = failures.filter((failure) => failure.late !== undefined);
  for (const failure of late.sort((left, right) => (left.late ?? 0) - (right.late ?? 0))) tree.addLate(failure);
  return tree.errors;
}

/** The errors of one object or collection. */
interface Branch {
  readonly errors: ValidationError[];
  readonly byKey: Map<unknown, ValidationError>;
}

class Tree {
  readonly errors: ValidationError[] = [];
  readonly #branches = new Map<Frame, Branch>();

  constructor(readonly shown: Shown) {}

  /** An asynchronous failure only reserves the place of its property. */
  add(failure: Failure): void {
    const { at, original } = failure;
    if (at === undefined) return;
    if (original !== undefined) {
      const errors = original();
      if (errors.length > 0) this.#branchOf(at.frame).errors.push(...errors);
    } else if (at.key === undefined) this.#addUnknown(at.frame, failure.msg);
    else {
      const error = this.#errorAt(at.frame, at.key, at.value);
      if (failure.late === undefined) addConstraint(error, failure);
    }
  }

  addLate(failure: Failure): void {
    const { at, type, msg, rule } = failure;
    if (at === undefined) return;
    const error = this.#errorAt(at.frame, at.key, at.value);
    error.constraints = { ...error.constraints, [type]: msg };
    if (!rule?.context) return;
    const contexts: Record<string, object> | undefined = error.contexts;
    error.contexts = { ...contexts, [type]: { ...contexts?.[type], ...rule.context } };
  }

  /** Recursive; the depth is bounded by the maximum nesting of the input. */
  #branchOf(frame: Frame): Branch {
    let branch = this.#branches.get(frame);
    if (branch === undefined) {
      const { above, key, target } = frame;
      const errors = above === undefined ? this.errors : (this.#errorAt(above, key, target).children ?? []);
      branch = { errors, byKey: new Map() };
      this.#branches.set(frame, branch);
    }
    return branch;
  }

  #errorAt(frame: Frame, key: unknown, value: unknown): ValidationError {
    const { errors, byKey } = this.#branchOf(frame);
    let error = byKey.get(key);
    if (error === undefined) {
      error = new ValidationError();
      if (this.shown.target) error.target = frame.target;
      if (this.shown.value) error.value = value;
      error.property = String(key);
      error.children = [];
      byKey.set(key, error);
      errors.push(error);
    }
    return error;
  }

  #addUnknown(frame: Frame, message: string): void {
    const error = new ValidationError();
    if (this.shown.target) error.target = frame.target;
    error.value = undefined;
    error.property = undefined as unknown as string;
    error.children = [];
    error.constraints = { unknownValue: message };
    this.#branchOf(frame).errors.push(error);
  }
}

function addConstraint(error: ValidationError, { type, msg, rule }: Failure): void {
  error.constraints = { ...error.constraints, [type]: msg };
  // Rebuilt for each failure, because contexts are in the order of the decorators, not of the failures.
  const contexts = [...(rule?.contexts ?? [])].filter(([name]) => error.constraints?.[name]);
  if (contexts.length > 0) error.contexts = Object.fromEntries(contexts);
  else delete error.contexts;
  // class-validator sets this property to undefined.
  if (type === 'whitelistValidation') Object.assign(error, { children: undefined });
}
