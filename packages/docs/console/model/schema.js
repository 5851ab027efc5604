/**
 * A JSON Schema, as much of it as the console reads.
 *
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {string} [title]
 * @property {string} [description]
 * @property {boolean} [deprecated]
 * @property {string} [format]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {unknown} [default]
 * @property {unknown} [example]
 * @property {unknown[]} [examples]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 * @property {boolean | Schema} [additionalProperties]
 * @property {Schema | Schema[]} [items]
 * @property {Schema[]} [allOf]
 * @property {Schema[]} [oneOf]
 * @property {Schema[]} [anyOf]
 * @property {string | { propertyName: string, mapping?: Record<string, string> }} [discriminator]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {string} [pattern]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [exclusiveMaximum]
 * @property {number} [multipleOf]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {boolean} [uniqueItems]
 */

/**
 * A schema without references and without `null`, which is a flag of its own.
 *
 * @typedef {object} PlainSchema
 * @property {Schema} schema
 * @property {string} name of the class; empty for what has none
 * @property {boolean} isNullable
 */

/** How deep references may refer to each other, before a document counts as wrong. */
const DEEPEST = 32;

/**
 * What a reference within the document names; undefined for nothing.
 *
 * @param {object} document
 * @param {string} reference a JSON pointer as a fragment (RFC 6901 §6)
 * @returns {unknown}
 */
export function referred(document, reference) {
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference.slice(2).split('/');
  return steps.map(unescaped).reduce((/** @type {any} */ at, step) => at?.[step], document);
}

/** @param {string} step */
const unescaped = (step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * The last part of a reference: the name of a class or message.
 *
 * @param {string} reference
 */
export const referredName = (reference) => unescaped(reference.split('/').at(-1) ?? '');

/**
 * Follows references, merges `allOf`, and takes `null` out of types and alternatives.
 *
 * @param {object} document
 * @param {Schema | boolean | undefined} given
 * @param {number} [depth]
 * @returns {PlainSchema}
 */
export function plainSchema(document, given, depth = 0) {
  if (given === undefined || typeof given === 'boolean' || depth > DEEPEST) return plain({});
  if (given.$ref !== undefined) {
    const { $ref, ...beside } = given;
    const found = plainSchema(document, /** @type {Schema} */ (referred(document, $ref)), depth + 1);
    return { ...found, schema: { ...found.schema, ...beside }, name: found.name || referredName($ref) };
  }
  if (given.allOf !== undefined) return merged(document, given, depth);
  const alternatives = given.oneOf ?? given.anyOf;
  if (alternatives !== undefined) {
    const others = alternatives.filter((each) => each.type !== 'null' && each.const !== null);
    const hasNull = others.length < alternatives.length;
    const { oneOf: _oneOf, anyOf: _anyOf, ...beside } = given;
    if (others.length === 1) {
      const only = plainSchema(document, others[0], depth + 1);
      return { ...only, schema: { ...only.schema, ...beside }, isNullable: hasNull || only.isNullable };
    }
    return { ...plain({ ...beside, oneOf: others }), isNullable: hasNull };
  }
  return withoutNull(given);
}

/** @param {Schema} schema @returns {PlainSchema} */
const plain = (schema) => ({ schema, name: schema.title ?? '', isNullable: false });

/** @param {Schema} schema @returns {PlainSchema} */
function withoutNull(schema) {
  const types = [schema.type ?? []].flat();
  const values = schema.enum;
  const hasNull = types.includes('null') || values?.includes(null) === true;
  if (!hasNull || types.length === 1) return plain(schema);
  const others = types.filter((each) => each !== 'null');
  const type = others.length === 1 ? others[0] : others;
  const narrowed = { ...schema, ...(types.length > 0 ? { type: type ?? [] } : {}) };
  return {
    ...plain(values === undefined ? narrowed : { ...narrowed, enum: values.filter((each) => each !== null) }),
    isNullable: true,
  };
}

/** @param {object} document @param {Schema} given @param {number} depth @returns {PlainSchema} */
function merged(document, { allOf = [], ...beside }, depth) {
  const parts = [...allOf, beside].map((each) => plainSchema(document, each, depth + 1));
  /** @type {Schema} */
  const schema = {};
  for (const { schema: part } of parts) {
    const { properties, required, ...rest } = part;
    Object.assign(schema, rest);
    if (properties !== undefined) schema.properties = { ...schema.properties, ...properties };
    if (required !== undefined) schema.required = [...new Set([...(schema.required ?? []), ...required])];
  }
  const name = parts.map((each) => each.name).find((each) => each !== '') ?? '';
  return { schema, name, isNullable: parts.length > 1 && parts.slice(0, -1).every((each) => each.isNullable) };
}
