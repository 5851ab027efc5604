import { describe, textReader } from '@cortado/dto';
import type { Class, CompileOptions, PropertyDescription, TextType } from '@cortado/dto';

type Bag = Record<string, unknown>;

const READERS: Readonly<Record<string, TextType>> = { number: Number, boolean: Boolean };

const described = new WeakMap<Class, readonly PropertyDescription[]>();

/** The properties of a class of this test, which is read with one set of options. */
export function propertiesOf(type: Class, options: CompileOptions): readonly PropertyDescription[] {
  const known = described.get(type) ?? describe(type, options).properties;
  described.set(type, known);
  return known;
}

/**
 * The input in the form that the schema describes: what `@Type` converts and a transform trims is written as the result, and a list for a
 * Set has each item once.
 */
export function canonical(type: Class, input: unknown, options: CompileOptions): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const given: Bag = { ...input };
  for (const property of propertiesOf(type, options)) {
    const { source } = property;
    if (source === undefined || !Object.hasOwn(given, source)) continue;
    given[source] = canonicalValue(property, given[source], options);
  }
  return given;
}

function canonicalValue(property: PropertyDescription, value: unknown, options: CompileOptions): unknown {
  const { container, transformed } = property;
  const one = (item: unknown): unknown => canonicalItem(property, item, options);
  const trimmed = transformed.input ? trim(value, property) : value;
  if (container === 'none') return one(trimmed);
  if (container === 'map') {
    const isRecord = typeof trimmed === 'object' && trimmed !== null && !Array.isArray(trimmed);
    return isRecord ? Object.fromEntries(Object.entries(trimmed).map(([key, item]) => [key, one(item)])) : trimmed;
  }
  if (!Array.isArray(trimmed)) return trimmed;
  const items = trimmed.map(one);
  return container === 'set' ? items.filter((item, index) => isObject(item) || items.indexOf(item) === index) : items;
}

/** A Set keeps equal objects, which are not the same. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** `@Type` converts before the transform sees the value. */
function trim(value: unknown, { typed }: PropertyDescription): unknown {
  const converted = typed === Number ? convert('number', value) : typed === Boolean ? convert('boolean', value) : value;
  const text = typed === String ? convert('string', converted) : converted;
  return typeof text === 'string' ? text.trim() : text;
}

function canonicalItem({ converted, nested }: PropertyDescription, item: unknown, options: CompileOptions): unknown {
  if (nested === undefined) return convert(converted, item);
  if (nested.discriminator === undefined) return canonical(nested.classes[0] as Class, item, options);
  const name = (item as Bag | null)?.[nested.discriminator];
  const type = nested.classes[nested.names?.indexOf(name as string) ?? -1];
  return type === undefined ? item : canonical(type, item, options);
}

function convert(kind: string | undefined, value: unknown): unknown {
  if (kind === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  const reader = READERS[kind ?? ''];
  if (reader === undefined || typeof value !== 'string') return value;
  const read = textReader(reader)(value);
  return read.ok ? read.value : value;
}
