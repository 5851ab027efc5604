import { TransformationType } from 'class-transformer';
import { DtoDefinitionError, placeOf } from '../definition-error';
import type { PropertyPlan } from '../plan/plan';
import type { Settings } from '../settings';
import type { Class } from '../types';
import type { Run } from './run';
import { atOnce } from './user-code';
import type { Place } from './user-code';

type Bag = Record<string, unknown>;

/** Whether objects have the name without owning it: `toString`, `constructor`, `__proto__`. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The object's own value of a name that every object inherits. */
export function ownValue(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Bag)[name] : undefined;
}

/** Defines what an assignment would not: `__proto__` as a property like any other. */
export function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * All of a property's transforms as one function, called as class-transformer calls them. Where one throws, the value stays
 * as the client sent it: its checks say what is wrong with it. One that throws for what is absent does not apply to that.
 */
export function transformer(
  property: PropertyPlan,
  type: Class,
  settings: Settings,
): ((value: unknown, input: object, run: Run) => unknown) | undefined {
  const { name, transforms } = property;
  if (transforms.length === 0) return undefined;
  const place: Place = { what: 'A transform', where: placeOf(type, name) };
  const options = {
    ...(settings.groups === undefined ? {} : { groups: [...settings.groups] }),
    ...(settings.version === undefined ? {} : { version: settings.version }),
  };
  return (value, input, run) => {
    try {
      return transforms.reduce<unknown>((current, { transformFn }) => {
        const params = { value: current, key: name, obj: input, type: TransformationType.PLAIN_TO_CLASS, options };
        return atOnce(transformFn(params), place);
      }, value);
    } catch (error) {
      const isAbsent = (value === undefined || value === null) && !(error instanceof DtoDefinitionError);
      if (isAbsent) return value;
      run.threw(error);
      run.spoiled = true;
      return value;
    }
  };
}
