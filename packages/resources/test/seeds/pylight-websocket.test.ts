import {
  channelOf,
  Key,
  Repository,
  Resource,
  resource,
  ResourceActions,
  ResourceChannel,
  ResourceController,
  WatchRequest,
} from '@cortado/resources';
import type { RunningApp } from '@cortado/testkit/app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { IsInt, IsString, Length } from 'class-validator';
import {
  Channels,
  Connection,
  Ctx,
  Guard,
  Inject,
  OnMessage,
  Singleton,
  Subscription,
  Unauthorized,
  WebSocket,
  type Context,
  type LeaveReason,
} from 'cortado';
import { closeApps, DATABASES, expectNothing, newFile, start, startTwo } from './seed-apps';

/** Pylight's page on WebSockets: what it promises of models, by its titles, and what its code does not do. */
afterEach(closeApps);

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() @Length(1, 100) name!: string;
  @IsInt() price!: number;
}

@Singleton()
class Shelf {
  constructor(@Inject(resource(Product)) private readonly products: Repository<Product>) {}
  add(name: string, price: number) {
    return this.products.create({ name, price });
  }
  /** All prices, or none when one would be too high. */
  raise(amount: number) {
    return this.products.transaction(async (tx) => {
      for (const { id, price } of (await tx.list()).items) {
        if (price + amount > 1_000) throw new Error('too expensive');
        await tx.update(id, { price: price + amount });
      }
    });
  }
}

const LAPTOP = { name: 'Laptop', price: 999 };
const SUBSCRIBE = { action: 'subscribe', resource: 'products' };
const UNSUBSCRIBE = { action: 'unsubscribe', resource: 'products' };
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A client that has sent the subscription of the page. */
async function subscribe(app: RunningApp, name = 'products'): Promise<SocketClient> {
  const client = await app.connect(`/ws/${name}`);
  client.send({ action: 'subscribe', resource: name });
  expect(await client.jsons(2)).toMatchObject([
    { event: '$joined', channel: name },
    { statusCode: 200, body: { status: 'subscribed', resource: name } },
  ]);
  return client;
}

const put = (app: RunningApp, id: number, json: object) => app.client.send('PUT', `/products/${id}`, { json });
const remove = (app: RunningApp, id: number) => app.client.send('DELETE', `/products/${id}`);
const names = (frames: readonly any[]) => frames.map(({ event }) => event);

describe.each(DATABASES)('Overview, on %s', (database) => {
  const app = () => start([Product], database);

  test('WebSocket Endpoint: available at /ws/{table_name}, and an unknown table is refused', async () => {
    const running = await app();
    await running.connect('/ws/products');
    await expect(running.connect('/ws/secrets')).rejects.toMatchObject({ status: 404 });
  });

  test('Real-time Updates: automatic notifications on create, update, delete', async () => {
    const running = await app();
    const client = await subscribe(running);
    await running.client.post('/products', LAPTOP);
    await put(running, 1, { ...LAPTOP, price: 1_099 });
    await running.client.send('PATCH', '/products/1', { json: { price: 899 } });
    await remove(running, 1);
    expect(names(await client.jsons(4))).toEqual(['created', 'updated', 'updated', 'deleted']);
  });

  test('Real-time Updates: whoever writes, a request, a message or a service', async () => {
    const running = await app();
    const [client, writer] = [await subscribe(running), await running.connect('/ws/products')];
    await running.client.post('/products', LAPTOP);
    await writer.ask({ event: 'create', channel: 'products', body: { name: 'Mouse', price: 20 } });
    await running.app.get(Shelf).add('Desk', 300);
    expect((await client.jsons(3)).map(({ data }) => data.name)).toEqual(['Laptop', 'Mouse', 'Desk']);
  });

  test('Real-time Updates: what is refused or rolled back is not told', async () => {
    const running = await app();
    const shelf = running.app.get(Shelf);
    await shelf.add('Mouse', 20);
    await shelf.add('Laptop', 999);
    const client = await subscribe(running);
    await expect(shelf.raise(10)).rejects.toThrow('too expensive');
    expect((await running.client.post('/products', { price: 1 })).status).toBe(400);
    expect((await put(running, 7, LAPTOP)).status).toBe(404);
    expect((await remove(running, 7)).status).toBe(404);
    await shelf.raise(1);
    expect((await client.jsons(2)).map(({ data }) => [data.id, data.price])).toEqual([
      [1, 21],
      [2, 1_000],
    ]);
  });

  test('Subscription Model: only those who subscribed receive, and leaving is possible', async () => {
    const running = await app();
    const [client, leaving, other] = [
      await subscribe(running),
      await subscribe(running),
      await running.connect('/ws/products'),
    ];
    leaving.send(UNSUBSCRIBE);
    expect(await leaving.jsons(2)).toMatchObject([
      { event: '$removed', channel: 'products' },
      { statusCode: 200, body: { status: 'unsubscribed', resource: 'products' } },
    ]);
    await running.client.post('/products', LAPTOP);
    expect((await client.json()).event).toBe('created');
    for (const each of [leaving, other]) await expectNothing(each);
  });

  test('Subscription Model: to the rows that pass a filter', async () => {
    const running = await app();
    const client = await running.connect('/ws/products');
    await client.ask({ event: '$join', channel: 'products', body: { where: { price: { gte: 500 } } } });
    await running.client.post('/products', [LAPTOP, { name: 'Mouse', price: 20 }]);
    await put(running, 2, { name: 'Mouse', price: 600 });
    await put(running, 1, { ...LAPTOP, price: 1 });
    expect((await client.jsons(3)).map(({ event, data }) => [event, data.id])).toEqual([
      ['created', 1],
      ['created', 2],
      ['deleted', 1],
    ]);
  });
});

test('Basic Example: a class is a table, with a plain URL of SQLite', async () => {
  const database = newFile();
  const first = await start([Product], database);
  const created = await first.client.post('/products', LAPTOP);
  expect([created.status, created.headers.location, created.json]).toEqual([201, '/products/1', { id: 1, ...LAPTOP }]);
  await first.close();
  const again = await start([Product], database);
  expect((await again.client.get('/products')).json).toEqual({ items: [{ id: 1, ...LAPTOP }], next: null });
  const client = await subscribe(again);
  await again.client.post('/products', LAPTOP);
  expect(await client.json()).toMatchObject({ event: 'created', data: { id: 2 } });
});

describe.each(DATABASES)('Message Types, on %s', (database) => {
  const frame = (event: string, data: object, offset: number) => ({
    event,
    channel: 'products',
    data,
    timestamp,
    epoch: expect.any(String),
    offset,
  });
  const UPDATED = { name: 'Updated Laptop', price: 1_099 };

  test('Create Event', async () => {
    const app = await start([Product], database);
    const client = await subscribe(app);
    await app.client.post('/products', LAPTOP);
    expect(await client.json()).toEqual(frame('created', { id: 1, ...LAPTOP }, 1));
  });

  test('Update Event', async () => {
    const app = await start([Product], database);
    await app.client.post('/products', LAPTOP);
    const client = await subscribe(app);
    await put(app, 1, UPDATED);
    expect(await client.json()).toEqual(frame('updated', { id: 1, ...UPDATED }, 2));
  });

  test('Update Event: not for an update that changes nothing', async () => {
    const app = await start([Product], database);
    await app.client.post('/products', LAPTOP);
    const client = await subscribe(app);
    expect((await put(app, 1, LAPTOP)).status).toBe(200);
    await put(app, 1, UPDATED);
    expect(await client.json()).toEqual(frame('updated', { id: 1, ...UPDATED }, 2));
  });

  test('Delete Event', async () => {
    const app = await start([Product], database);
    await app.client.post('/products', LAPTOP);
    const client = await subscribe(app);
    await remove(app, 1);
    expect(await client.json()).toEqual(frame('deleted', { id: 1 }, 2));
  });
});

test('WebSocket Connection: the subscribe message of the page is confirmed', async () => {
  const client = await (await start([Product], 'memory:')).connect('/ws/products');
  client.send('{"action": "subscribe", "resource": "products"}');
  expect(await client.jsons(2)).toEqual([
    {
      event: '$joined',
      channel: 'products',
      data: { channel: 'products', data: null, epoch: expect.any(String), offset: 0 },
      timestamp,
    },
    { statusCode: 200, body: { status: 'subscribed', resource: 'products' } },
  ]);
});

describe('Subscription', () => {
  test('to a resource that another endpoint has', async () => {
    const client = await (await start([Product], 'memory:')).connect('/ws/products');
    const reply = await client.ask({ action: 'subscribe', resource: 'orders' });
    expect(reply).toMatchObject({ statusCode: 404, body: { errorList: [{ type: 'channel_unknown' }] } });
  });

  test('as a request of the rpc protocol', async () => {
    const app = await start([Product], 'memory:');
    const client = await app.connect('/ws/products', { subprotocols: ['cortado.v1'] });
    client.send({ id: 1, body: SUBSCRIBE });
    expect(await client.jsons(2)).toMatchObject([
      { event: '$joined', channel: 'products' },
      { id: 1, statusCode: 200, body: { status: 'subscribed', resource: 'products' } },
    ]);
    await app.client.post('/products', LAPTOP);
    expect(await client.json()).toMatchObject({ event: 'created', data: { id: 1 } });
    client.send({ id: 2, body: UNSUBSCRIBE });
    expect(await client.jsons(2)).toMatchObject([{ event: '$removed' }, { id: 2, statusCode: 200 }]);
  });

  test('twice: the second is refused, and nothing comes twice', async () => {
    const app = await start([Product], 'memory:');
    const client = await subscribe(app);
    expect((await client.ask(SUBSCRIBE)).statusCode).toBe(409);
    await app.client.post('/products', LAPTOP);
    expect((await client.json()).event).toBe('created');
    await expectNothing(client);
  });

  test.each([
    ['no JSON', 'subscribe', 400],
    ['JSON, but no object', '["subscribe"]', 400],
    ['binary', Buffer.from('{}'), 415],
    ['an unknown action', { action: 'dance' }, 404],
    ['no action', { resource: 'products' }, 400],
  ])('a frame that is %s is answered, and the subscription goes on', async (_what, frame, statusCode) => {
    const app = await start([Product], 'memory:');
    const client = await subscribe(app);
    expect(await client.ask(frame)).toMatchObject({ statusCode });
    await app.client.post('/products', LAPTOP);
    expect((await client.json()).event).toBe('created');
  });
});

test('Client Example: subscribe, then listen', async () => {
  const app = await start([Product], 'memory:');
  const client = await subscribe(app);
  for (let price = 0; price < 3; price += 1) await app.client.post('/products', { name: 'Mouse', price });
  expect((await client.jsons(3)).map(({ event, data }) => [event, data.price])).toEqual([
    ['created', 0],
    ['created', 1],
    ['created', 2],
  ]);
});

describe('Multiple Connections', () => {
  test('both receive updates, in whichever process they are', async () => {
    const [here, there] = await startTwo([Product]);
    const [one, other] = [await subscribe(here), await subscribe(there)];
    await here.client.post('/products', LAPTOP);
    const [first, second] = [await one.json(), await other.json()];
    expect(first.data).toEqual({ id: 1, ...LAPTOP });
    expect(second).toEqual(first);
  });

  test('one that is lost in the middle keeps nothing from the others', async () => {
    const app = await start([Product], 'memory:');
    const [lost, staying] = [await subscribe(app), await subscribe(app)];
    const writing = Promise.all(Array.from({ length: 20 }, () => app.client.post('/products', LAPTOP)));
    await lost.json();
    lost.reset();
    await writing;
    expect((await staying.jsons(20)).map(({ offset }) => offset)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
  });
});

const left: LeaveReason[] = [];

class Say {
  @IsString() text!: string;
}

/** The handler of the page: `on_connect`, `on_message`, `on_disconnect`. */
class CustomProductChannel extends ResourceChannel<object> {
  override async onJoin(request: WatchRequest<object>, subscription: Subscription) {
    if (subscription.connection?.query['fail'] !== undefined) throw new Error('a mistake');
    await subscription.push('connected', { message: 'Welcome!' });
    return super.onJoin(request, subscription);
  }
  @OnMessage('ping') ping() {
    return { action: 'pong' };
  }
  @OnMessage('say') async say({ text }: Say, subscription: Subscription) {
    await subscription.connection?.send(text);
    await subscription.push('notification', { message: 'Update available' });
  }
  @OnMessage('fail') fail() {
    throw new Error('a mistake');
  }
  onLeave(_subscription: Subscription, reason: LeaveReason) {
    left.push(reason);
  }
}

@Resource('gadgets', { socket: CustomProductChannel })
class Gadget {
  @Key() id!: number;
  @IsString() name!: string;
}

describe('Custom WebSocket Handlers', () => {
  beforeEach(() => void (left.length = 0));
  const custom = () => start([Gadget], 'memory:');
  const message = (event: string, body: object = {}) => ({ event, channel: 'gadgets', body });

  /** A client that has read its welcome. */
  async function connect(app: RunningApp): Promise<SocketClient> {
    const client = await app.connect('/ws/gadgets');
    client.send(message('$join'));
    expect(await client.jsons(2)).toMatchObject([{ statusCode: 200 }, { event: 'connected' }]);
    return client;
  }

  test('Creating a Custom Handler: on_connect sends a welcome message', async () => {
    const client = await (await custom()).connect('/ws/gadgets');
    client.send(message('$join'));
    expect(await client.jsons(2)).toMatchObject([
      { event: '$join', statusCode: 200 },
      { event: 'connected', channel: 'gadgets', data: { message: 'Welcome!' } },
    ]);
  });

  test('Creating a Custom Handler: on_message by action, and invalid JSON is answered', async () => {
    const client = await connect(await custom());
    expect(await client.ask(message('ping'))).toMatchObject({ statusCode: 200, body: { action: 'pong' } });
    expect(await client.ask('not JSON')).toMatchObject({ statusCode: 400 });
    expect(await client.ask(message('say'))).toMatchObject({
      statusCode: 400,
      body: { errorList: [{ loc: ['text'] }] },
    });
  });

  test('Creating a Custom Handler: on_disconnect, once', async () => {
    const client = await connect(await custom());
    await client.close(1000, 'bye');
    while (left.length === 0) await new Promise(setImmediate);
    expect(left).toEqual(['closed']);
  });

  test('Configuring Custom Handler: the resource keeps its REST API and its events', async () => {
    const app = await custom();
    const client = await connect(app);
    expect((await app.client.post('/gadgets', { name: 'Lamp' })).status).toBe(201);
    expect(await client.json()).toMatchObject({ event: 'created', data: { id: 1, name: 'Lamp' } });
    expect((await app.client.get('/gadgets')).json.items).toEqual([{ id: 1, name: 'Lamp' }]);
  });

  test('Configuring Custom Handler: one that is no handler refuses to start', async () => {
    class NoHandler {}
    @Resource('mistakes', { socket: NoHandler })
    class Mistake {
      @Key() id!: number;
      @IsString() name!: string;
    }
    await expect(start([Mistake], 'memory:')).rejects.toThrow('extends ResourceChannel<Mistake>');
  });

  test('an endpoint of your own speaks as the page does', async () => {
    @Resource('things', { socket: false })
    class Thing {
      @Key() id!: number;
      @IsString() name!: string;
    }
    @WebSocket('/ws/things', { discriminator: 'action', channels: [channelOf(Thing)] })
    class ThingSocket {
      async onConnect(connection: Connection) {
        await connection.sendJson({ type: 'connected', message: 'Welcome!' });
      }
      @OnMessage('subscribe') async subscribe(connection: Connection) {
        const joined = await connection.join('things', { where: { name: { startsWith: 'L' } } });
        return joined.statusCode < 400 ? { status: 'subscribed' } : joined;
      }
      @OnMessage('ping') async ping(connection: Connection) {
        await connection.send({ action: 'pong' });
      }
    }
    const app = await start([Thing], 'memory:', { controllers: [ThingSocket] });
    const client = await app.connect('/ws/things');
    expect(await client.json()).toEqual({ type: 'connected', message: 'Welcome!' });
    client.send({ action: 'subscribe' });
    expect(await client.jsons(2)).toMatchObject([
      { event: '$joined', channel: 'things' },
      { event: 'subscribe', statusCode: 200, body: { status: 'subscribed' } },
    ]);
    await app.client.post('/things', [{ name: 'Desk' }, { name: 'Lamp' }]);
    expect(await client.json()).toMatchObject({ event: 'created', data: { name: 'Lamp' } });
    expect(await client.ask({ action: 'ping' })).toEqual({ action: 'pong' });
  });

  test('an exception in on_connect refuses the subscription, and the connection and the others go on', async () => {
    const app = await custom();
    const other = await connect(app);
    const client = await app.connect('/ws/gadgets?fail');
    expect(await client.ask(message('$join'))).toMatchObject({ statusCode: 500 });
    await app.client.post('/gadgets', { name: 'Lamp' });
    expect((await other.json()).event).toBe('created');
    await expectNothing(client);
    expect(left).toEqual([]);
  });

  test('an exception in on_message is answered without its text, and the subscription goes on', async () => {
    const app = await custom();
    const [client, other] = [await connect(app), await connect(app)];
    const reply = await client.ask(message('fail'));
    expect(reply.statusCode).toBe(500);
    expect(JSON.stringify(reply)).not.toContain('a mistake');
    await app.client.post('/gadgets', { name: 'Lamp' });
    for (const each of [client, other]) expect((await each.json()).event).toBe('created');
  });

  test('Helper Methods: send takes text, and objects as JSON', async () => {
    const client = await connect(await custom());
    client.send(message('say', { text: 'Hello, client!' }));
    expect(await client.next()).toBe('Hello, client!');
    expect(await client.json()).toMatchObject({ event: 'notification', data: { message: 'Update available' } });
  });
});

const isKnown = ({ headers }: Context) => headers.authorization === 'Bearer secret' || Unauthorized();
const KNOWN = { headers: { authorization: 'Bearer secret' } };

describe.each(DATABASES)('Authentication, on %s', (database) => {
  @ResourceController(Product)
  class ProductController extends ResourceActions<Product> {
    @Guard(isKnown) override list(...given: Parameters<ResourceActions<Product>['list']>) {
      return super.list(...given);
    }
    @Guard(isKnown) override remove(id: number, @Ctx() context: Context) {
      return super.remove(id, context);
    }
  }

  test('who may not list may not subscribe', async () => {
    const app = await start([Product], database, { controllers: [ProductController] });
    const [known, unknown] = [await app.connect('/ws/products', KNOWN), await app.connect('/ws/products')];
    expect(await unknown.ask(SUBSCRIBE)).toMatchObject({ statusCode: 401 });
    known.send(SUBSCRIBE);
    expect(await known.jsons(2)).toMatchObject([{ event: '$joined' }, { statusCode: 200 }]);
    await app.client.post('/products', LAPTOP);
    expect((await known.json()).event).toBe('created');
    await expectNothing(unknown);
    const operations = [
      { event: 'list', body: {} },
      { event: 'remove', body: { id: 1 } },
    ];
    for (const each of operations) {
      expect(await unknown.ask({ ...each, channel: 'products' })).toMatchObject({ statusCode: 401 });
    }
    expect([(await app.client.get('/products')).status, (await remove(app, 1)).status]).toEqual([401, 401]);
    expect((await app.client.get('/products', KNOWN.headers)).json.items).toHaveLength(1);
  });

  test('a guard of the application decides before the connection is accepted', async () => {
    const app = await start([Product], database, { guards: [isKnown] });
    await expect(app.connect('/ws/products')).rejects.toMatchObject({ status: 401 });
    expect((await app.client.get('/products')).status).toBe(401);
    const client = await app.connect('/ws/products', KNOWN);
    client.send(SUBSCRIBE);
    expect(await client.jsons(2)).toMatchObject([{ event: '$joined' }, { statusCode: 200 }]);
  });
});

class Edit {
  @IsInt() id!: number;
  @IsString() text!: string;
}

class DocumentChannel extends ResourceChannel<object> {
  @OnMessage('edit') edit({ id, text }: Edit, subscription: Subscription, @Ctx() context: Context) {
    const documents: Repository<Document> = context.get(resource(Document));
    return documents.update(id, { text }, { except: subscription.connection?.id });
  }
}

@Resource('documents', { socket: DocumentChannel })
class Document {
  @Key() id!: number;
  @IsString() text!: string;
}

describe.each(DATABASES)('Use Cases, on %s', (database) => {
  test('Real-time Dashboards: the rows, and then every change of them', async () => {
    const app = await start([Product], database);
    await app.app.get(Shelf).add('Mouse', 20);
    const client = await app.connect('/ws/products');
    const { body } = await client.ask({ event: '$join', channel: 'products', body: { snapshot: true } });
    expect(body.data).toEqual({ items: [{ id: 1, name: 'Mouse', price: 20 }], next: null });
    await app.app.get(Shelf).raise(5);
    expect(await client.json()).toMatchObject({ event: 'updated', data: { id: 1, price: 25 } });
  });

  test('Collaborative Applications: the author is not told, and the others are', async () => {
    const app = await start([Document], database);
    await app.client.post('/documents', { text: 'a' });
    const [author, reader] = [await subscribe(app, 'documents'), await subscribe(app, 'documents')];
    const edited = await author.ask({ event: 'edit', channel: 'documents', body: { id: 1, text: 'b' } });
    expect(edited).toMatchObject({ event: 'edit', statusCode: 200, body: { id: 1, text: 'b' } });
    expect(await reader.json()).toMatchObject({ event: 'updated', data: { text: 'b' } });
    await expectNothing(author);
  });

  test('Collaborative Applications: nobody overwrites what somebody else has changed', async () => {
    const app = await start([Document], database);
    const { headers } = await app.client.post('/documents', { text: 'a' });
    const edit = (text: string) =>
      app.client.send('PATCH', '/documents/1', { json: { text }, headers: { 'if-match': headers.etag } });
    expect([(await edit('b')).status, (await edit('c')).status]).toEqual([200, 412]);
    expect((await app.client.get('/documents/1')).json.text).toBe('b');
  });

  test('Notifications: pushed to all who watch, whatever they watch', async () => {
    const app = await start([Product], database);
    const [all, some] = [await subscribe(app), await app.connect('/ws/products')];
    await some.ask({ event: '$join', channel: 'products', body: { where: { price: 1 } } });
    await app.app.get(Channels).channel('products').publish('sale', { percent: 10 });
    const sale = { event: 'sale', channel: 'products', data: { percent: 10 }, timestamp };
    for (const each of [all, some]) expect(await each.json()).toEqual(sale);
  });

  test('Live Data Feeds: every update, in the order of the commits', async () => {
    const app = await start([Product], database);
    const products: Repository<Product> = app.app.get(resource(Product));
    await products.create({ name: 'Gold', price: 0 });
    const client = await subscribe(app);
    await Promise.all(Array.from({ length: 100 }, (_, price) => products.update(1, { price: price + 1 })));
    const prices = (await client.jsons(100)).map(({ data }) => data.price);
    expect([...prices].toSorted((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect((await products.read(1))?.price).toBe(prices.at(-1));
  });
});

describe.each(DATABASES)('Next Steps: REST Endpoints, on %s', (database) => {
  const filled = async () => {
    const app = await start([Product], database);
    await app.client.post('/products', [LAPTOP, { name: 'Mouse', price: 20 }, { name: 'Lamp', price: 40 }]);
    return app;
  };
  const namesOf = (answer: { json: any }) => answer.json.items.map(({ name }: Product) => name);

  test('filters, sorting and pages', async () => {
    const { client } = await filled();
    expect(namesOf(await client.get('/products?price[lte]=40&name[contains]=m&sort=-price'))).toEqual(['Lamp']);
    expect(namesOf(await client.get('/products?name=Mouse'))).toEqual(['Mouse']);
    const first = await client.get('/products?sort=-price&limit=2&total=true');
    expect([namesOf(first), first.json.total]).toEqual([['Laptop', 'Lamp'], 3]);
    const rest = await client.get(`/products?sort=-price&limit=2&after=${first.json.next}`);
    expect([namesOf(rest), rest.json.next]).toEqual([['Mouse'], null]);
  });

  test.each(['colour=red', 'price[near]=1', 'price=cheap', 'sort=colour', 'limit=1000', 'page=2'])(
    'a mistake in %s is answered, and not ignored',
    async (query) => {
      const { client } = await filled();
      const { status, json } = await client.get(`/products?${query}`);
      expect([status, json.errorList.length]).toEqual([400, 1]);
    },
  );

  test('everything that is wrong with a body is answered at once, and the key is not for clients', async () => {
    const { client } = await filled();
    const { status, json } = await client.post('/products', { id: 7, name: 7 });
    expect(status).toBe(400);
    expect(json.errorList).toMatchObject([
      { loc: ['id'], type: 'read_only' },
      { loc: ['name'], type: 'isString' },
      { loc: ['price'], type: 'missing' },
    ]);
  });

  test('an update is checked as a creation is, and PATCH is there', async () => {
    const app = await filled();
    expect((await put(app, 1, { name: 'Laptop' })).status).toBe(400);
    expect((await app.client.send('PATCH', '/products/1', { json: { price: 'x' } })).status).toBe(400);
    const { status, json } = await app.client.send('PATCH', '/products/1', { json: { price: 5 } });
    expect([status, json]).toEqual([200, { id: 1, name: 'Laptop', price: 5 }]);
  });

  test('a key that is none is answered as such', async () => {
    const { client } = await filled();
    expect([(await client.get('/products/x')).status, (await client.get('/products/9')).status]).toEqual([400, 404]);
  });
});
