import type { Class } from '@cortado/core';
import { describe, type PropertyDescription } from '@cortado/dto';

/** Makes instances of nested classes from what JSON holds of them. */
export type Hydrate = (value: unknown) => unknown;

/**
 * For a property that holds JSON: gives nested objects their classes, so that what these say of their output holds, and makes dates of
 * text. Objects of several classes stay plain.
 *
 * @returns undefined when there is nothing to do
 */
export function hydrator(type: Class, name: string): Hydrate | undefined {
  const described = describe(type).properties.find((each) => each.name === name);
  return described === undefined ? undefined : ofProperty(described, new Map());
}

function ofProperty(described: PropertyDescription, known: Map<Class, Hydrate>): Hydrate | undefined {
  const { nested, container, type } = described;
  const [only, second] = nested?.classes ?? [];
  if (only === undefined) return type === Date ? toDate : undefined;
  if (second !== undefined) return undefined;
  const one = ofClass(only, known);
  if (container === 'none') return one;
  return (value) => (Array.isArray(value) ? value.map(one) : value);
}

/** @param known classes may contain themselves */
function ofClass(type: Class, known: Map<Class, Hydrate>): Hydrate {
  const found = known.get(type);
  if (found !== undefined) return found;
  const properties: (readonly [name: string, hydrate: Hydrate])[] = [];
  const hydrate: Hydrate = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const instance = Object.assign(Object.create(type.prototype as object) as Record<string, unknown>, value);
    for (const [name, inner] of properties) if (name in instance) instance[name] = inner(instance[name]);
    return instance;
  };
  known.set(type, hydrate);
  for (const described of describe(type).properties) {
    const inner = ofProperty(described, known);
    if (inner !== undefined) properties.push([described.name, inner]);
  }
  return hydrate;
}

function toDate(value: unknown): unknown {
  return typeof value === 'string' ? new Date(value) : value;
}
