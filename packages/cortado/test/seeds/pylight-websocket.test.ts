import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  Body,
  channelEndpoint,
  Channels,
  Connection,
  Connections,
  Controller,
  Created,
  Delete,
  Guard,
  NoContent,
  OnMessage,
  Param,
  Post,
  Put,
  Unauthorized,
  WebSocket,
  type Context,
  type Disconnect,
} from 'cortado';
import type { RunningApp } from '@cortado/testkit/app';
import { closeApps, start, startTwo } from './seed-apps';

/** Pylight's page on WebSockets: its items by their titles, and what its code promises but does not do. */
afterEach(closeApps);

class Product {
  @IsString() name!: string;
  @IsInt() price!: number;
}

/** The generated REST endpoints of the page, written out: they tell whoever listens. */
@Controller('/api/products')
class ProductController {
  constructor(private readonly channels: Channels) {}
  private get products() {
    return this.channels.channel('products');
  }
  @Post() async create(@Body() product: Product) {
    await this.products.created({ id: 1, ...product });
    return Created({ id: 1, ...product });
  }
  @Put('/:id') async update(@Param('id') id: number, @Body() product: Product) {
    await this.products.updated({ id, ...product });
    return { id, ...product };
  }
  @Delete('/:id') async remove(@Param('id') id: number) {
    await this.products.deleted({ id });
    return NoContent();
  }
}

const live = channelEndpoint({ path: '/ws/:channel', channels: ['products', 'orders'] });
const app = (): Promise<RunningApp> => start({ controllers: [ProductController], plugins: [live] });

async function connect(running: RunningApp, path = '/ws/products') {
  const client = await running.connect(path);
  const { data } = await client.json();
  return { client, id: data.connectionId as string };
}

const LAPTOP = { name: 'Laptop', price: 999 };

describe('Overview', () => {
  test('WebSocket Endpoint: available at /ws/{table_name}, and an unknown table is refused', async () => {
    const running = await app();
    const client = await running.connect('/ws/products');
    expect(await client.json()).toMatchObject({ event: 'connected', channel: 'products' });
    await expect(running.connect('/ws/secrets')).rejects.toMatchObject({ status: 404 });
  });

  test('Real-time Updates: automatic notifications on create, update, delete', async () => {
    const running = await app();
    const { client } = await connect(running);
    await running.client.post('/api/products', LAPTOP);
    await running.client.send('PUT', '/api/products/1', { json: { ...LAPTOP, price: 1099 } });
    await running.client.send('DELETE', '/api/products/1');
    const events = await client.jsons(3);
    expect(events.map(({ event }) => event)).toEqual(['created', 'updated', 'deleted']);
  });

  test('Subscription Model: only those who subscribed receive, and leaving is possible', async () => {
    const running = await app();
    const [subscribed, other] = [await connect(running, '/ws/orders'), await connect(running, '/ws/orders')];
    await subscribed.client.ask({ action: 'subscribe', resource: 'products' });
    await running.client.post('/api/products', LAPTOP);
    expect((await subscribed.client.json()).event).toBe('created');
    expect((await other.client.ask({ event: 'ping' })).event).toBe('pong');
    await subscribed.client.ask({ action: 'unsubscribe', resource: 'products' });
    await running.client.post('/api/products', LAPTOP);
    expect((await subscribed.client.ask({ event: 'ping' })).event).toBe('pong');
  });
});

describe('Message Types', () => {
  const timestamp = expect.any(String);

  test('Create Event', async () => {
    const running = await app();
    const { client } = await connect(running);
    await running.client.post('/api/products', LAPTOP);
    const data = { id: 1, ...LAPTOP };
    expect(await client.json()).toEqual({ event: 'created', channel: 'products', data, timestamp });
  });

  test('Update Event', async () => {
    const running = await app();
    const { client } = await connect(running);
    const json = { name: 'Updated Laptop', price: 1099 };
    await running.client.send('PUT', '/api/products/1', { json });
    expect(await client.json()).toEqual({ event: 'updated', channel: 'products', data: { id: 1, ...json }, timestamp });
  });

  test('Delete Event', async () => {
    const running = await app();
    const { client } = await connect(running);
    await running.client.send('DELETE', '/api/products/1');
    expect(await client.json()).toEqual({ event: 'deleted', channel: 'products', data: { id: 1 }, timestamp });
  });
});

test('WebSocket Connection: the subscribe message of the page is confirmed', async () => {
  const { client } = await connect(await app());
  const reply = await client.ask('{"action": "subscribe", "resource": "products"}');
  expect(reply).toEqual({ statusCode: 200, body: { channel: 'products' } });
});

test('Client Example: subscribe, then listen', async () => {
  const running = await app();
  const { client } = await connect(running);
  await client.ask({ action: 'subscribe', resource: 'products' });
  for (let count = 0; count < 3; count += 1) await running.client.post('/api/products', LAPTOP);
  expect((await client.jsons(3)).map(({ event }) => event)).toEqual(['created', 'created', 'created']);
});

test('Multiple Connections: both receive updates, in whichever process they are', async () => {
  const [here, there] = await startTwo({ controllers: [ProductController], plugins: [live] });
  const [one, other] = [await connect(here), await connect(there)];
  for (const { client } of [one, other]) await client.ask({ action: 'subscribe', resource: 'products' });
  await here.client.post('/api/products', LAPTOP);
  const [first, second] = [await one.client.json(), await other.client.json()];
  expect(first.data).toEqual({ id: 1, ...LAPTOP });
  expect(second).toEqual(first);
});

describe('Custom WebSocket Handlers', () => {
  class Command {
    @IsOptional() @IsString() resource?: string;
  }
  const left: Disconnect[] = [];

  /** The handler of the page: `on_connect`, `on_message`, `on_disconnect`. */
  @WebSocket('/ws/products', { discriminator: 'action' })
  class CustomProductSocket {
    async onConnect(connection: Connection) {
      await connection.join('products');
      await connection.sendJson({ type: 'connected', message: 'Welcome!' });
    }
    @OnMessage('subscribe') subscribe(_command: Command) {
      return { status: 'subscribed' };
    }
    @OnMessage('ping') async ping(connection: Connection) {
      await connection.send({ action: 'pong' });
    }
    @OnMessage('say') async say(connection: Connection) {
      await connection.send('Hello, client!');
      await connection.send({ type: 'notification', message: 'Update available' });
    }
    @OnMessage('fail') fail() {
      throw new Error('a mistake');
    }
    onDisconnect(_connection: Connection, reason: Disconnect) {
      left.push(reason);
    }
  }
  const custom = (): Promise<RunningApp> => start({ controllers: [CustomProductSocket] });
  beforeEach(() => void (left.length = 0));

  test('on_connect: send a welcome message', async () => {
    const client = await (await custom()).connect('/ws/products');
    expect(await client.json()).toEqual({ type: 'connected', message: 'Welcome!' });
  });

  test('on_message: by action, and invalid JSON is answered', async () => {
    const client = await (await custom()).connect('/ws/products');
    await client.json();
    expect(await client.ask({ action: 'subscribe' })).toMatchObject({
      statusCode: 200,
      body: { status: 'subscribed' },
    });
    expect(await client.ask({ action: 'ping' })).toEqual({ action: 'pong' });
    expect(await client.ask('not JSON')).toMatchObject({ statusCode: 400 });
  });

  test('on_disconnect: once, with code and reason', async () => {
    const client = await (await custom()).connect('/ws/products');
    await client.json();
    await client.close(1000, 'bye');
    while (left.length === 0) await new Promise(setImmediate);
    expect(left).toEqual([expect.objectContaining({ code: 1000, reason: 'bye' })]);
  });

  test('Helper Methods: send takes text, and objects as JSON', async () => {
    const client = await (await custom()).connect('/ws/products');
    await client.json();
    client.send({ action: 'say' });
    expect(await client.next()).toBe('Hello, client!');
    expect(await client.json()).toEqual({ type: 'notification', message: 'Update available' });
  });

  test('an exception in a handler is answered, and the connection and the others go on', async () => {
    const running = await custom();
    const [one, other] = [await running.connect('/ws/products'), await running.connect('/ws/products')];
    for (const each of [one, other]) await each.json();
    expect((await one.ask({ action: 'fail' })).statusCode).toBe(500);
    expect((await running.app.get(Channels).channel('products').created(1)).local).toBe(2);
    expect([(await one.json()).event, (await other.json()).event]).toEqual(['created', 'created']);
  });

  test('a binary frame is answered 415, and the connection stays', async () => {
    const client = await (await custom()).connect('/ws/products');
    await client.json();
    expect(await client.ask(Buffer.from('{}'))).toMatchObject({ statusCode: 415 });
    expect(await client.ask({ action: 'ping' })).toEqual({ action: 'pong' });
  });
});

test('Authentication: a guard decides before the connection is accepted', async () => {
  const isKnown = ({ query }: Context) => query['token'] === 'secret' || Unauthorized();
  @Guard(isKnown)
  @WebSocket('/ws/orders')
  class Orders {
    @OnMessage('ping') ping() {
      return 'pong';
    }
  }
  const guarded = channelEndpoint({ path: '/ws/live/:channel', channels: ['products'], guards: [isKnown] });
  const running = await start({ controllers: [Orders], plugins: [guarded] });
  for (const path of ['/ws/orders', '/ws/live/products']) {
    await expect(running.connect(path)).rejects.toMatchObject({ status: 401 });
    await running.connect(`${path}?token=secret`);
  }
});

describe('Use Cases', () => {
  test('Real-time Dashboards, Live Data Feeds: updates in the order of publishing', async () => {
    const running = await app();
    const { client } = await connect(running);
    const products = running.app.get(Channels).channel('products');
    for (let price = 0; price < 100; price += 1) void products.updated({ price });
    expect((await client.jsons(100)).map(({ data }) => data.price)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  });

  test('Collaborative Applications: the writer may be left out', async () => {
    const running = await app();
    const [writer, reader] = [await connect(running), await connect(running)];
    await running.app.get(Channels).channel('products').updated({ id: 1 }, { except: writer.id });
    expect((await reader.client.json()).event).toBe('updated');
    expect((await writer.client.ask({ event: 'ping' })).event).toBe('pong');
  });

  test('Notifications: pushed to one connection, to one user, or to everybody', async () => {
    const identify = (context: Context) => {
      context.principal = { id: context.query['user'] };
      return true;
    };
    const guarded = channelEndpoint({ path: '/ws/:channel', channels: ['products'], guards: [identify] });
    const running = await start({ plugins: [guarded] });
    const [ada, bob] = [
      await connect(running, '/ws/products?user=ada'),
      await connect(running, '/ws/products?user=bob'),
    ];
    const connections = running.app.get(Connections);
    await connections.push(ada.id, 'one', 1);
    await connections.user('bob').push('user', 2);
    await connections.broadcast('all', 3);
    expect((await ada.client.jsons(2)).map(({ event }) => event)).toEqual(['one', 'all']);
    expect((await bob.client.jsons(2)).map(({ event }) => event)).toEqual(['user', 'all']);
  });
});
