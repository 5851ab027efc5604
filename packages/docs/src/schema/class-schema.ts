import type { ClassDescription, PropertyDescription } from '@cortado/dto';
import type { ApplicationDescription } from '@cortado/core';
import type { JsonSchema, Refer, Use, Variant } from './json-schema';
import { plainArguments } from './plain-types';
import { conditionalSchema, propertySchema } from './property-schema';

type DtoDescription = ApplicationDescription['dtos'][number];
type Documentation = NonNullable<DtoDescription['documentation']>;

/** What the documents say of a class and of its properties. */
export type Texts = Pick<DtoDescription, 'documentation' | 'propertyDocumentation'>;

interface ClassAt {
  readonly description: ClassDescription;
  readonly use: Use;
  readonly texts: Texts;
  readonly refer: Refer;
  readonly variant?: Variant | undefined;
}

/** The schema of the objects of a class, as an input has them or as an output does. */
export function classSchema({ description, use, texts, refer, variant }: ClassAt): JsonSchema {
  const properties = new Map<string, JsonSchema>();
  const required = new Set<string>();
  const isClosed = use.direction === 'input' && (use.unknown ?? description.options.unknown) === 'reject';
  for (const property of description.properties) {
    const key = use.direction === 'input' ? property.source : property.writtenAs;
    const texted = texts.propertyDocumentation?.[property.name];
    if (key === undefined || texted?.hidden === true) continue;
    properties.set(key, documented(ownSchema(property, use, refer), texted));
    if (isPresent(property, use)) required.add(key);
  }
  if (variant !== undefined) {
    const { property, names } = variant;
    properties.set(property, { ...properties.get(property), ...constant(names) });
    required.add(property);
  }
  return {
    type: 'object',
    ...documented({}, texts.documentation),
    ...(properties.size === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(required.size === 0 ? {} : { required: [...required] }),
    ...(isClosed ? { additionalProperties: false } : {}),
  };
}

function ownSchema(property: PropertyDescription, use: Use, refer: Refer): JsonSchema {
  const conditional = property.conditional && use.direction === 'input';
  const schema = propertySchema(property.conditional ? unconditional(property) : property, use.direction, refer);
  const initial = use.direction === 'input' ? defaultOf(property) : undefined;
  return {
    ...(conditional ? conditionalSchema(schema) : schema),
    ...(initial === undefined ? {} : { default: initial }),
  };
}

/** The property as it is checked while its condition is true. */
function unconditional(property: PropertyDescription): PropertyDescription {
  return { ...property, constraints: property.constraints.map((each) => ({ ...each, conditional: false })) };
}

/** Whether the key is always there. Nothing says so of a property without constraint and default. */
function isPresent(
  { required, optional, computed, default: initial, written }: PropertyDescription,
  { direction }: Use,
): boolean {
  if (direction === 'input') return required;
  return written && !optional && (required || computed || initial !== undefined);
}

/** A default that is the same for each input. */
function defaultOf({ default: initial }: PropertyDescription): unknown {
  if (typeof initial === 'string' || typeof initial === 'boolean' || Number.isFinite(initial)) return initial;
  const isEmpty = Array.isArray(initial) && initial.length === 0;
  return isEmpty ? [] : undefined;
}

function constant(names: readonly string[]): JsonSchema {
  return names.length === 1 ? { const: names[0] } : { enum: names };
}

/** Adds what documents say: JSON Schema has `title`, `description`, `deprecated` and `examples` for it. */
function documented(schema: JsonSchema, texts: Documentation | undefined): JsonSchema {
  if (texts === undefined) return schema;
  const { summary, description, deprecated, example } = texts;
  const both = summary !== undefined && description !== undefined;
  return {
    ...schema,
    ...(both ? { title: summary } : {}),
    ...((description ?? summary) === undefined ? {} : { description: description ?? summary }),
    ...(deprecated === true ? { deprecated } : {}),
    ...(example === undefined ? {} : { examples: [plainArguments({ example })['example']] }),
  };
}
