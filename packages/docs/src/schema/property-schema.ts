import type { Kind, PropertyDescription } from '@cortado/dto';
import type { Draft } from './draft';
import { orNull } from './draft';
import type { JsonSchema, Refer, Use } from './json-schema';
import { WRITTEN_BYTES } from './plain-types';
import { valueSchema } from './value-schema';

const KINDS: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [BigInt, 'bigint'],
  [Date, 'date'],
  [Buffer, 'bytes'],
]);

const PLAIN_TYPES: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'null']);

/** The schema of the value of a property. */
export function propertySchema(property: PropertyDescription, direction: Use['direction'], refer: Refer): JsonSchema {
  const schema = direction === 'output' && isRewritten(property) ? {} : shapeSchema(property, direction, refer);
  const notes = notesOf(property, direction);
  const all = notes.length === 0 ? schema : withNotes(schema, notes);
  return property.nullable ? orNull(all) : all;
}

/** What a transform for output alone makes of the value is unknown. One for both directions keeps its type. */
function isRewritten({ transformed }: PropertyDescription): boolean {
  return transformed.output && !transformed.input;
}

function notesOf({ transformed }: PropertyDescription, direction: Use['direction']): readonly { name: string }[] {
  return transformed[direction] ? [{ name: 'transform' }] : [];
}

function withNotes(schema: JsonSchema, notes: readonly object[]): JsonSchema {
  return { ...schema, 'x-constraints': [...notes, ...((schema['x-constraints'] as object[] | undefined) ?? [])] };
}

function shapeSchema(property: PropertyDescription, direction: Use['direction'], refer: Refer): JsonSchema {
  const { container, constraints, nested } = property;
  const isShaped =
    direction === 'output' || property.shaped || nested !== undefined || constraints.some(({ each }) => each);
  const isCollection = container !== 'none' && isShaped;
  const own = constraints.filter(({ each }) => !each);
  const kind = kindOf(property, direction);
  const at = { container, nested: nested !== undefined, plainItems: false };
  if (!isCollection) {
    const shape = nested === undefined ? undefined : (draft: Draft): void => nest(draft, property, refer);
    if (kind === 'bytes' && direction === 'output') return WRITTEN_BYTES;
    return flat(valueSchema({ constraints: own, kind, at, ...(shape === undefined ? {} : { shape }) }));
  }
  const item = itemSchema(property, kind, refer);
  const types = [item['type'] ?? []].flat();
  const plainItems = types.length > 0 && types.every((type) => PLAIN_TYPES.has(type)) && kind === undefined;
  return valueSchema({
    constraints: own,
    kind: undefined,
    at: { ...at, plainItems },
    shape: (draft) => shapeOf(draft, property, item, plainItems),
  });
}

function shapeOf(draft: Draft, { container }: PropertyDescription, item: JsonSchema, plainItems: boolean): void {
  const says = Object.keys(item).length > 0;
  if (container === 'map') {
    draft.only(['object']);
    if (says) draft.set('additionalProperties', item);
    return;
  }
  draft.only(['array']);
  if (says) draft.set('items', item);
  if (container === 'set' && plainItems) draft.set('uniqueItems', true);
}

function itemSchema(property: PropertyDescription, kind: Kind | undefined, refer: Refer): JsonSchema {
  const each = property.constraints.filter((constraint) => constraint.each);
  const { nested } = property;
  return flat(
    valueSchema({
      constraints: each,
      kind,
      at: { container: 'none', nested: nested !== undefined, plainItems: false },
      ...(nested === undefined ? {} : { shape: (draft) => nest(draft, property, refer) }),
    }),
  );
}

/** In an output the recorded type counts; in an input what is not converted may be anything that the constraints accept. */
function kindOf(property: PropertyDescription, direction: Use['direction']): Kind | undefined {
  const { converted, type, typed } = property;
  if (direction === 'output') return converted ?? KINDS.get(typed ?? type);
  return converted ?? (becomesDate(property) ? 'date' : undefined);
}

/** JSON has no dates, so what a transform is given for one is text. */
function becomesDate({ transformed, constraints }: PropertyDescription): boolean {
  return transformed.input && constraints.some(({ kinds, conditional }) => !conditional && kinds?.join() === 'date');
}

/** A value that has to be an object, whatever else is demanded of it. */
function nest(draft: Draft, property: PropertyDescription, refer: Refer): void {
  draft.only(['object']);
  draft.also(nestedSchema(property, refer));
}

function nestedSchema({ nested }: PropertyDescription, refer: Refer): JsonSchema {
  const { classes = [], discriminator, names = [] } = nested ?? {};
  const [only] = classes;
  if (only === undefined) return { type: 'object', 'x-constraints': [{ name: 'type' }] };
  if (discriminator === undefined) return refer(only);
  const variants = [...new Set(classes)].map((type) => {
    const own = names.filter((_name, index) => classes[index] === type);
    return { own, schema: refer(type, { property: discriminator, names: own }) };
  });
  return {
    type: 'object',
    oneOf: variants.map(({ schema }) => schema),
    discriminator: {
      propertyName: discriminator,
      mapping: Object.fromEntries(variants.flatMap(({ own, schema }) => own.map((name) => [name, schema['$ref']]))),
    },
  };
}

/** `{ allOf: [x] }` is `x`. */
function flat(schema: JsonSchema): JsonSchema {
  const { allOf, type, ...rest } = schema as { allOf?: JsonSchema[]; type?: unknown };
  const [only, another] = allOf ?? [];
  const isAlone = only !== undefined && another === undefined && (type === undefined || type === 'object');
  if (!isAlone || (only['$ref'] === undefined && only['type'] !== 'object')) return schema;
  return Object.keys(rest).every((key) => !(key in only)) ? { ...only, ...rest } : schema;
}

/** What is checked only while a function of the application says so. */
export function conditionalSchema(schema: JsonSchema): JsonSchema {
  return { 'x-constraints': [{ name: 'validateIf', schema }] };
}
