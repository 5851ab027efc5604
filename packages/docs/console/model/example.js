import { plainSchema } from './schema.js';

/** @typedef {import('./schema.js').Schema} Schema */

/** Texts that are tried in turn where a pattern or a length has to be met. */
const TEXTS = [
  'text',
  'Ada',
  'a',
  'A',
  'ABC',
  '1',
  '12',
  '1234',
  '12345678',
  'abc-123',
  'a1b2c3d4e5f6',
  '#7a4a2b',
  '+4915112345678',
];

/** @type {Record<string, string>} */
const FORMATS = {
  date: '2026-01-31',
  'date-time': '2026-01-31T09:30:00.000Z',
  time: '09:30:00Z',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  'uri-reference': '/orders/1',
  uuid: '3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d',
  byte: 'Q29ydGFkbw==',
};

/** How many classes an example goes into. */
const DEEPEST = 12;

/**
 * A value that the schema accepts, as far as it can be told: the example or default that the schema names, or else the required properties
 * with plausible values.
 *
 * @param {object} document
 * @param {Schema | boolean | undefined} given
 * @param {readonly string[]} [parents] the names of what it is within: a class that refers to itself ends where it can
 * @returns {unknown}
 */
export function exampleOf(document, given, parents = []) {
  const { schema, isNullable, name } = plainSchema(document, given);
  const named = namedExample(schema);
  if (named !== undefined) return structuredClone(named);
  if (isNullable && name !== '' && parents.includes(name)) return null;
  if (parents.length > DEEPEST) return undefined;
  const within = [...parents, name];
  if (schema.oneOf !== undefined) return exampleOf(document, schema.oneOf[0], within);
  switch ([schema.type ?? (schema.properties === undefined ? [] : 'object')].flat()[0]) {
    case 'object':
      return objectExample(document, schema, within);
    case 'array':
      return arrayExample(document, schema, within);
    case 'string':
      return textExample(schema);
    case 'integer':
    case 'number':
      return numberExample(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return isNullable ? null : {};
  }
}

/** @param {Schema} schema */
function namedExample({ example, examples, default: initial, const: constant, enum: values }) {
  return [example, examples?.[0], initial, constant, values?.[0]].find((each) => each !== undefined);
}

/** @param {object} document @param {Schema} schema @param {readonly string[]} within */
function objectExample(document, { properties = {}, required = [] }, within) {
  /** @type {Record<string, unknown>} */
  const made = {};
  for (const [name, each] of Object.entries(properties)) {
    const isNamed = required.includes(name) || namedExample(plainSchema(document, each).schema) !== undefined;
    const isChoice =
      !required.includes(name) && (plainSchema(document, each).schema.enum !== undefined || each.const !== undefined);
    if (!isNamed || isChoice) continue;
    const value = exampleOf(document, each, within);
    if (value !== undefined) made[name] = value;
  }
  return made;
}

/** @param {object} document @param {Schema} schema @param {readonly string[]} within */
function arrayExample(document, { items, minItems = 0, maxItems = Infinity }, within) {
  if (Array.isArray(items)) return items.map((each) => exampleOf(document, each, within));
  const item = exampleOf(document, items, within);
  const { name } = plainSchema(document, items);
  const isEndless = minItems === 0 && name !== '' && within.includes(name);
  if (item === undefined || maxItems === 0 || isEndless) return [];
  return Array.from({ length: Math.max(minItems, 1) }, () => structuredClone(item));
}

/** @param {Schema} schema */
function textExample({ format = '', pattern, minLength = 0, maxLength = Infinity }) {
  const expression = expressionOf(pattern);
  const fits = (/** @type {string} */ text) =>
    text.length >= minLength && text.length <= maxLength && (expression?.test(text) ?? true);
  const known = FORMATS[format];
  const lengths = [minLength, Math.min(maxLength, 8)].map((each) => Math.min(each, 1_000));
  const repeated = ['a', '1', 'A', 'a1'].flatMap((each) =>
    lengths.map((length) => each.repeat(length).slice(0, length)),
  );
  const candidates = [...(known === undefined ? [] : [known]), ...TEXTS, ...Object.values(FORMATS), ...repeated];
  return candidates.find(fits) ?? known ?? 'text';
}

/** @param {string | undefined} pattern */
function expressionOf(pattern) {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined; // a dialect that this browser does not know: any text is as good
  }
}

/** @param {Schema} schema */
function numberExample({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }) {
  const step = multipleOf ?? (type === 'integer' ? 1 : 0.5);
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum === undefined ? -Infinity : exclusiveMinimum + step);
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum === undefined ? Infinity : exclusiveMaximum - step);
  const wanted = Math.min(Math.max(1, low), high);
  const unit = multipleOf ?? (type === 'integer' ? 1 : undefined);
  if (unit === undefined) return wanted;
  const up = Math.ceil(wanted / unit) * unit;
  return up <= high ? up : Math.floor(high / unit) * unit;
}
