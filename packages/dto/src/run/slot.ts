import type { PropertyPlan } from '../plan/plan';
import { TransformationType } from 'class-transformer';
import type { Settings } from '../settings';

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

/** All of a property's transforms as one function, called as class-transformer calls them. */
export function transformer(
  property: PropertyPlan,
  settings: Settings,
): ((value: unknown, input: object) => unknown) | undefined {
  if (property.transforms.length === 0) return undefined;
  const options = {
    ...(settings.groups === undefined ? {} : { groups: [...settings.groups] }),
    ...(settings.version === undefined ? {} : { version: settings.version }),
  };
  return (value, input) =>
    property.transforms.reduce<unknown>(
      (current, { transformFn }) =>
        transformFn({
          value: current,
          key: property.name,
          obj: input,
          type: TransformationType.PLAIN_TO_CLASS,
          options,
        }),
      value,
    );
}
