import fc from 'fast-check';
import type { Row, Value } from '../../../src/model/value';

/** Values that are near each other, so that comparisons have both results; and those on which two implementations differ first. */
const POOLS: Readonly<Record<string, readonly Value[]>> = {
  label: [
    '',
    'a',
    'A',
    'b',
    'ab',
    'abc',
    'Abc',
    ' a',
    'a ',
    'ä',
    'a\u0308',
    'ß',
    'ss',
    'é',
    'z',
    '%',
    '_',
    'a%c',
    "o'r",
    '"',
    '\\',
  ],
  text: [
    '',
    'a',
    '\uff5e',
    '\u{1f600}',
    '\u{1f600}\u{1f601}',
    '\u{10ffff}',
    'x\u{10ffff}',
    '\ue000',
    '\ud7ff',
    'x\ud7ff',
    'x\ue000',
    'İ',
    'i',
    'I',
    'ı',
    '\u0001',
    '\u007f',
    '\u0080',
    '\ufeff',
    'e\u0301',
    'é',
    'a\nb',
    '{a,"b"}',
    'null',
  ],
  count: [0, 1, -1, 7, 2_147_483_647, 2_147_483_648, -2_147_483_649, 9_007_199_254_740_991, -9_007_199_254_740_991],
  ratio: [
    0,
    -0,
    0.1,
    0.30000000000000004,
    0.3,
    -1.5,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    1e15,
    123_456.789,
    1 / 3,
  ],
  flag: [true, false],
  soldAt: [
    new Date(0),
    new Date(-1),
    new Date(1),
    new Date('2026-01-31T12:00:00.001Z'),
    new Date('2026-01-31T12:00:00.002Z'),
    new Date('0001-01-01T00:00:00Z'),
    new Date('9999-12-31T23:59:59.999Z'),
    new Date('1582-10-10T00:00:00Z'),
  ],
  big: [
    '0',
    '1',
    '-1',
    '10',
    '9',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ],
  price: [
    '0.00',
    '0.01',
    '-0.01',
    '9.99',
    '10.00',
    '10.50',
    '100.00',
    '-10.00',
    '9999999999999999.99',
    '-9999999999999999.99',
    '90071992547409.93',
  ],
  token: [
    '00000000-0000-0000-0000-000000000000',
    '0190a6f2-1b7e-7c3a-9d2f-aaaaaaaaaaaa',
    '0190a6f2-1b7e-7c3a-9d2f-aaaaaaaaaaab',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ],
};
const NOT_NULL = new Set(['label', 'ratio']);
const COMPARED = Object.keys(POOLS);

const anyText = fc
  .string({ unit: 'binary', maxLength: 4 })
  .filter((each) => !each.includes('\0') && !/\p{Surrogate}/u.test(each));

function stored(name: string): fc.Arbitrary<Value> {
  const pool = fc.constantFrom(...POOLS[name]!);
  const value = name === 'text' ? fc.oneof({ weight: 4, arbitrary: pool }, { weight: 1, arbitrary: anyText }) : pool;
  if (NOT_NULL.has(name)) return value;
  return fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
}

/** Rows with the keys 1 to n. */
export const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.record(Object.fromEntries(COMPARED.map((name) => [name, stored(name)]))), { minLength: 8, maxLength: 40 })
  .map((all) =>
    all.map((row, index) => ({ extra: null, shopId: null, secret: null, ownerId: null, ...row, id: index + 1 })),
  );

/** As a client writes it in JSON. */
function operand(name: string): fc.Arbitrary<unknown> {
  if (name === 'id') return fc.integer({ min: -1, max: 42 });
  const pool = fc.constantFrom(...POOLS[name]!).map((value) => (value instanceof Date ? value.toISOString() : value));
  return name === 'text' || name === 'label' ? fc.oneof(pool, anyText) : pool;
}

const EQUALITY = ['eq', 'ne'];
const ORDER = [...EQUALITY, 'gt', 'gte', 'lt', 'lte'];
const TEXT = ['contains', 'startsWith', 'endsWith'];

function operatorsOf(name: string): readonly string[] {
  if (name === 'flag') return EQUALITY;
  return name === 'label' || name === 'text' ? [...ORDER, ...TEXT, ...TEXT] : ORDER;
}

const comparison: fc.Arbitrary<object> = fc.constantFrom('id', ...COMPARED).chain((name) =>
  fc.oneof(
    { weight: 1, arbitrary: operand(name).map((value) => ({ [name]: value })) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...operatorsOf(name)), operand(name))
        .map(([operator, value]) => ({ [name]: { [operator]: value } })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('in', 'nin'), fc.array(operand(name), { maxLength: 4 }))
        .map(([operator, values]) => ({ [name]: { [operator]: values } })),
    },
    { weight: 1, arbitrary: fc.boolean().map((isNull) => ({ [name]: { null: isNull } })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(operand(name), operand(name))
        .map(([from, to]) => ({ [name]: name === 'flag' ? { ne: from, eq: to } : { gte: from, lt: to } })),
    },
  ),
);

const { filter } = fc.letrec<{ filter: object; group: object }>((tie) => ({
  filter: fc.oneof({ maxDepth: 4, depthSize: 'small' }, comparison, comparison, tie('group')),
  group: fc
    .tuple(fc.constantFrom('and', 'or', 'or'), fc.array(tie('filter'), { maxLength: 3, depthIdentifier: 'group' }))
    .map(([operator, terms]) => ({ [operator]: terms })),
}));

const sort = fc
  .uniqueArray(fc.constantFrom('id', ...COMPARED), { maxLength: 3 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.boolean().map((descending) => `${descending ? '-' : ''}${name}`))),
  );

/** The body of a search. */
export interface Search {
  readonly where: object;
  readonly sort: readonly string[];
  readonly limit: number;
}

export const search: fc.Arbitrary<Search> = fc.record({ where: filter, sort, limit: fc.integer({ min: 1, max: 20 }) });
