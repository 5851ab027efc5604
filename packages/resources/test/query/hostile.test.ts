import { growth, LINEAR } from '@cortado/testkit/growth';
import { matcher } from '../../src/query/matcher';
import { canonical } from '../../src/query/canonical';
import { Statement } from '../../src/query/sql/statement';
import { addWhere } from '../../src/query/sql/where-sql';
import type { Row } from '../../src/model/value';
import { attack } from './support/hostile';
import { NAUGHTY } from './support/naughty';
import { issuesOf, readQuery, readSearch } from './support/reading';
import { CatalogTable } from './support/table';

const rows: readonly Row[] = NAUGHTY.map((text, index) => ({
  id: index + 1,
  label: text,
  text: `<${text}>`,
  ratio: 0,
}));

describe('SQLite', () => {
  let table: CatalogTable;

  beforeAll(async () => {
    table = await CatalogTable.sqlite();
    await table.fill(rows);
  });

  afterAll(async () => await table.close());

  test('a naughty string is a value, and finds the rows that have it', async () => {
    for (const [index, text] of NAUGHTY.entries()) {
      for (const where of [{ label: text }, { label: { in: [text, 'x'] } }, { text: { eq: `<${text}>` } }]) {
        const { request } = readSearch({ where });
        expect((await table.list(request!.query)).keys).toStrictEqual([index + 1]);
      }
      for (const operator of ['contains', 'startsWith', 'endsWith', 'lt', 'nin']) {
        const where = { label: { [operator]: operator === 'nin' ? [text] : text } };
        const { request } = readSearch({ where, limit: 100 });
        const matches = matcher(request!.query.where);
        const expected = rows.filter(matches).map(({ id }) => id);
        expect((await table.list(request!.query)).keys).toStrictEqual(expected);
      }
    }
    const { request } = readQuery('limit=100');
    expect((await table.list(request!.query)).keys).toHaveLength(NAUGHTY.length);
  });

  test('values are bound parameters', () => {
    const marks = ['marker-1', 'marker-2', 'marker-3', 'marker-4', 'marker-5', 'marker-6'];
    const [eq, list, part, begin, end, after] = marks as [string, string, string, string, string, string];
    const body = {
      where: {
        or: [{ label: eq }, { label: { in: [list] } }, { text: { contains: part, startsWith: begin, endsWith: end } }],
      },
      sort: ['label'],
    };
    const { request } = readSearch(body);
    const next = readSearch({ ...body, after: request!.cursorAfter({ id: 1, label: after }) });
    const compiled = table.select(next.request!.query);
    expect(compiled.sql).not.toContain('marker');
    for (const mark of marks) expect(compiled.parameters).toContain(mark);
  });

  test('whatever is sent is refused or executed', async () => {
    expect(await attack(table, 300)).toBeGreaterThan(10);
  });
});

test('a naughty string is no name of anything', () => {
  const known = new Set(['id', 'secret', 'null']);
  for (const text of NAUGHTY.filter((each) => !known.has(each) && !each.includes(','))) {
    const encoded = encodeURIComponent(text);
    expect(issuesOf(readQuery(`sort=${encoded}`))).toStrictEqual(['query.sort.0: unknown_field']);
    expect(issuesOf(readQuery(`fields=${encoded}`))).toStrictEqual(['query.fields.0: unknown_field']);
    expect(issuesOf(readQuery(`expand=${encoded}`))).toStrictEqual(['query.expand.0: unknown_reference']);
    expect(issuesOf(readQuery(`after=${encoded}`))).toStrictEqual(['query.after: cursor_malformed']);
    expect(issuesOf(readQuery(`label[${encoded}]=1`))).toStrictEqual([`query.label[${text}]: unknown_operator`]);
    expect(issuesOf(readSearch({ where: JSON.parse(`{${JSON.stringify(text)}:1}`) as object }))).toStrictEqual([
      `where.${text}: unknown_field`,
    ]);
  }
});

test('what is searched for in a text has at most 1,000 characters', () => {
  expect(readSearch({ where: { label: { contains: 'a'.repeat(1_000) } } }).issues).toStrictEqual([]);
  expect(readSearch({ where: { label: { contains: 'a'.repeat(1_001) } } }).issues).toStrictEqual([
    { loc: ['where', 'label', 'contains'], type: 'maxLength', msg: 'At most 1000 characters expected' },
  ]);
});

/** Reads, and prepares what is run for each row and on the database. */
function prepare(body: unknown): void {
  const { request } = readSearch(body);
  if (request === undefined) return;
  canonical(request.query.where);
  matcher(request.query.where);
  addWhere(new Statement('sqlite'), request.query.where);
}

function nested(depth: number): string {
  return `${'{"and":['.repeat(depth)}{"id":1}${']}'.repeat(depth)}`;
}

describe('the cost of reading is linear', () => {
  test.each<readonly [name: string, n: number, body: (n: number) => unknown]>([
    ['deep groups', 400, (n) => ({ where: JSON.parse(nested(n)) as unknown })],
    ['wide groups', 20_000, (n) => ({ where: { or: Array.from({ length: n }, (_, id) => ({ id })) } })],
    ['empty groups', 20_000, (n) => ({ where: { or: Array.from({ length: n }, () => ({ and: [] })) } })],
    ['unknown names', 4_000, (n) => ({ where: Object.fromEntries(Array.from({ length: n }, (_, i) => [`n${i}`, 1])) })],
    ['unknown options', 4_000, (n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`n${i}`, 1]))],
    [
      'many operators',
      4_000,
      (n) => ({ where: { id: Object.fromEntries(Array.from({ length: n }, (_, i) => [`n${i}`, 1])) } }),
    ],
    ['long lists', 20_000, (n) => ({ where: { id: { in: Array.from({ length: n }, (_, i) => i) } } })],
    ['lists of what does not fit', 200, (n) => ({ where: { id: { in: Array.from({ length: n }, () => 'x') } } })],
    ['long texts', 20_000, (n) => ({ where: { label: 'a'.repeat(n), text: { startsWith: '\u{10ffff}'.repeat(n) } } })],
    ['long numbers', 50_000, (n) => ({ where: { big: '9'.repeat(n), price: '9'.repeat(n), soldAt: '9'.repeat(n) } })],
    ['long sorts', 20_000, (n) => ({ sort: Array.from({ length: n }, () => 'id') })],
    ['long cursors', 20_000, (n) => ({ after: Buffer.from('['.repeat(n)).toString('base64url') })],
  ])('%s', (_, n, body) => {
    const factor = growth(n, (size) => {
      const given = body(size);
      return () => prepare(given);
    });
    expect(factor).toBeLessThan(LINEAR);
  });

  test('a query string', () => {
    const factor = growth(1_500, (n) => {
      const query = Array.from({ length: n }, (_, i) => `n${i}[eq]=${'1,'.repeat(10)}`).join('&');
      return () => readQuery(`${query}&sort=${'id,'.repeat(n)}&id[in]=${'1,'.repeat(n)}`);
    });
    expect(factor).toBeLessThan(LINEAR);
  });
});
