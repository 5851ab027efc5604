import { readByClosures } from '../backends/closures';
import { readBySource } from '../backends/source';
import { isCollection } from '../common/collection';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import type { Rule } from '../errors/rule';
import type { JudgedCheck } from '../plan/plan';
import type { Read, Run } from '../run/run';
import { compatPlanOf } from './plan';

/**
 * Checks existing instances as class-validator does: each object by the rules of its own constructor. The rules of a
 * constructor are compiled once, when its first object is checked.
 */
export class Checker {
  readonly #reads = new WeakMap<Function, Read>();

  /** `isUncompiled` tells which classes class-validator itself checks. */
  constructor(
    readonly settings: Settings,
    readonly isUncompiled: (type: Class, settings: Settings) => boolean = () => false,
  ) {}

  /** `key` is the key of the object in the current frame of the run. */
  check(object: object, run: Run, key?: unknown): void {
    const above = run.frame;
    run.frame = { target: object, above, key };
    const type: unknown = object.constructor;
    if (typeof type === 'function') this.#readOf(type as Class)(object, run, 1);
    else if (this.settings.forbidUnknownValues) unknownValue(object, run);
    run.frame = above;
  }

  #readOf(type: Class): Read {
    let read = this.#reads.get(type);
    if (read === undefined) this.#reads.set(type, (read = this.#compile(type)));
    return read;
  }

  #compile(type: Class): Read {
    if (this.isUncompiled(type, this.settings)) return (object, run) => run.options.original?.(object, run) ?? object;
    const plan = compatPlanOf(type, this.settings, (rule) => this.#judgeNested(rule));
    if (plan.properties.length === 0 && this.settings.forbidUnknownValues) return unknownValue;
    return (this.settings.backend === 'source' ? readBySource : readByClosures)(plan, this.settings, unlinked);
  }

  #judgeNested(rule: Rule): JudgedCheck['judge'] {
    return (value, _owner, run) => {
      if (value === undefined) return true;
      if (!isCollection(value) && !(value instanceof Object)) return false;
      this.#below(value, rule, run, rule.property, isCollection(value) ? 0 : 1);
      return true;
    };
  }

  /** Checks an object by its class, and a collection, also a nested one, item by item. */
  #judgeAny(value: object, rule: Rule, run: Run, at: unknown): void {
    if (!isCollection(value)) return this.check(value, run, at);
    const above = run.frame;
    run.frame = { target: value, above, key: at };
    for (const [key, item] of entriesOf(value)) {
      if (run.full) break;
      if (item === undefined || (item === null && this.settings.skipNull)) continue;
      if (item instanceof Object) this.#below(item, rule, run, key, 1);
      else run.failUnderKey(rule, key, item, value);
    }
    run.frame = above;
  }

  /** Checks a nested value. A collection does not count as a level, its items do. */
  #below(value: object, rule: Rule, run: Run, key: unknown, levels: 0 | 1): void {
    if (run.depth + levels > this.settings.maxDepth) {
      run.reportAt('depth_exceeded', `Nested deeper than ${this.settings.maxDepth} levels`, key, value);
      return;
    }
    const before = run.errors;
    run.errors = undefined;
    run.depth += levels;
    this.#judgeAny(value, rule, run, key);
    run.depth -= levels;
    const below = run.errors;
    run.errors = before;
    run.addNested(below, key);
  }
}

/**
 * Iterates as class-validator does, because constraints may change the collection: an array up to its initial length, a Map
 * while it has entries, a Set by a copy.
 */
function* entriesOf(value: Iterable<unknown>): Iterable<[unknown, unknown]> {
  if (value instanceof Map) return yield* value as Map<unknown, unknown>;
  const items = Array.isArray(value) ? (value as unknown[]) : Array.from(value);
  for (let index = 0, length = items.length; index < length; index++) yield [index, items[index]];
}

function unknownValue(object: object, run: Run): object {
  run.reportAt('unknownValue', 'an unknown value was passed to the validate function');
  return object;
}

function unlinked(): never {
  throw new Error('Compat plans are not linked: the class of an object is found by its constructor.');
}
