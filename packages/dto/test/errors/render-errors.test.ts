import { renderErrors } from '@cortado/dto';
import type { FieldError } from '@cortado/dto';

const errors: FieldError[] = [
  { loc: ['items'], type: 'arrayMinSize', msg: 'too few', ctx: { min: 1 } },
  { loc: ['items', 3, 'qty'], type: 'min', msg: 'too small' },
  { loc: [], type: 'object_expected', msg: 'Object expected' },
  { loc: ['__proto__', 'polluted'], type: 'x', msg: 'y' },
];

test('only the list, by default', () => {
  expect(renderErrors(errors)).toEqual({ errorList: errors });
});

test('nested, with errors of a parent and a child, and without a prototype', () => {
  const { errorObject } = renderErrors(errors, { errorObject: true }) as { errorObject: object };
  expect(JSON.parse(JSON.stringify(errorObject))).toEqual(
    JSON.parse(`{
      "": [{ "type": "object_expected", "msg": "Object expected" }],
      "items": { "": [{ "type": "arrayMinSize", "msg": "too few", "ctx": { "min": 1 } }], "3": { "qty": [{ "type": "min", "msg": "too small" }] } },
      "__proto__": { "polluted": [{ "type": "x", "msg": "y" }] }
    }`),
  );
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('other key names', () => {
  const keys = { errorList: 'errors', errorObject: 'tree', loc: 'path', type: 'code', msg: 'message', ctx: 'params' };
  expect(renderErrors(errors.slice(0, 1), { keys, errorObject: true })).toEqual({
    errors: [{ path: ['items'], code: 'arrayMinSize', message: 'too few', params: { min: 1 } }],
    tree: { items: [{ code: 'arrayMinSize', message: 'too few', params: { min: 1 } }] },
  });
});

test('translated messages', () => {
  const german: Record<string, string> = { min: 'zu klein' };
  const translate = ({ type }: FieldError, locale?: string): string | undefined =>
    locale === 'de' ? german[type] : undefined;
  expect(renderErrors(errors.slice(0, 2), { translate, locale: 'de' })).toMatchObject({
    errorList: [{ msg: 'too few' }, { msg: 'zu klein' }],
  });
});
