import { errorsOf, placeErrors } from '../../console/model/error-places.js';
import { fieldOf, typedNumber, variantIndex } from '../../console/model/field.js';
import { typeText } from '../../console/model/type-text.js';
import { pathKey, valueAt, withoutValueAt, withValueAt } from '../../console/model/value-path.js';

const beans = {
  type: 'object',
  title: 'Beans',
  required: ['kind', 'grams'],
  properties: { kind: { const: 'beans' }, grams: { type: 'integer' } },
};
const machine = {
  type: 'object',
  title: 'Machine',
  required: ['kind', 'model'],
  properties: { kind: { const: 'machine' }, model: { type: 'string' } },
};
const document = { components: { schemas: { Beans: beans, Machine: machine } } };
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const item = { oneOf: [refer('Beans'), refer('Machine')], discriminator: 'kind' };

test.each([
  [{ type: 'string', minLength: 1, maxLength: 40 }, 'text', 'text · 1 to 40 characters'],
  [{ type: ['string', 'null'] }, 'text', 'text · or null'],
  [{ type: 'string', format: 'date-time' }, 'date', 'date-time'],
  [{ type: 'integer', minimum: 1 }, 'number', 'integer · 1 or more'],
  [{ type: 'number', exclusiveMinimum: 0 }, 'number', 'number · above 0'],
  [{ enum: ['a', null] }, 'choice', 'one of · or null'],
  [{ const: 'beans' }, 'constant', 'always'],
  [{ type: 'array', maxItems: 3 }, 'list', 'list · up to 3 items'],
  [refer('Beans'), 'object', 'Beans'],
  [{ oneOf: [refer('Beans'), { type: 'null' }] }, 'object', 'Beans · or null'],
  [{ type: 'object', additionalProperties: { type: 'integer' } }, 'object', 'object'],
  [{}, 'any', 'any JSON'],
  [item, 'variants', 'one form of'],
])('%j is a field of the kind %s', (schema, kind, type) => {
  expect(fieldOf(document, schema)).toMatchObject({ kind, type, isNullable: type.endsWith('or null') });
});

test('the form of a value is found by its discriminator, by its properties, or by its type', () => {
  const field = fieldOf(document, item);
  expect(field.variants.map(({ label }) => label)).toEqual(['Beans', 'Machine']);
  expect(variantIndex(document, field, { kind: 'machine', grams: 3 })).toBe(1);
  expect(variantIndex(document, fieldOf(document, { oneOf: item.oneOf }), { model: 'x' })).toBe(1);
  const plain = fieldOf({}, { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'array' }] });
  expect(['a', 1, []].map((value) => variantIndex({}, plain, value))).toEqual([0, 1, 2]);
});

test('values are set and removed at a path without changing the original', () => {
  const value = { items: [{ a: 1 }, { a: 2 }] };
  expect(withValueAt(value, ['items', 1, 'a'], 3)).toEqual({ items: [{ a: 1 }, { a: 3 }] });
  expect(withValueAt(undefined, ['a', 0], 1)).toEqual({ a: [1] });
  expect(withoutValueAt(value, ['items', 0])).toEqual({ items: [{ a: 2 }] });
  expect(withoutValueAt(value, ['items'])).toEqual({});
  expect(valueAt(value, ['items', 'length', 'toString'])).toBeUndefined();
  expect(valueAt({}, ['constructor'])).toBeUndefined();
  expect(value).toEqual({ items: [{ a: 1 }, { a: 2 }] });
});

test('errors are placed at their fields, at the nearest around them, or beside the form', () => {
  const body = {
    errorList: [
      { loc: ['email'], type: 'isEmail', msg: 'one' },
      { loc: ['items', 0, 'grams'], type: 'min', msg: 'two' },
      { loc: ['items', 7, 'grams'], type: 'min', msg: 'three' },
      { loc: ['unknown'], type: 'unexpected', msg: 'four' },
      { loc: [], type: 'not_found', msg: 'five' },
    ],
  };
  const keys = [[], ['email'], ['items'], ['items', 0], ['items', 0, 'grams']].map(pathKey);
  const { placed, others } = placeErrors(errorsOf(body)!, keys);
  expect(Object.fromEntries([...placed].map(([key, errors]) => [key, errors.map(({ msg }) => msg)]))).toEqual({
    '/email': ['one'],
    '/items/0/grams': ['two'],
    '/items': ['three'],
  });
  expect(others.map(({ msg }) => msg)).toEqual(['four', 'five']);
  expect(['text', null, {}, { errorList: 'x' }].map(errorsOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test('paths with slashes and tildes have keys of their own', () => {
  expect([['a/b'], ['a', 'b'], ['a~1b'], [0], []].map(pathKey)).toEqual(['/a~1b', '/a/b', '/a~01b', '/0', '']);
});

test.each([
  ['12', 12],
  [' -1.5 ', -1.5],
  ['1e3', 1000],
  ['', ''],
  ['many', 'many'],
  ['0x10', '0x10'],
  ['Infinity', 'Infinity'],
])('%j typed as a number is %j', (text, value) => expect(typedNumber(text)).toBe(value));

test('schemas are shown as types', () => {
  const schema = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'array', items: item },
      'b-c': { type: ['string', 'null'], format: 'date' },
      d: { type: 'array', items: { enum: ['x', 1] } },
    },
  };
  expect(typeText(document, schema)).toBe(
    [
      '{',
      '  a: ({',
      '      kind: "beans";',
      '      grams: number;',
      '    } | {',
      '      kind: "machine";',
      '      model: string;',
      '    })[];',
      '  "b-c"?: string /* date */ | null;',
      '  d?: ("x" | 1)[];',
      '}',
    ].join('\n'),
  );
  expect(typeText({}, undefined)).toBe('unknown');
  expect(typeText({}, { type: 'null' })).toBe('null');
});
