import { Subscription } from '@cortado/channels';
import { Ctx, Guard, HttpError, Ok, type Context } from '@cortado/core';
import {
  channelOf,
  Key,
  Repository,
  Resource,
  resource,
  ResourceActions,
  ResourceChannel,
  ResourceController,
  Version,
  WatchRequest,
} from '@cortado/resources';
import { OnMessage, WebSocket } from '@cortado/websocket';
import { Exclude, Expose } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Min } from 'class-validator';
import { closeLiveApps, LiveApp } from './live-app';

afterEach(closeLiveApps);

let written = 0;

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsInt() @Min(0) price!: number;
  @IsOptional() @IsInt() shopId?: number | null;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) secret?: string | null;
  @Version() version!: number;

  @Expose() get label(): string {
    written += 1;
    return `${this.name} (${this.price})`;
  }
}

const row = (id: number, name: string, price: number, more: object = {}) => ({
  id,
  name,
  price,
  shopId: null,
  version: 1,
  label: `${name} (${price})`,
  ...more,
});

const join = (body: object = {}, more: object = {}) => ({ event: '$join', channel: 'products', body, ...more });
const message = (event: string, body: unknown) => ({ event, channel: 'products', body });

describe.each(['memory:', 'sqlite::memory:'])('watching a resource on %s', (database) => {
  const start = (options: object = {}) => LiveApp.start([Product], { database, ...options });

  it('gives a snapshot, and then the events of every committed write', async () => {
    const app = await start();
    await app.request('POST', '/products', { name: 'Laptop', price: 900 });
    const client = await app.connect('/ws/products');
    const joined = await client.ask(join({ snapshot: true }));
    expect(joined).toEqual({
      event: '$join',
      channel: 'products',
      statusCode: 200,
      body: {
        channel: 'products',
        data: { items: [row(1, 'Laptop', 900)], next: null },
        epoch: expect.any(String),
        offset: 1,
      },
    });
    const { epoch } = joined.body;
    await app.request('POST', '/products', { name: 'Mouse', price: 20, secret: 'x' });
    await app.request('PATCH', '/products/1', { price: 800 });
    await app.request('POST', '/products', { name: '', price: 1 });
    await app.request('DELETE', '/products/2');
    const [created, updated, deleted] = await client.jsons(3);
    expect(created).toEqual({
      event: 'created',
      channel: 'products',
      data: row(2, 'Mouse', 20),
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      epoch,
      offset: 2,
    });
    expect(updated).toMatchObject({ event: 'updated', data: row(1, 'Laptop', 800, { version: 2 }), offset: 3 });
    expect(deleted).toMatchObject({ event: 'deleted', offset: 4 });
    expect(deleted.data).toEqual({ id: 2 });
  });

  it('compares the row before and after with the filter, and sends the properties that were asked for', async () => {
    const app = await start();
    const client = await app.connect('/ws/products');
    const watch = { where: { price: { gte: 100 } }, fields: ['id', 'price'], snapshot: true };
    expect((await client.ask(join(watch))).body.data).toEqual({ items: [], next: null });
    await app.request('POST', '/products', { name: 'Laptop', price: 900 });
    await app.request('POST', '/products', { name: 'Mouse', price: 20 });
    await app.request('PATCH', '/products/2', { price: 200 });
    await app.request('PATCH', '/products/2', { price: 300 });
    await app.request('PATCH', '/products/1', { price: 1 });
    const events = (await client.jsons(4)).map(({ event, data, offset }) => [event, data, offset]);
    expect(events).toEqual([
      ['created', { id: 1, price: 900 }, 1],
      ['created', { id: 2, price: 200 }, 3],
      ['updated', { id: 2, price: 300 }, 4],
      ['deleted', { id: 1 }, 5],
    ]);
  });

  it('recovers from the log, in another filter not', async () => {
    const app = await start();
    const first = await app.connect('/ws/products');
    const { epoch, offset } = (await first.ask(join({ snapshot: true }))).body;
    await first.close();
    for (const name of ['a', 'b', 'c']) await app.request('POST', '/products', { name, price: 1 });
    const again = await app.connect('/ws/products');
    const back = await again.ask(join({ snapshot: true }, { recover: { epoch, offset } }));
    expect(back.body).toEqual({ channel: 'products', data: null, epoch, offset: 3, recovered: true });
    expect((await again.jsons(3)).map((each) => [each.event, each.data.name, each.offset])).toEqual([
      ['created', 'a', 1],
      ['created', 'b', 2],
      ['created', 'c', 3],
    ]);
    const other = await app.connect('/ws/products');
    const { body } = await other.ask(join({ where: { name: 'a' }, snapshot: true }, { recover: { epoch, offset } }));
    expect(body).toMatchObject({ recovered: false, offset: 3, data: { items: [{ name: 'a' }] } });
    expect(body.epoch).not.toBe(epoch);
  });

  it('has the operations as messages, without a join', async () => {
    const app = await start();
    const client = await app.connect('/ws/products');
    const created = await client.ask(message('create', { name: 'Laptop', price: 900 }));
    expect(created).toEqual({ event: 'create', channel: 'products', statusCode: 201, body: row(1, 'Laptop', 900) });
    const both = await client.ask(
      message('create', [
        { name: 'a', price: 1 },
        { name: 'b', price: 2 },
      ]),
    );
    expect(both.body).toEqual([row(2, 'a', 1), row(3, 'b', 2)]);
    expect((await client.ask(message('read', { id: 2 }))).body).toEqual(row(2, 'a', 1));
    const list = await client.ask(message('list', { where: { price: { lt: 3 } }, sort: ['-price'], fields: ['id'] }));
    expect(list.body).toEqual({ items: [{ id: 3 }, { id: 2 }], next: null });
    const updated = await client.ask(message('update', { id: 2, patch: { price: 5 }, version: 1 }));
    expect(updated).toMatchObject({ statusCode: 200, body: { price: 5, version: 2 } });
    expect(await client.ask(message('update', { id: 2, patch: { price: 6 }, version: 1 }))).toMatchObject({
      statusCode: 409,
      body: { errorList: [{ loc: ['version'], type: 'version' }] },
    });
    expect(await client.ask(message('remove', { id: 2 }))).toMatchObject({ statusCode: 204 });
    expect(await client.ask(message('read', { id: 2 }))).toMatchObject({ statusCode: 404 });
    expect((await app.request('GET', '/products?fields=id')).body.items).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('begins anew after a reset', async () => {
    const app = await start();
    const client = await app.connect('/ws/products');
    const { epoch } = (await client.ask(join())).body;
    const products: Repository<Product> = app.app.get(resource(Product));
    await products.create({ name: 'quiet', price: 1 }, { log: false });
    await products.reset();
    const reset = await client.json();
    expect(reset).toMatchObject({ event: '$reset', data: { offset: 0 } });
    expect(reset.data.epoch).not.toBe(epoch);
    await products.touch([1, 7]);
    expect((await client.jsons(2)).map(({ event, data }) => [event, data.id])).toEqual([
      ['updated', 1],
      ['deleted', 7],
    ]);
  });

  it('writes a row once for all who watch the same', async () => {
    const app = await start();
    const clients = await Promise.all(Array.from({ length: 50 }, () => app.connect('/ws/products')));
    await Promise.all(clients.map((each) => each.ask(join({ where: { price: { gt: 1 } } }))));
    const products = app.app.get(resource(Product)) as Repository<Product>;
    written = 0;
    await products.create({ name: 'Laptop', price: 900 });
    const all = await Promise.all(clients.map((each) => each.next()));
    expect(new Set(all).size).toBe(1);
    expect(written).toBe(1);
  });
});

describe('watching a resource', () => {
  it.each([
    [{ where: { nothing: 1 } }, ['where', 'nothing'], 'unknown_field'],
    [{ where: { secret: 'x' } }, ['where', 'secret'], 'unknown_field'],
    [{ fields: ['secret'] }, ['fields', 0], 'unknown_field'],
    [{ snapshot: 1 }, ['snapshot'], 'boolean_expected'],
    [{ snapshot: { limit: 1_000 } }, ['snapshot', 'limit'], expect.any(String)],
    [{ snapshot: { where: {} } }, ['snapshot', 'where'], 'unknown_option'],
    [{ all: true }, ['all'], 'unknown_option'],
    [[], [], 'object_expected'],
  ])('refuses %j', async (body, loc, type) => {
    const app = await LiveApp.start([Product]);
    const client = await app.connect('/ws/products');
    expect(await client.ask(join(body))).toMatchObject({ statusCode: 400, body: { errorList: [{ loc, type }] } });
  });

  it.each([
    ['read', { id: 'x' }, ['id'], 'integer_expected'],
    ['remove', {}, ['id'], 'missing'],
    ['update', { id: 1, patch: 1 }, ['patch'], 'object_expected'],
    ['create', [{ name: 'a', price: 1 }, { name: 'b' }], [1, 'price'], expect.any(String)],
    ['create', { id: 1, name: 'a', price: 1 }, ['id'], 'read_only'],
    ['list', { limit: 0 }, ['limit'], expect.any(String)],
    ['list', [], [], 'object_expected'],
  ])('refuses the message %s with %j', async (event, body, loc, type) => {
    const app = await LiveApp.start([Product]);
    const client = await app.connect('/ws/products');
    expect(await client.ask(message(event, body))).toMatchObject({
      statusCode: 400,
      body: { errorList: [{ loc, type }] },
    });
  });

  it('understands plain clients', async () => {
    const app = await LiveApp.start([Product], { socket: '/live/:resource' });
    const client = await app.connect('/live/products');
    client.send({ action: 'subscribe', resource: 'products' });
    expect(await client.jsons(2)).toMatchObject([
      { event: '$joined', data: { channel: 'products', data: null } },
      { statusCode: 200, body: { status: 'subscribed', resource: 'products' } },
    ]);
    await app.request('POST', '/products', { name: 'Laptop', price: 900 });
    expect(await client.json()).toMatchObject({ event: 'created', data: { id: 1 } });
    client.send({ action: 'ping' });
    expect(await client.json()).toMatchObject({ event: 'pong' });
    expect(await client.ask({ action: 'subscribe', resource: 'others' })).toMatchObject({ statusCode: 404 });
  });

  it('asks the guards of the operations', async () => {
    const may =
      (operation: string) =>
      ({ query }: Context) =>
        query['may'] === operation;
    @ResourceController(Product)
    @Guard(({ query }: Context) => query['may'] !== 'nothing')
    class ProductController extends ResourceActions<Product> {
      @Guard(may('list')) override list(...given: Parameters<ResourceActions<Product>['list']>) {
        return super.list(...given);
      }
      @Guard(may('remove')) override remove(id: number, @Ctx() context: Context) {
        return super.remove(id, context);
      }
    }
    const app = await LiveApp.start([Product], { controllers: [ProductController] });
    const statuses = async (may: string) => {
      const client = await app.connect(`/ws/products?may=${may}`);
      const sent = [
        join(),
        message('list', {}),
        message('create', { name: 'a', price: 1 }),
        message('remove', { id: 1 }),
      ];
      const all: number[] = [];
      for (const each of sent) {
        let answer = await client.ask(each);
        while (answer.statusCode === undefined) answer = await client.json();
        all.push(answer.statusCode);
      }
      return all;
    };
    expect(await statuses('nothing')).toEqual([403, 403, 403, 403]);
    expect(await statuses('list')).toEqual([200, 200, 201, 403]);
    expect(await statuses('remove')).toEqual([403, 403, 201, 204]);
  });

  it('runs the channel class of the resource, on its endpoint and others', async () => {
    const left: string[] = [];
    class NoteChannel extends ResourceChannel<object> {
      override async onJoin(watch: WatchRequest<object>, subscription: Subscription) {
        if (!watch.wantsSnapshot) throw new HttpError(422, 'Ask for the rows');
        return super.onJoin(watch, subscription);
      }
      @OnMessage('typing') async typing(subscription: Subscription) {
        await subscription.publish('typing', { in: subscription.channel });
        return Ok();
      }
      onLeave(_subscription: Subscription, reason: string) {
        left.push(reason);
      }
    }
    @Resource('notes', { socket: NoteChannel })
    class Note {
      @Key() id!: number;
      @IsString() text!: string;
    }
    @WebSocket('/live', { channels: [channelOf(Note), channelOf(Product)] })
    class Live {}
    const app = await LiveApp.start([Note, Product], { controllers: [Live] });
    const [one, two] = [await app.connect('/ws/notes'), await app.connect('/live')];
    const watch = { event: '$join', channel: 'notes' };
    expect(await one.ask(watch)).toMatchObject({ statusCode: 422 });
    for (const each of [one, two]) {
      const { body } = await each.ask({ ...watch, body: { snapshot: true } });
      expect(body.data).toEqual({ items: [], next: null });
    }
    await two.ask(join());
    one.send({ event: 'typing', channel: 'notes' });
    expect(await two.json()).toMatchObject({ event: 'typing', channel: 'notes', data: { in: 'notes' } });
    await app.request('POST', '/notes', { text: 'tea' });
    await app.request('POST', '/products', { name: 'a', price: 1 });
    expect(await two.jsons(2)).toMatchObject([
      { event: 'created', channel: 'notes', data: { id: 1, text: 'tea' } },
      { event: 'created', channel: 'products' },
    ]);
    await two.ask({ event: '$leave', channel: 'notes' });
    expect(left).toEqual(['left']);
  });

  it('does not tell the connection that wrote, if the write says so', async () => {
    const app = await LiveApp.start([Product]);
    const [one, two] = [await app.connect('/ws/products'), await app.connect('/ws/products')];
    for (const each of [one, two]) await each.ask(join());
    const products = app.app.get(resource(Product)) as Repository<Product>;
    const ids = await app.members('products');
    await products.create({ name: 'a', price: 1 }, { except: ids[0]! });
    await products.create({ name: 'b', price: 1 });
    expect(await one.json()).toMatchObject({ data: { name: 'b' }, offset: 2 });
    expect((await two.jsons(2)).map(({ data }) => data.name)).toEqual(['a', 'b']);
  });
});
