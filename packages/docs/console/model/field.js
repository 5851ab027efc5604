import { exampleOf } from './example.js';
import { plainSchema } from './schema.js';

/** @typedef {import('./schema.js').Schema} Schema */

/**
 * One of the forms that a value may have.
 *
 * @typedef {object} Variant
 * @property {string} label
 * @property {Schema} schema
 */

/**
 * What a field of the form is, whatever its value.
 *
 * @typedef {object} Field
 * @property {'object' | 'list' | 'text' | 'number' | 'boolean' | 'choice' | 'date' | 'variants' | 'constant' | 'any'} kind
 * @property {Schema} schema without references
 * @property {string} type what is shown of it, as `text · 1 to 40 characters`
 * @property {boolean} isNullable
 * @property {{ name: string, schema: Schema, isRequired: boolean }[]} properties of an object
 * @property {Schema | undefined} additional what properties of other names are; undefined where there are none
 * @property {Schema} items of a list
 * @property {unknown[]} options of a choice
 * @property {Variant[]} variants
 * @property {string | undefined} discriminator the property that names the variant
 */

/**
 * @param {object} document
 * @param {Schema | boolean | undefined} given
 * @returns {Field}
 */
export function fieldOf(document, given) {
  const { schema, isNullable, name } = plainSchema(document, given);
  const kind = kindOf(schema);
  const required = new Set(schema.required);
  const { additionalProperties: additional } = schema;
  return {
    kind,
    schema,
    isNullable,
    type: [typeOf(kind, schema, name), ...limitsOf(schema), ...(isNullable ? ['or null'] : [])].join(' · '),
    properties: Object.entries(schema.properties ?? {}).map(([each, of]) => ({
      name: each,
      schema: of,
      isRequired: required.has(each),
    })),
    additional: typeof additional === 'object' ? additional : undefined,
    items: Array.isArray(schema.items) ? (schema.items[0] ?? {}) : (schema.items ?? {}),
    options: schema.enum ?? [],
    variants: (schema.oneOf ?? []).map((each, at) => ({ label: variantName(document, each, at), schema: each })),
    discriminator: typeof schema.discriminator === 'object' ? schema.discriminator.propertyName : schema.discriminator,
  };
}

/** @param {Schema} schema @returns {Field['kind']} */
function kindOf(schema) {
  if (schema.const !== undefined) return 'constant';
  if (schema.enum !== undefined) return 'choice';
  if (schema.oneOf !== undefined) return 'variants';
  switch (schema.type ?? (schema.properties === undefined ? undefined : 'object')) {
    case 'object':
      return schema.properties === undefined && typeof schema.additionalProperties !== 'object' ? 'any' : 'object';
    case 'array':
      return 'list';
    case 'string':
      return ['date', 'date-time'].includes(schema.format ?? '') ? 'date' : 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'any';
  }
}

/** @param {Field['kind']} kind @param {Schema} schema @param {string} name */
function typeOf(kind, schema, name) {
  if (kind === 'choice') return 'one of';
  if (kind === 'constant') return 'always';
  if (kind === 'variants') return 'one form of';
  if (kind === 'object') return name === '' ? 'object' : name;
  if (kind === 'list') return 'list';
  if (kind === 'any') return 'any JSON';
  return schema.format ?? (kind === 'text' ? 'text' : String(schema.type));
}

/** @param {Schema} schema @returns {string[]} */
function limitsOf(schema) {
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems } = schema;
  return [
    range(minLength, maxLength, ' characters'),
    range(minimum, maximum, ''),
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? '' : `below ${exclusiveMaximum}`,
    range(minItems, maxItems, ' items'),
    schema.pattern === undefined ? '' : `/${schema.pattern}/`,
  ].filter((each) => each !== '');
}

/** @param {number | undefined} low @param {number | undefined} high @param {string} unit */
function range(low, high, unit) {
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `${low} or more${unit}`;
  if (low === undefined || (low === 0 && unit !== '')) return `up to ${high}${unit}`;
  return low === high ? `${low}${unit}` : `${low} to ${high}${unit}`;
}

/** @param {object} document @param {Schema} given @param {number} at */
function variantName(document, given, at) {
  const { schema, name } = plainSchema(document, given);
  return (
    name ||
    (schema.const === undefined ? [schema.type ?? `form ${at + 1}`].flat().join(' or ') : JSON.stringify(schema.const))
  );
}

/**
 * Which variant a value has: by its discriminator, or else by its type and the properties that it has.
 *
 * @param {object} document
 * @param {Field} field
 * @param {unknown} value
 * @returns {number} its index
 */
export function variantIndex(document, { variants, discriminator }, value) {
  const scores = variants.map(({ schema }) =>
    scoreOf(document, plainSchema(document, schema).schema, value, discriminator),
  );
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

/** @param {object} document @param {Schema} schema @param {unknown} value @param {string | undefined} discriminator */
function scoreOf(document, schema, value, discriminator) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    const types = [schema.type ?? []].flat();
    return types.includes(type) || (type === 'number' && types.includes('integer')) ? 1 : 0;
  }
  const { properties = {}, required = [] } = schema;
  const own = /** @type {Record<string, unknown>} */ (value);
  let score = 0;
  for (const [name, each] of Object.entries(properties)) {
    const { schema: of } = plainSchema(document, each);
    const values = of.enum ?? (of.const === undefined ? undefined : [of.const]);
    if (values?.includes(own[name])) score += name === discriminator ? 1_000 : 10;
    else if (name in own) score += values === undefined ? 1 : -10;
    else if (required.includes(name)) score -= 1;
  }
  return score;
}

/**
 * What a list gets when an item is added, or an object when an optional property is: an example, and null where there is none.
 *
 * @param {object} document
 * @param {Schema} schema
 */
export const initialValue = (document, schema) => exampleOf(document, schema) ?? null;

/**
 * What was typed into a field of numbers: the number, or the text itself, so that the server can say what is wrong with it.
 *
 * @param {string} text
 */
export function typedNumber(text) {
  const trimmed = text.trim();
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
}
