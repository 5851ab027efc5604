import { fieldOf } from './field.js';

/** @typedef {import('./schema.js').Schema} Schema */

/** How deep classes within classes are written out. */
const DEEPEST = 3;

/**
 * A schema as a type of TypeScript, for people.
 *
 * @param {object} document
 * @param {Schema | boolean | undefined} schema
 * @param {number} [depth]
 * @returns {string}
 */
export function typeText(document, schema, depth = 0) {
  if (schema === undefined) return 'unknown';
  const field = fieldOf(document, schema);
  const text = kindText(document, field, depth);
  return field.isNullable ? `${text} | null` : text;
}

/** @param {object} document @param {import('./field.js').Field} field @param {number} depth */
function kindText(document, field, depth) {
  const { kind, schema, items, options, variants } = field;
  switch (kind) {
    case 'text':
    case 'date':
      return schema.format === undefined ? 'string' : `string /* ${schema.format} */`;
    case 'number':
    case 'boolean':
      return kind;
    case 'choice':
      return options.map((each) => JSON.stringify(each)).join(' | ');
    case 'constant':
      return JSON.stringify(schema.const);
    case 'list': {
      const item = typeText(document, items, depth);
      const { kind: itemKind, isNullable } = fieldOf(document, items);
      return isNullable || itemKind === 'variants' || itemKind === 'choice' ? `(${item})[]` : `${item}[]`;
    }
    case 'variants':
      return variants.map((each) => typeText(document, each.schema, depth + 1)).join(' | ');
    case 'object':
      return objectText(document, field, depth);
    default:
      return schema.type === 'null' ? 'null' : schema.type === 'object' ? 'object' : 'unknown';
  }
}

/** @param {object} document @param {import('./field.js').Field} field @param {number} depth */
function objectText(document, { properties, additional }, depth) {
  if (depth >= DEEPEST) return '{ … }';
  const indent = '  '.repeat(depth + 1);
  const lines = properties.map(({ name, schema, isRequired }) => {
    const key = /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
    return `${indent}${key}${isRequired ? '' : '?'}: ${typeText(document, schema, depth + 1)};\n`;
  });
  if (additional !== undefined) lines.push(`${indent}[name: string]: ${typeText(document, additional, depth + 1)};\n`);
  return `{\n${lines.join('')}${'  '.repeat(depth)}}`;
}
