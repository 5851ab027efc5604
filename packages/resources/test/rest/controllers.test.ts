import { Controller, Ctx, Guard, HttpError, Inject, Ok, type Context } from '@cortado/core';
import { Get } from '@cortado/http';
import {
  Column,
  Key,
  ReadOnly,
  Reference,
  Repository,
  Resource,
  resource,
  ResourceActions,
  ResourceController,
  resources,
  type ResourceTransaction,
} from '@cortado/resources';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { Gate } from '@cortado/testkit/gate';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { restClient } from './rest-client';

afterEach(closeApps);

@Resource('owners')
class Owner {
  @Key() id!: number;
  @IsString() name!: string;
  @IsInt() tenant!: number;
}

@Resource('books')
class Book {
  @Key() id!: number;
  @IsString() @Column({ unique: true }) title!: string;
  @ReadOnly() @IsInt() tenant!: number;
  @IsOptional() @Reference(() => Owner) ownerId?: number | null;
}

@Resource('entries')
class Entry {
  @Key() id!: number;
  @IsString() text!: string;
}

const calls: string[] = [];
const tenantOf = ({ headers }: Context) => Number(headers['x-tenant'] ?? 1);
const isAdmin = ({ headers }: Context) => headers['x-admin'] === 'true';

@ResourceController(Book)
class BookController extends ResourceActions<Book> {
  async scope(context: Context) {
    return { tenant: tenantOf(context) };
  }

  @Guard(isAdmin)
  override remove(id: number, context: Context) {
    return super.remove(id, context);
  }

  @Get('/titles')
  async titles(@Inject(resource(Book)) books: Repository<Book>) {
    return Ok((await books.list()).items.map(({ title }) => title));
  }

  beforeCreate(book: Book, context: Context) {
    book.title = book.title.trim();
    book.tenant = tenantOf(context);
  }

  async afterCreate(book: Book, _context: Context, tx: ResourceTransaction<Book>) {
    await tx.of(Entry).create({ text: `created ${book.id}` });
    tx.afterCommit(() => calls.push(`committed ${book.title}`));
    if (book.title === 'refused') throw new HttpError(422, 'Refused');
  }

  beforeUpdate(book: Book, _context: Context, _tx: ResourceTransaction<Book>, before: Book) {
    calls.push(`before ${before.title} -> ${book.title}`);
    if (book.title === 'moves') book.tenant += 1;
  }

  afterUpdate(book: Book, _context: Context, _tx: ResourceTransaction<Book>, before: Book) {
    calls.push(`after ${before.title} -> ${book.title}`);
  }

  beforeRemove(book: Book) {
    if (book.title === 'kept') throw new HttpError(409, 'Kept');
  }

  async afterRemove(book: Book, _context: Context, tx: ResourceTransaction<Book>) {
    await tx.of(Entry).create({ text: `removed ${book.id}` });
  }
}

@ResourceController(Owner)
@Guard((context) => context.headers['x-owners'] !== 'no')
class OwnerController extends ResourceActions<Owner> {
  scope(context: Context) {
    return { tenant: tenantOf(context) };
  }
}

async function start() {
  calls.length = 0;
  const { app, client } = await httpApp({
    controllers: [BookController, OwnerController],
    plugins: [resources({ database: 'memory:', models: [Book, Owner, Entry], sync: true })],
  });
  return { app, books: app.get(resource(Book)), owners: app.get(resource(Owner)), client: restClient(client) };
}

const OF_TWO = { headers: { 'x-tenant': '2' } };

describe('scope', () => {
  test('a row outside is not there', async () => {
    const { client, books } = await start();
    await books.create([
      { title: 'Mine', tenant: 1 },
      { title: 'Theirs', tenant: 2 },
    ]);
    const list = await client.get('/books?total=true');
    expect(list.json).toMatchObject({ items: [{ title: 'Mine' }], total: 1 });
    expect((await client.get('/books/2')).status).toBe(404);
    expect((await client.patch('/books/2', { json: { title: 'x' } })).status).toBe(404);
    expect((await client.put('/books/2', { json: { title: 'x' } })).status).toBe(404);
    expect((await client.delete('/books/2', { headers: { 'x-admin': 'true' } })).status).toBe(404);
    expect((await client.get('/books/2', OF_TWO)).json).toMatchObject({ title: 'Theirs' });
    expect(await books.read(2)).toMatchObject({ title: 'Theirs' });
  });

  test('a write that would leave it is 403 and changes nothing', async () => {
    const { client, books, owners } = await start();
    await books.create({ title: 'Mine', tenant: 1 });
    const moved = await client.patch('/books/1', { json: { title: 'moves' } });
    expect(moved.status).toBe(403);
    expect(moved.json.errorList).toMatchObject([{ loc: [], type: 'out_of_scope' }]);
    expect(await books.read(1)).toMatchObject({ title: 'Mine', tenant: 1 });
    const created = await client.post('/owners', { json: { name: 'Ann', tenant: 2 } });
    expect(created.status).toBe(403);
    expect((await owners.list()).items).toEqual([]);
    expect((await client.post('/owners', { json: { name: 'Ann', tenant: 1 } })).status).toBe(201);
    expect((await client.patch('/owners/1', { json: { tenant: 2 } })).status).toBe(403);
  });

  test('a reference to a row outside is a reference to nothing', async () => {
    const { client, owners } = await start();
    await owners.create([
      { name: 'Ann', tenant: 1 },
      { name: 'Bob', tenant: 2 },
    ]);
    const outside = await client.post('/books', { json: { title: 'A', ownerId: 2 } });
    const nowhere = await client.post('/books', { json: { title: 'A', ownerId: 3 } });
    expect(outside.status).toBe(409);
    expect(outside.json).toEqual(nowhere.json);
    expect((await client.post('/books', { json: { title: 'A', ownerId: 1 } })).status).toBe(201);
    expect((await client.patch('/books/1', { json: { ownerId: 2 } })).json).toEqual(nowhere.json);
    expect((await client.patch('/books/1', { json: { ownerId: null } })).status).toBe(200);
  });

  test('a row outside is not expanded either, nor one that guards refuse', async () => {
    const { client, books, owners } = await start();
    await owners.create([
      { name: 'Ann', tenant: 1 },
      { name: 'Bob', tenant: 2 },
    ]);
    await books.create([
      { title: 'A', tenant: 1, ownerId: 1 },
      { title: 'B', tenant: 1, ownerId: 2 },
    ]);
    const list = await client.get('/books?expand=owner&fields=title');
    expect(list.json.items).toEqual([
      { title: 'A', owner: { id: 1, name: 'Ann', tenant: 1 } },
      { title: 'B', owner: null },
    ]);
    const refused = await client.get('/books?expand=owner', { headers: { 'x-owners': 'no' } });
    expect(refused.json.errorList).toMatchObject([{ loc: ['query', 'expand'], type: 'forbidden' }]);
  });

  test.each([[undefined], [null], [{ tenant: undefined }], [{ tenatn: 1 }]])(
    '%j as a scope shows nothing',
    async (given) => {
      @ResourceController(Entry)
      class EntryController extends ResourceActions<Entry> {
        scope() {
          return given as never;
        }
      }
      const { app, client } = await httpApp({
        controllers: [EntryController],
        plugins: [resources({ database: 'memory:', models: [Entry], sync: true })],
      });
      await app.get(resource(Entry)).create({ text: 'a' });
      expect((await client.get('/entries')).status).toBe(500);
      expect((await client.get('/entries/1')).status).toBe(500);
    },
  );
});

describe('hooks', () => {
  test('run inside the transaction, and what waits for the commit after it', async () => {
    const { app, client } = await start();
    const created = await client.post('/books', { json: [{ title: ' A ' }, { title: 'B' }] });
    expect(created.json).toMatchObject([{ title: 'A', tenant: 1 }, { title: 'B' }]);
    expect(calls).toEqual(['committed A', 'committed B']);
    const entries = app.get(resource(Entry));
    expect((await entries.list()).items.map(({ text }) => text)).toEqual(['created 1', 'created 2']);
    const refused = await client.post('/books', { json: [{ title: 'C' }, { title: 'refused' }] });
    expect(refused.status).toBe(422);
    expect((await client.get('/books?total=true')).json.total).toBe(2);
    expect((await entries.list({ total: true })).total).toBe(2);
    expect(calls).toHaveLength(2);
  });

  test('of an update get the row before and after, and nothing when nothing changed', async () => {
    const { client, books } = await start();
    await books.create({ title: 'A', tenant: 1 });
    await client.patch('/books/1', { json: { title: 'B' } });
    expect(calls).toEqual(['before A -> B', 'after A -> B']);
    await client.patch('/books/1', { json: { title: 'B' } });
    expect(calls.slice(2)).toEqual(['before B -> B']);
  });

  test('of a removal can refuse it', async () => {
    const { app, client, books } = await start();
    await books.create([
      { title: 'kept', tenant: 1 },
      { title: 'gone', tenant: 1 },
    ]);
    const headers = { 'x-admin': 'true' };
    expect((await client.delete('/books/1', { headers })).status).toBe(409);
    expect((await client.delete('/books/2', { headers })).status).toBe(204);
    expect((await app.get(resource(Entry)).list()).items).toMatchObject([{ text: 'removed 2' }]);
    expect(await books.read(1)).toMatchObject({ title: 'kept' });
  });
});

test('a client who was told that it took too long finds nothing written', async () => {
  const gate = new Gate();
  @ResourceController(Entry)
  class EntryController extends ResourceActions<Entry> {
    afterCreate() {
      return gate.opened;
    }
  }
  const { app, client } = await httpApp({
    controllers: [EntryController],
    http: { handlerTimeout: 50 },
    plugins: [resources({ database: 'memory:', models: [Entry], sync: true })],
  });
  const entries = app.get(resource(Entry));
  const answer = await client.post('/entries', { text: 'a' });
  expect([answer.status, answer.json.errorList[0].type]).toEqual([503, 'handler_timeout']);
  gate.open();
  // Writes take turns.
  await entries.create({ text: 'b' });
  expect((await entries.list()).items.map(({ text }) => text)).toEqual(['b']);
});

describe('a controller', () => {
  test('guards what it overrides, and has routes of its own', async () => {
    const { client, books } = await start();
    await books.create({ title: 'A', tenant: 1 });
    expect((await client.delete('/books/1')).status).toBe(403);
    expect((await client.delete('/books/1', { headers: { 'x-admin': 'true' } })).status).toBe(204);
    expect((await client.get('/books/titles')).json).toEqual([]);
    expect((await client.get('/owners', { headers: { 'x-owners': 'no' } })).status).toBe(403);
  });

  test('offers the operations that its resource names', async () => {
    @Resource('news', { operations: ['list', 'read'] })
    class News {
      @Key() id!: number;
      @IsString() text!: string;
    }
    @Resource('drafts', { controller: false })
    class Draft {
      @Key('uuid') id!: string;
      @IsString() text!: string;
    }
    const { app, client } = await httpApp({
      plugins: [resources({ database: 'memory:', models: [News, Draft], sync: true })],
    });
    await app.get(resource(News)).create({ text: 'a' });
    expect((await client.get('/news')).status).toBe(200);
    expect((await client.post('/news/search', {})).status).toBe(200);
    const refused = await client.post('/news', { text: 'a' });
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await client.send('DELETE', '/news/1')).status).toBe(405);
    expect((await client.get('/drafts')).status).toBe(404);
    expect((await app.get(resource(Draft)).create({ text: 'a' })).id).toMatch(/^[\da-f-]{36}$/);
  });

  test('is a controller of the framework: routes, descriptions, prefixes', async () => {
    const { app } = await start();
    const routes = app.routes().filter(({ path }) => path.startsWith('/owners'));
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /owners',
      'POST /owners/search',
      'GET /owners/:id',
      'POST /owners',
      'PUT /owners/:id',
      'PATCH /owners/:id',
      'DELETE /owners/:id',
    ]);
    const { handlers, dtos } = app.describe();
    const create = handlers.find(({ method, path }) => method === 'POST' && path === '/owners')!;
    expect(create.payload).toMatchObject({ kind: 'json', list: true, orOne: true, maxItems: 1_000 });
    expect(create.payload!.type.name).toBe('CreateOwner');
    expect(create.responses).toMatchObject([
      { status: 201, type: Owner, list: false },
      { status: 201, type: Owner, list: true },
    ]);
    const dto = dtos.find(({ name }) => name === 'CreateOwner')!;
    expect(dto.properties.map(({ name, required }) => [name, required])).toEqual([
      ['name', true],
      ['tenant', true],
    ]);
    expect(dtos.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ReplaceOwner', 'UpdateOwner', 'SearchBody', 'PageOfOwner', 'Owner']),
    );
    expect(dtos.find(({ name }) => name === 'UpdateOwner')!.properties.every(({ required }) => !required)).toBe(true);
  });
});

describe('errors in services', () => {
  @Controller('/direct')
  class DirectController {
    @Get('/:title') add(@Ctx() context: Context, @Inject(resource(Book)) books: Repository<Book>) {
      return books.create({ title: context.params['title']!, tenant: 1 });
    }
  }

  test('reach the client of any controller', async () => {
    const { client } = await httpApp({
      controllers: [DirectController],
      plugins: [resources({ database: 'memory:', models: [Book, Owner], sync: true })],
    });
    expect((await client.get('/direct/a')).status).toBe(200);
    const twin = await client.get('/direct/a');
    expect([twin.status, twin.json.errorList[0].loc, twin.json.errorList[0].type]).toEqual([409, ['title'], 'unique']);
  });
});
