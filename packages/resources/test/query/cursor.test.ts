import type { Row } from '../../src/model/value';
import { issuesOf, readQuery, readSearch } from './support/reading';

const row: Row = {
  id: 7,
  label: 'o\'r "é" \u{1f600}',
  text: null,
  count: -1,
  ratio: 5e-324,
  flag: false,
  soldAt: new Date(-1),
  big: '9007199254740993',
  price: '10.50',
  token: '0190a6f2-1b7e-7c3a-9d2f-aaaaaaaaaaaa',
  extra: null,
  shopId: null,
  secret: 'secret',
  ownerId: 1,
};
const ALL = 'label,-text,count,ratio,flag,soldAt,big,price';

function cursorOf(query: string): string {
  return readQuery(query).request!.cursorAfter(row);
}

/** A cursor that was changed. */
function forged(query: string, change: (parts: unknown[]) => unknown): string {
  const parts = JSON.parse(Buffer.from(cursorOf(query), 'base64url').toString()) as unknown[];
  return Buffer.from(JSON.stringify(change(parts))).toString('base64url');
}

test('a cursor is url-safe, and brings the sort values of every type back', () => {
  const cursor = cursorOf(`sort=${ALL}&label=a`);
  expect(cursor).toMatch(/^[\w-]+$/);
  const { request } = readQuery(`sort=${ALL}&label=a&after=${cursor}`);
  expect(request!.query.after).toStrictEqual([
    row['label'],
    null,
    -1,
    5e-324,
    false,
    new Date(-1),
    '9007199254740993',
    '10.50',
    7,
  ]);
  const search = readSearch({ where: { label: 'a' }, sort: ALL.split(','), after: cursor });
  expect(search.request!.query.after).toStrictEqual(request!.query.after);
});

test('limit, offset, total and fields may change between pages', () => {
  const cursor = cursorOf('sort=price&count[gt]=1');
  expect(readQuery(`sort=price&count[gt]=1&limit=5&total=true&fields=id&after=${cursor}`).issues.length).toBe(0);
});

test.each([
  'sort=-price&count[gt]=1',
  'sort=price&count[gt]=2',
  'sort=price',
  'count[gt]=1',
  'sort=price,label&count[gt]=1',
])('a cursor of another query is refused: %s', (query) => {
  const cursor = cursorOf('sort=price&count[gt]=1');
  expect(readQuery(`${query}&after=${cursor}`).issues).toStrictEqual([
    { loc: ['query', 'after'], type: 'cursor_mismatch', msg: 'This cursor belongs to another sort or filter' },
  ]);
});

test('the same filter in another form is no other filter', () => {
  const cursor = cursorOf('count[gt]=1&label=a');
  expect(
    readSearch({ where: { and: [{ label: { in: ['a'] } }, { count: { gt: 1 } }] }, after: cursor }).issues.length,
  ).toBe(0);
});

const MALFORMED: readonly (readonly [name: string, cursor: string])[] = [
  ['nothing', ''],
  ['another text', 'abc'],
  ['characters of base64 that are not url-safe', 'ab+/'],
  ['a character too many', `${cursorOf('sort=price')}%20`],
  ['an object', Buffer.from('{}').toString('base64url')],
  ['an empty list', Buffer.from('[]').toString('base64url')],
  ['too long', 'a'.repeat(65_537)],
  ['too few values', forged('sort=price', (parts) => parts.slice(0, -1))],
  ['too many values', forged('sort=price', (parts) => [...parts, 1])],
  ['a value of another type', forged('sort=price', ([hash]) => [hash, 'cheap', 7])],
  ['an object for a value', forged('sort=price', ([hash]) => [hash, { a: 1 }, 7])],
  ['null for a key', forged('sort=price', ([hash]) => [hash, '1.00', null])],
  ['a number of too many digits', forged('sort=price', ([hash]) => [hash, '99999999999999999999.00', 7])],
  ['nesting', Buffer.from('['.repeat(20_000)).toString('base64url')],
];

test.each(MALFORMED)('a malformed cursor is refused: %s', (_, cursor) => {
  expect(readQuery(`sort=price&after=${cursor}`).issues).toStrictEqual([
    { loc: ['query', 'after'], type: 'cursor_malformed', msg: 'Not a cursor of this resource' },
  ]);
});

test('a date outside the range of the databases is no position', () => {
  const cursor = forged('sort=soldAt', ([hash]) => [hash, 8.64e15, 7]);
  expect(issuesOf(readQuery(`sort=soldAt&after=${cursor}`))).toStrictEqual(['query.after: cursor_malformed']);
});

test('other issues of the query come first', () => {
  expect(issuesOf(readQuery('sort=colour&after=abc'))).toStrictEqual(['query.sort.0: unknown_field']);
});

test('sort values that are too long for a cursor have an error of their own', () => {
  const { request } = readQuery('sort=label');
  expect(() => request!.cursorAfter({ ...row, label: 'a'.repeat(50_000) })).toThrow(
    expect.objectContaining({
      statusCode: 400,
      type: 'cursor_too_long',
    }),
  );
});
