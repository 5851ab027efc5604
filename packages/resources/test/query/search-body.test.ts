import type { FieldError } from '@cortado/core';
import { canonical } from '../../src/query/canonical';
import { matcher } from '../../src/query/matcher';
import { PROGRAM_LIMITS } from '../../src/query/query-limits';
import { QueryReader } from '../../src/query/query-reader';
import { catalog } from './support/catalog';
import { issuesOf, readSearch } from './support/reading';

/** The filter of a body as text. */
function filter(where: unknown): string {
  const { request, issues } = readSearch({ where });
  expect(issues).toStrictEqual([]);
  return canonical(request!.query.where).text;
}

test('a search body is a query with groups', () => {
  const { request, issues } = readSearch({
    where: { and: [{ price: { gte: 10 } }, { or: [{ label: { contains: 'lap' } }, { count: { in: [1, 2] } }] }] },
    sort: ['-price', 'label'],
    limit: 50,
    offset: 5,
    total: true,
    fields: ['id', 'label'],
    expand: ['shop'],
    after: null,
  });
  expect(issues).toStrictEqual([]);
  const { where, sort, limit, offset, total } = request!.query;
  expect(canonical(where).text).toBe('and(["price","gte","10.00"],or(["count","in",1,2],["label","contains","lap"]))');
  expect([sort.length, limit, offset, total]).toStrictEqual([3, 50, 5, true]);
  expect(request!.fields!.map(({ name }) => name)).toStrictEqual(['id', 'label']);
});

test.each([
  [{}, 'and()'],
  [{ label: 'a' }, '["label","eq","a"]'],
  [{ label: 'a', count: { gte: 1, lt: 5 } }, 'and(["count","gte",1],["count","lt",5],["label","eq","a"])'],
  [{ label: 'a', or: [{ count: 1 }, { count: 2 }] }, 'and(["label","eq","a"],or(["count","eq",1],["count","eq",2]))'],
  [{ or: [] }, 'or()'],
  [{ and: [{}, { or: [{}] }] }, 'and()'],
  [{ count: { in: [] } }, 'or()'],
  [{ count: { nin: [] } }, 'and()'],
  [{ big: 7 }, '["big","eq","7"]'],
  [{ big: '9007199254740993' }, '["big","eq","9007199254740993"]'],
  [{ price: 10.5 }, '["price","eq","10.50"]'],
  [{ price: '10.5' }, '["price","eq","10.50"]'],
  [{ soldAt: { lt: '2026-01-31T12:00:00Z' } }, '["soldAt","lt",1769860800000]'],
  [{ flag: false }, '["flag","eq",false]'],
])('%j', (where, expected) => {
  expect(filter(where)).toBe(expected);
});

test('filters that differ only in their form have one text', () => {
  const forms = [
    { label: 'a', count: { in: [1, 2] } },
    { count: { in: [2, 1, 2] }, label: { eq: 'a' } },
    { and: [{ and: [{ count: { in: [1, 2] } }] }, { label: 'a' }, { label: { in: ['a'] } }, {}] },
    { or: [{ and: [{ label: 'a' }, { count: { in: [1, 2] } }] }, { or: [] }] },
  ];
  expect(new Set(forms.map(filter)).size).toBe(1);
});

test('every issue of a body is reported, with its place', () => {
  expect(
    issuesOf(
      readSearch({
        where: {
          colour: 1,
          count: '5',
          label: { eq: 5, like: 'a' },
          flag: null,
          text: {},
          and: [{ price: { in: [1, '1.001', true] } }, 7, null, [{ id: 1 }]],
          or: { id: 1 },
          soldAt: ['2026-01-31'],
          id: { in: 1, nin: [null] },
          ratio: { null: 'true' },
        },
        sort: '-price',
        limit: '20',
        after: 5,
        total: 'true',
        fields: ['id', 7],
        expand: ['shop', 'secret'],
        filter: {},
      }),
    ),
  ).toStrictEqual([
    'where.colour: unknown_field',
    'where.count: int_expected',
    'where.label.eq: string_expected',
    'where.label.like: unknown_operator',
    'where.flag: boolean_expected',
    'where.text: operator_expected',
    'where.and.0.price.in.1: decimal_expected',
    'where.and.0.price.in.2: decimal_expected',
    'where.and.1: object_expected',
    'where.and.2: object_expected',
    'where.and.3: object_expected',
    'where.or: array_expected',
    'where.soldAt: date_expected',
    'where.id.in: array_expected',
    'where.id.nin.0: int_expected',
    'where.ratio.null: boolean_expected',
    'filter: unknown_option',
    'sort: array_expected',
    'limit: int_expected',
    'total: boolean_expected',
    'fields.1: string_expected',
    'expand.1: unknown_reference',
    'after: string_expected',
  ]);
});

test.each([[undefined], [null], ['where'], [7], [[]]])('%j is no search', (body) => {
  expect(issuesOf(readSearch(body))).toStrictEqual([': object_expected']);
});

test('names of prototypes are unknown', () => {
  const body = JSON.parse(
    '{"where":{"__proto__":1,"constructor":{"eq":1},"label":{"__proto__":1}},"__proto__":1}',
  ) as object;
  expect(issuesOf(readSearch(body))).toStrictEqual([
    'where.__proto__: unknown_field',
    'where.constructor: unknown_field',
    'where.label.__proto__: unknown_operator',
    '__proto__: unknown_option',
  ]);
});

function nested(depth: number): object {
  return depth === 0 ? { id: 1 } : { or: [nested(depth - 1)] };
}

test('groups are nested 8 deep, and no deeper', () => {
  expect(filter(nested(8))).toBe('["id","eq",1]');
  expect(issuesOf(readSearch({ where: nested(9) }))).toStrictEqual([`where${'.or.0'.repeat(8)}.or: depth_exceeded`]);
  expect(readSearch({ where: nested(5_000) }).issues.length).toStrictEqual(1);
});

test('a filter has 100 comparisons, and no more', () => {
  const terms = Array.from({ length: 101 }, (_, id) => ({ id }));
  expect(readSearch({ where: { or: terms.slice(1) } }).issues.length).toBe(0);
  expect(issuesOf(readSearch({ where: { or: terms } }))).toStrictEqual(['where.or.100.id: too_many_terms']);
  expect(issuesOf(readSearch({ where: { or: Array.from({ length: 101 }, () => ({})) } }))).toStrictEqual([
    'where.or.100: too_many_terms',
  ]);
});

test('lists have 1,000 values together, and no more', () => {
  const list = (length: number): object => ({ in: Array.from({ length }, (_, index) => index) });
  expect(readSearch({ where: { id: list(600), count: list(400) } }).issues.length).toBe(0);
  expect(issuesOf(readSearch({ where: { id: list(600), count: list(401), label: 7 } }))).toStrictEqual([
    'where.count.in: too_many_values',
  ]);
});

test('at most 100 issues are listed, and their keys are cut', () => {
  const long = 'k'.repeat(10_000);
  const { issues } = readSearch({ where: { [long]: 1, id: { in: Array.from({ length: 200 }, () => 'x') } } });
  expect(issues.length).toBe(100);
  expect(issues[0]).toStrictEqual({
    loc: ['where', `${'k'.repeat(100)}…`],
    type: 'unknown_field',
    msg: `Unknown property ${'k'.repeat(100)}…`,
  });
});

describe('the program', () => {
  const reader = new QueryReader(catalog, { limits: PROGRAM_LIMITS, hidden: true });

  test('may use what is excluded from output, and values of its own types', () => {
    const found: FieldError[] = [];
    const where = reader.where({ ownerId: 5, soldAt: { gt: new Date(0) }, big: { lt: 7n } }, found);
    expect(found).toStrictEqual([]);
    const matches = matcher(where!);
    expect(matches({ ownerId: 5, soldAt: new Date(1), big: '-7' })).toBe(true);
    expect(matches({ ownerId: 6, soldAt: new Date(1), big: '-7' })).toBe(false);
  });

  test.each([
    [{ ownerId: undefined }],
    [{ ownerId: null }],
    [{ ownerId: NaN }],
    [{ soldAt: new Date(NaN) }],
    [undefined],
  ])('is told of a scope that says nothing: %p', (where) => {
    const found: FieldError[] = [];
    expect(reader.where(where, found)).toBe(undefined);
    expect(found.length).toBe(1);
  });
});
