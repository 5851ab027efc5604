import { isOversized } from '../common/collection';
import { requireSync } from '../common/promises';
import type { Class } from '../common/types';
import type { Choice, ClassPlan, Conversion, Nested } from '../plan/plan';
import { isDeeper } from './depth';
import type { Read, Run } from './run';
import { shortKey } from './unknown';

/** Returns the `Read` of a class through an object, because classes that nest each other are linked before all are compiled. */
export type Link = (plan: ClassPlan) => { readonly read: Read };

/**
 * Reads the value of a nested property. A value that has the wrong shape, is too deep or has too many errors is returned
 * unchanged. It is refused, unless a condition excludes the property from the check.
 */
export type ReadNested = (value: unknown, run: Run, depth: number, input: object, owner: object) => unknown;

export function leadsBelow(conversion: Conversion): boolean {
  return conversion.kind === 'nested' || conversion.open;
}

/** Creates the reader of what is nested in a property, with or without a declared class; `undefined` if nothing can be. */
export function belowReader(conversion: Conversion, link: Link, maxDepth: number): ReadNested | undefined {
  if (conversion.kind === 'nested') return nestedReader(conversion.nested, link, maxDepth);
  return conversion.open ? openReader(maxDepth) : undefined;
}

/** Objects without a declared class are kept as they are, but their depth is bounded: a value that is accepted can be written. */
function openReader(maxDepth: number): ReadNested {
  return (value, run, depth) => {
    if (isDeeper(value, maxDepth - depth + 1)) run.report([], 'depth_exceeded', tooDeep(maxDepth));
    return value;
  };
}

function tooDeep(maxDepth: number): string {
  return `Nested deeper than ${maxDepth} levels`;
}

function nestedReader(nested: Nested, link: Link, maxDepth: number): ReadNested {
  const readOne = objectReader(nested.choice, link);
  const readItem = (
    item: unknown,
    key: string | number,
    run: Run,
    depth: number,
    input: object,
    owner: object,
  ): unknown => {
    if (!isRecord(item)) {
      run.report([key], nested.element.type, nested.element.message as string);
      return item;
    }
    const before = run.errors;
    run.errors = undefined;
    const read = readOne(item, run, depth, input, owner);
    const errors = run.errors;
    run.errors = before;
    run.addNested(errors, key);
    return read;
  };
  const deep = (depth: number, run: Run): boolean => {
    if (depth <= maxDepth) return false;
    run.report([], 'depth_exceeded', tooDeep(maxDepth));
    return true;
  };

  const { most } = nested;
  const oversized = most === undefined ? () => false : (value: unknown) => isOversized(value, most);
  switch (nested.container) {
    case 'none':
      return (value, run, depth, input, owner) =>
        !isRecord(value) || deep(depth, run) ? value : readOne(value, run, depth, input, owner);
    case 'array':
    case 'set':
      return (value, run, depth, input, owner) => {
        if (!Array.isArray(value) || oversized(value) || deep(depth, run)) return value;
        const items: unknown[] = [];
        for (let index = 0; index < value.length; index++) {
          if (run.full) return value;
          items.push(readItem(value[index], index, run, depth, input, owner));
        }
        return nested.container === 'set' ? new Set(items) : items;
      };
    case 'map':
      return (value, run, depth, input, owner) => {
        if (!isRecord(value) || oversized(value) || deep(depth, run)) return value;
        const items = new Map<string, unknown>();
        for (const [key, item] of Object.entries(value)) {
          if (run.full) return value;
          items.set(key, readItem(item, shortKey(key), run, depth, input, owner));
        }
        return items;
      };
  }
}

type ReadObject = (value: object, run: Run, depth: number, input: object, owner: object) => unknown;

function objectReader(choice: Choice, link: Link): ReadObject {
  if (choice.kind === 'one') {
    const target = link(choice.plan);
    return (value, run, depth) => target.read(value, run, depth);
  }
  if (choice.kind === 'dynamic') {
    return (value, run, depth, input, owner) => {
      const type = chosenBy(choice, input, owner, run);
      if (type === undefined) {
        run.report([], 'type_unknown', 'No type is known for this value');
        return value;
      }
      return link(choice.planOf(type)).read(value, run, depth);
    };
  }
  // The discriminator counts as declared, although no class declares it.
  const targets = new Map([...choice.plans].map(([name, plan]) => [name, link(withKnown(plan, choice.property))]));
  return (value, run, depth, _input, owner) => {
    const name = Object.hasOwn(value, choice.property)
      ? (value as Record<string, unknown>)[choice.property]
      : undefined;
    const target = targets.get(name);
    if (target === undefined) {
      run.fail(name === undefined ? choice.missing : choice.unknown, name, owner);
      return value;
    }
    const read = target.read(value, run, depth);
    if (choice.keep)
      Object.defineProperty(read, choice.property, {
        value: name,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return read;
  };
}

const variants = new WeakMap<ClassPlan, Map<string, ClassPlan>>();

/** The plan with one more declared name. Cached, because each plan object is compiled once. */
function withKnown(plan: ClassPlan, name: string): ClassPlan {
  if (plan.sources.has(name)) return plan;
  let made = variants.get(plan);
  if (made === undefined) variants.set(plan, (made = new Map()));
  let known = made.get(name);
  if (known === undefined) made.set(name, (known = { ...plan, sources: new Set([...plan.sources, name]) }));
  return known;
}

type Dynamic = Extract<Choice, { kind: 'dynamic' }>;

/** The class that a type function chooses by the input; `undefined` if it throws or returns no class. */
function chosenBy({ type, property, where }: Dynamic, input: object, owner: object, run: Run): Class | undefined {
  try {
    const help = { newObject: owner, object: input as Record<string, unknown>, property };
    const chosen = requireSync(type(help), { what: 'The @Type', where });
    // A lookup by a name from the client may find a method that every object inherits.
    return typeof chosen !== 'function' || INHERITED.has(chosen) ? undefined : (chosen as Class);
  } catch (error) {
    run.recordThrown(error);
    return undefined;
  }
}

const INHERITED: ReadonlySet<unknown> = new Set(
  Object.getOwnPropertyNames(Object.prototype).map((name) => (({}) as Record<string, unknown>)[name]),
);

export function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
