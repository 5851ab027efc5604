import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { exampleOf } from '../../console/model/example.js';
import type { Schema } from '../../console/model/schema.js';

const ajv = new Ajv({ strict: false });
addFormats(ajv);

const document = {
  components: {
    schemas: {
      Beans: {
        type: 'object',
        required: ['kind', 'grams'],
        properties: { kind: { const: 'beans' }, grams: { type: 'integer', minimum: 100 } },
      },
      Machine: { type: 'object', required: ['kind'], properties: { kind: { const: 'machine' } } },
      Folder: {
        type: 'object',
        required: ['name', 'parent', 'folders'],
        properties: {
          name: { type: 'string' },
          parent: { oneOf: [{ $ref: '#/components/schemas/Folder' }, { type: 'null' }] },
          folders: { type: 'array', items: { $ref: '#/components/schemas/Folder' }, maxItems: 0 },
        },
      },
    },
  },
};
const beans = { $ref: '#/components/schemas/Beans' };

test.each<[string, Schema]>([
  ['a text', { type: 'string' }],
  ['a text of some length', { type: 'string', minLength: 9, maxLength: 11 }],
  ['a short text', { type: 'string', maxLength: 1 }],
  ['a text that is not blank', { type: 'string', pattern: '\\S' }],
  ['digits', { type: 'string', pattern: '^\\d{4}$' }],
  ['capitals', { type: 'string', pattern: '^[A-Z]{2,5}$' }],
  ['a key', { type: 'string', minLength: 8, maxLength: 64, pattern: '^[a-z\\d-]+$' }],
  ['an email', { type: 'string', format: 'email', maxLength: 60 }],
  ['a UUID', { type: 'string', format: 'uuid' }],
  ['an address', { type: 'string', format: 'uri' }],
  ['a time', { type: 'string', format: 'date-time' }],
  ['a day', { type: 'string', format: 'date' }],
  ['a number', { type: 'number', minimum: 0.1, maximum: 0.2 }],
  ['a number above another', { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 }],
  ['an integer', { type: 'integer', exclusiveMinimum: 1, maximum: 2 }],
  ['a multiple', { type: 'integer', minimum: 11, multipleOf: 5 }],
  ['a negative number', { type: 'integer', maximum: -7, multipleOf: 5 }],
  ['a boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ['one of some values', { enum: ['b', 'a'] }],
  ['a list', { type: 'array', items: { type: 'integer' }, minItems: 2 }],
  ['an empty list', { type: 'array', items: { type: 'integer' }, maxItems: 0 }],
  ['a pair', { type: 'array', items: [{ type: 'integer' }, { type: 'string' }] }],
  [
    'an object with what is required',
    { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'string', pattern: '^(?!)' } } },
  ],
  ['a class', beans],
  ['one class of several', { oneOf: [beans, { $ref: '#/components/schemas/Machine' }], discriminator: 'kind' }],
  ['several at once', { allOf: [beans, { required: ['bags'], properties: { bags: { type: 'integer' } } }] }],
  ['a class or null', { anyOf: [beans, { type: 'null' }] }],
  ['a class that refers to itself', { $ref: '#/components/schemas/Folder' }],
])('%s has an example that is accepted', (_name, schema) => {
  const example = exampleOf(document, schema);
  const validate = ajv.compile({ ...schema, ...document });
  expect({ example, errors: validate(example) ? null : validate.errors }).toEqual({ example, errors: null });
});

test('an example of the document goes before everything else', () => {
  const properties: Record<string, Schema> = {
    a: { type: 'string', example: 'mine' },
    b: { type: 'string', examples: ['first', 'second'] },
    c: { type: 'integer', default: 7 },
    d: { type: 'string' },
    e: { enum: ['x', 'y'] },
  };
  expect(exampleOf({}, { type: 'object', properties, required: ['d'] })).toEqual({
    a: 'mine',
    b: 'first',
    c: 7,
    d: 'text',
  });
  expect(exampleOf({}, { type: 'object', properties, required: ['e'] })).toMatchObject({ e: 'x' });
});

test('a document that refers to itself without an end, or to nothing, is no trap', () => {
  const endless = { a: { $ref: '#/a' } };
  expect(exampleOf(endless, { $ref: '#/a' })).toEqual({});
  expect(exampleOf({}, { $ref: '#/nothing' })).toEqual({});
  expect(exampleOf({}, { type: 'string', pattern: '(' })).toBe('text');
});
