import { readByClosures } from '../backends/closures';
import { readBySource } from '../backends/source/read-by-source';
import type { JudgedCheck } from '../plan/plan';
import type { Rule } from '../plan/rule';
import { isCollection } from '../plan/shape';
import type { Read } from '../run/nested';
import type { Run } from '../run/run';
import type { Settings } from '../settings';
import type { Class } from '../types';
import { compatPlanOf } from './plan';

/**
 * Checks finished instances as class-validator does: by the rules of each object's own constructor, found when the
 * object is met and compiled once.
 */
export class Checker {
  readonly #reads = new WeakMap<Function, Read>();

  /** `admit` may refuse a class that is met, by throwing. */
  constructor(
    readonly settings: Settings,
    readonly admit: (type: Class) => void = () => undefined,
  ) {}

  check(object: object, run: Run): void {
    const type: unknown = object.constructor;
    if (typeof type !== 'function') {
      if (this.settings.forbidUnknownValues) unknownValue(object, run);
      return;
    }
    let read = this.#reads.get(type);
    if (read === undefined) this.#reads.set(type, (read = this.#compile(type as Class)));
    read(object, run, 1);
  }

  #compile(type: Class): Read {
    this.admit(type);
    const plan = compatPlanOf(type, this.settings, (rule) => this.#judgeNested(rule));
    if (plan.properties.length === 0 && this.settings.forbidUnknownValues) return unknownValue;
    return (this.settings.backend === 'source' ? readBySource : readByClosures)(plan, this.settings, unlinked);
  }

  #judgeNested(rule: Rule): JudgedCheck['judge'] {
    return (value, _owner, run) => {
      if (value === undefined) return true;
      if (!isCollection(value) && !(value instanceof Object)) return false;
      this.#below(run, rule.property, isCollection(value) ? 0 : 1, () => this.#judgeAny(value, rule, run));
      return true;
    };
  }

  /** An object is checked by its class; a collection, and collections in it, item by item. */
  #judgeAny(value: object, rule: Rule, run: Run): void {
    if (!isCollection(value)) return this.check(value, run);
    for (const [key, item] of entriesOf(value)) {
      if (run.full) return;
      if (item === undefined || (item === null && this.settings.skipNull)) continue;
      if (item instanceof Object) this.#below(run, key, 1, () => this.#judgeAny(item, rule, run));
      else run.failAs(rule, key, item, value);
    }
  }

  /** A property's collection is no level of its own; its items are. */
  #below(run: Run, key: string | number, levels: 0 | 1, judge: () => void): void {
    if (run.depth + levels > this.settings.maxDepth) {
      run.report([key], 'depth_exceeded', `Nested deeper than ${this.settings.maxDepth} levels`);
      return;
    }
    const before = run.errors;
    run.errors = undefined;
    run.depth += levels;
    judge();
    run.depth -= levels;
    const below = run.errors;
    run.errors = before;
    run.adopt(below, key);
  }
}

function entriesOf(value: Iterable<unknown>): Iterable<[string | number, unknown]> {
  if (Array.isArray(value)) return value.entries();
  if (value instanceof Map) return Array.from(value, ([key, item]): [string, unknown] => [String(key), item]);
  return Array.from(value).entries();
}

function unknownValue(object: object, run: Run): object {
  run.report([], 'unknownValue', 'an unknown value was passed to the validate function');
  return object;
}

function unlinked(): never {
  throw new Error('Checked instances are not linked; their classes are found by their constructors.');
}
