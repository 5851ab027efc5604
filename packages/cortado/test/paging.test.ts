import { testApp, type TestApp } from '@cortado/testing';
import { Exclude } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';
import {
  Context,
  Controller,
  Get,
  OnMessage,
  Page,
  PageOf,
  PageQuery,
  PageQueryWith,
  Query,
  Returns,
  WebSocket,
  type CortadoOptions,
} from 'cortado';

class Search extends PageQuery {
  @IsString() @IsOptional() author?: string;
}

class Wide extends PageQueryWith({ limit: 200, maxLimit: 500, maxPage: 3 }) {}

class Book {
  title!: string;
  @Exclude() cost!: number;
}

const ALL = Array.from({ length: 95 }, (_, index) => index);
const slice = ({ offset, limit }: PageQuery) => ALL.slice(offset, offset + limit);

@Controller('/books')
@WebSocket('/books')
class Books {
  @Get() list(@Query(Search) query: Search) {
    return { ...query, offset: query.offset };
  }
  @OnMessage('list') listed(query: Search) {
    return { ...query, offset: query.offset };
  }
  @Get('/wide') wide(@Query(Wide) query: Wide) {
    return [query.page, query.limit, query.offset];
  }
  @Get('/page') page(@Query(PageQuery) query: PageQuery) {
    return Page.of(slice(query), ALL.length, query);
  }
  @Get('/links') links(@Query(Search) query: Search, context: Context) {
    return Page.of(slice(query), ALL.length, query).withLinks(context);
  }
  @Get('/none') none(@Query(Search) query: Search, context: Context) {
    return Page.of([], 0, query).withLinks(context);
  }
  @OnMessage('links') linksOfMessage(query: Search, context: Context) {
    return Page.of(slice(query), ALL.length, query).withLinks(context);
  }
  @Returns(200, PageOf(Book)) @Get('/shaped') shaped(@Query(PageQuery) query: PageQuery) {
    return Page.of([{ title: 'Emma', cost: 2 }], 1, query);
  }
}

let app: TestApp;
const open = async (more: CortadoOptions = {}) => (app = await testApp({ controllers: [Books], ...more }));
afterEach(() => app.close());
const get = async (path: string) => (await app.request('GET', `/books${path}`)).body;
const wrong = (body: { errorList: { loc: string[]; type: string }[] }) =>
  body.errorList.map(({ loc, type }) => [loc.at(-1), type]);

test.each([
  ['', { page: 1, limit: 20, offset: 0 }],
  ['?page=3&limit=7&author=Ada', { page: 3, limit: 7, offset: 14, author: 'Ada' }],
  ['?limit=100', { page: 1, limit: 100, offset: 0 }],
])('a query %s is read', async (query, expected) => {
  await open();
  expect(await get(query)).toEqual(expected);
});

test.each([
  ['?page=0', [['page', 'min']]],
  ['?page=1.5', [['page', 'isInt']]],
  [
    '?page=x&limit=101',
    [
      ['page', 'isInt'],
      ['limit', 'max'],
    ],
  ],
  ['?page=100001', [['page', 'max']]],
  ['?limit=', [['limit', 'isInt']]],
])('a query %s is refused', async (query, expected) => {
  await open();
  expect(wrong(await get(query))).toEqual(expected);
});

test('a message has the same rules', async () => {
  await open();
  const socket = await app.connect('/books');
  socket.send({ event: 'list', page: 2, limit: 5 });
  expect(await socket.expectReply(200)).toEqual({ page: 2, limit: 5, offset: 5 });
  socket.send({ event: 'list', page: null, limit: '5' });
  expect(wrong(await socket.expectReply(400))).toEqual([
    ['page', 'isInt'],
    ['limit', 'isInt'],
  ]);
});

test('a client cannot set the offset, whatever becomes of unknown names', async () => {
  await open({ dto: { unknown: 'keep' } });
  expect(await get('?page=2&offset=7')).toMatchObject({ offset: 20 });
});

test('other limits', async () => {
  await open();
  expect(await get('/wide')).toEqual([1, 200, 0]);
  expect(await get('/wide?limit=500&page=3')).toEqual([3, 500, 1000]);
  expect(wrong(await get('/wide?limit=501&page=4'))).toEqual([
    ['page', 'max'],
    ['limit', 'max'],
  ]);
});

test.each([
  [{ limit: 0 }, 'E_OPTION: PageQueryWith(), limit'],
  [{ limit: 200 }, 'E_OPTION: PageQueryWith(), limit'],
  [{ maxLimit: 1.5 }, 'E_OPTION: PageQueryWith(), maxLimit'],
  [{ maxPage: Infinity }, 'E_OPTION: PageQueryWith(), maxPage'],
  [{ maxlimit: 5 } as object, 'E_OPTION: PageQueryWith()'],
])('limits %j are a mistake', async (bounds, message) => {
  await open();
  expect(() => PageQueryWith(bounds)).toThrow(message);
});

test('a page counts its pages', async () => {
  await open();
  expect(await get('/page?page=5')).toEqual({ items: ALL.slice(80), total: 95, page: 5, limit: 20, pages: 5 });
});

test('a page is written as its class says', async () => {
  await open();
  expect(await get('/shaped')).toEqual({ items: [{ title: 'Emma' }], total: 1, page: 1, limit: 20, pages: 1 });
});

const link = (page: number, rel: string, rest = '') => `<?${rest}page=${page}&limit=20>; rel="${rel}"`;
test.each([
  ['/links', [link(1, 'first'), link(2, 'next'), link(5, 'last')]],
  [
    '/links?author=A%26B&page=2',
    ['first', 'prev', 'next', 'last'].map(
      (rel, index) => `<?author=A%26B&page=${[1, 1, 3, 5][index]}&limit=20>; rel="${rel}"`,
    ),
  ],
  ['/links?page=5', [link(1, 'first'), link(4, 'prev'), link(5, 'last')]],
  ['/links?page=9', [link(1, 'first'), link(5, 'prev'), link(5, 'last')]],
])('links of %s', async (path, expected) => {
  await open();
  const { headers } = await app.request('GET', `/books${path}`);
  expect(headers['link']).toBe(expected.join(', '));
});

test('no page has no links, and neither has a message', async () => {
  await open();
  expect((await app.request('GET', '/books/none')).headers['link']).toBeUndefined();
  const socket = await app.connect('/books?page=3');
  socket.send({ event: 'links', page: 2 });
  expect(await socket.expectReply(200)).toMatchObject({ page: 2, pages: 5 });
});
