import { canonical } from '../../src/query/canonical';
import { issuesOf, readQuery, readSearch, readValues } from './support/reading';

/** The filter of a query as text. */
function filter(query: string): string {
  const { request, issues } = readQuery(query);
  expect(issues).toStrictEqual([]);
  return canonical(request!.query.where).text;
}

test('a query string is a filter, and everything in it has to hold', () => {
  expect(filter('price[gte]=10&label[contains]=lap&text=open&id[in]=2,1&soldAt[null]=true')).toBe(
    'and(["id","in",1,2],["label","contains","lap"],["price","gte","10.00"],["soldAt","null",true],["text","eq","open"])',
  );
});

test.each([
  ['count=-7', '["count","eq",-7]'],
  ['ratio[lt]=1e3', '["ratio","lt",1000]'],
  ['flag[ne]=false', '["flag","ne",false]'],
  ['soldAt[gt]=2026-01-31', '["soldAt","gt",1769817600000]'],
  ['soldAt[gt]=2026-01-31T12:00:00%2B02:00', '["soldAt","gt",1769853600000]'],
  ['big=9007199254740993', '["big","eq","9007199254740993"]'],
  ['price=-0', '["price","eq","0.00"]'],
  ['token=0190A6F2-1B7E-7C3A-9D2F-AAAAAAAAAAAA', '["token","eq","0190a6f2-1b7e-7c3a-9d2f-aaaaaaaaaaaa"]'],
  ['text=', '["text","eq",""]'],
  ['text[in]=', '["text","eq",""]'],
  ['text[nin]=a,,b', '["text","nin","","a","b"]'],
  ['text[startsWith]=100%25', '["text","startsWith","100%"]'],
  ['count[gte]=1&count[lt]=5', 'and(["count","gte",1],["count","lt",5])'],
  ['', 'and()'],
])('%s is read by the type of its property', (query, expected) => {
  expect(filter(query)).toBe(expected);
});

test('the rest of a query has defaults', () => {
  const { request } = readQuery('');
  const { sort, limit, after, offset, total } = request!.query;
  expect({
    sort: sort.map(({ field, descending }) => [field.name, descending]),
    limit,
    after,
    offset,
    total,
  }).toStrictEqual({ sort: [['id', false]], limit: 20, after: undefined, offset: undefined, total: false });
  expect(request!.fields).toBe(undefined);
  expect(request!.expand).toStrictEqual([]);
});

test('the rest of a query', () => {
  const { request } = readQuery('sort=-price,label&limit=100&offset=40&total=true&fields=label,id,label&expand=shop');
  const { sort, limit, offset, total } = request!.query;
  expect({ sort: sort.map(({ field, descending }) => [field.name, descending]), limit, offset, total }).toStrictEqual({
    sort: [
      ['price', true],
      ['label', false],
      ['id', false],
    ],
    limit: 100,
    offset: 40,
    total: true,
  });
  expect(request!.fields!.map(({ name }) => name)).toStrictEqual(['label', 'id']);
  expect(request!.expand.map(({ expand }) => expand)).toStrictEqual(['shop']);
});

test.each([
  ['-price', ['-price', '-id']],
  ['price', ['price', 'id']],
  ['id,price', ['id']],
  ['price,-id,label', ['price', '-id']],
])('the key is the last term of sort=%s', (sort, expected) => {
  const { request } = readQuery(`sort=${sort}`);
  expect(request!.query.sort.map(({ field, descending }) => `${descending ? '-' : ''}${field.name}`)).toStrictEqual(
    expected,
  );
});

test('every issue of a query is reported, with its place', () => {
  expect(
    readQuery(
      'colour=red&price[like]=1&price[gte]=cheap&id[in]=1,x,2,y&count=1.5&flag=yes&soldAt[null]=maybe&flag[gt]=true&extra=1&' +
        'count[contains]=1&text[=a&sort=-colour,label,label,extra&limit=101&offset=-1&total=1&fields=id,colour&expand=owner,shop',
    ).issues,
  ).toStrictEqual([
    { loc: ['query', 'colour'], type: 'unknown_field', msg: 'Unknown property colour' },
    {
      loc: ['query', 'price[like]'],
      type: 'unknown_operator',
      msg: 'Unknown operator; price has eq, ne, in, nin, null, gt, gte, lt, lte',
    },
    {
      loc: ['query', 'price[gte]'],
      type: 'decimal_expected',
      msg: 'Decimal of at most 18 digits expected, with at most 2 digits after the point',
    },
    { loc: ['query', 'id[in]', 1], type: 'int_expected', msg: 'Integer expected' },
    { loc: ['query', 'id[in]', 3], type: 'int_expected', msg: 'Integer expected' },
    { loc: ['query', 'count'], type: 'int_expected', msg: 'Integer expected' },
    { loc: ['query', 'flag'], type: 'boolean_expected', msg: 'Boolean expected (true or false)' },
    { loc: ['query', 'soldAt[null]'], type: 'boolean_expected', msg: 'Boolean expected (true or false)' },
    {
      loc: ['query', 'flag[gt]'],
      type: 'unknown_operator',
      msg: 'Unknown operator; flag has eq, ne, in, nin, null',
    },
    { loc: ['query', 'extra'], type: 'not_filterable', msg: 'extra cannot be used in a filter' },
    {
      loc: ['query', 'count[contains]'],
      type: 'unknown_operator',
      msg: 'Unknown operator; count has eq, ne, in, nin, null, gt, gte, lt, lte',
    },
    {
      loc: ['query', 'text['],
      type: 'unknown_operator',
      msg: 'Unknown operator; text has eq, ne, in, nin, null, gt, gte, lt, lte, contains, startsWith, endsWith',
    },
    { loc: ['query', 'sort', 0], type: 'unknown_field', msg: 'Unknown property colour' },
    { loc: ['query', 'sort', 2], type: 'duplicate', msg: 'label is listed twice' },
    { loc: ['query', 'sort', 3], type: 'not_sortable', msg: 'extra cannot be sorted by' },
    { loc: ['query', 'limit'], type: 'max', msg: 'limit must not be greater than 100' },
    { loc: ['query', 'offset'], type: 'min', msg: 'offset must not be less than 0' },
    { loc: ['query', 'total'], type: 'boolean_expected', msg: 'Boolean expected (true or false)' },
    { loc: ['query', 'fields', 1], type: 'unknown_field', msg: 'Unknown property colour' },
    { loc: ['query', 'expand', 0], type: 'unknown_reference', msg: 'Unknown reference owner' },
  ]);
});

test.each([
  ['big=9223372036854775808', 'query.big: int_expected'],
  ['price=1.005', 'query.price: decimal_expected'],
  ['price=1e3', 'query.price: decimal_expected'],
  ['price=10000000000000000.00', 'query.price: decimal_expected'],
  ['count=9007199254740993', 'query.count: int_expected'],
  ['count=', 'query.count: int_expected'],
  ['count[in]=', 'query.count[in].0: int_expected'],
  ['ratio=NaN', 'query.ratio: number_expected'],
  ['ratio=9007199254740993', 'query.ratio: number_expected'],
  ['soldAt=2026-02-30', 'query.soldAt: date_expected'],
  ['soldAt=yesterday', 'query.soldAt: date_expected'],
  ['token=1', 'query.token: uuid_expected'],
  ['text=a%00b', 'query.text: string_expected'],
  ['text=a&text=b', 'query.text: single_expected'],
  ['id[in]=1&id[in]=2', 'query.id[in]: single_expected'],
  ['text[null]=true&text[null]=true', 'query.text[null]: boolean_expected'],
  ['sort=label&sort=id', 'query.sort: single_expected'],
  ['sort=', 'query.sort.0: unknown_field'],
  ['sort=--label', 'query.sort.0: unknown_field'],
  ['fields=', 'query.fields.0: unknown_field'],
  ['limit=0', 'query.limit: min'],
  ['limit=1e2', 'query.limit: int_expected'],
  ['offset=100001', 'query.offset: max'],
  ['label[]=a', 'query.label[]: unknown_operator'],
  ['label[eq][ne]=a', 'query.label[eq][ne]: unknown_operator'],
  ['where=1', 'query.where: unknown_field'],
  ['[eq]=1', 'query.[eq]: unknown_field'],
  ['=1', 'query.: unknown_field'],
])('%s is refused', (query, expected) => {
  expect(issuesOf(readQuery(query))).toStrictEqual([expected]);
});

test('names of prototypes are unknown properties', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__[eq]', 'constructor[prototype]'];
  for (const name of names) {
    expect(issuesOf(readQuery(`${encodeURIComponent(name)}=1`))).toStrictEqual([`query.${name}: unknown_field`]);
  }
  expect(issuesOf(readQuery('label[constructor]=1&label[__proto__]=2'))).toStrictEqual([
    'query.label[constructor]: unknown_operator',
    'query.label[__proto__]: unknown_operator',
  ]);
});

test('properties that are excluded from output look like unknown ones', () => {
  for (const query of ['NAME=a', 'NAME[contains]=a', 'NAME[like]=a', 'NAME=a&NAME=b', 'sort=NAME', 'fields=NAME']) {
    const [hidden, unknown] = ['secret', 'secrxt'].map((each) => readQuery(query.replaceAll('NAME', each)).issues);
    expect(JSON.parse(JSON.stringify(hidden).replaceAll('secret', 'secrxt'))).toStrictEqual(unknown);
    expect(hidden).toHaveLength(1);
  }
  expect(issuesOf(readSearch({ where: { secret: { null: true } } }))).toStrictEqual(['where.secret: unknown_field']);
  expect(issuesOf(readQuery('expand=owner'))).toStrictEqual(['query.expand.0: unknown_reference']);
});

test('a parser of the application may nest the operators', () => {
  const { request, issues } = readValues({ price: { gte: '10', lt: '20' }, label: 'a' });
  expect(issues).toStrictEqual([]);
  expect(canonical(request!.query.where).text).toBe(
    'and(["label","eq","a"],["price","gte","10.00"],["price","lt","20.00"])',
  );
  expect(issuesOf(readValues({ price: { gte: { x: '1' } }, label: { eq: ['a'] }, count: {} }))).toStrictEqual([
    'query.price.gte: decimal_expected',
    'query.label.eq: single_expected',
    'query.count: operator_expected',
  ]);
});
