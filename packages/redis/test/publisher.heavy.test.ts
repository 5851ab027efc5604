import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createPublisher, redis, type Publisher, type PublisherOptions } from '@cortado/redis';
import { LogLines } from '@cortado/testkit/log-lines';
import { RedisCluster } from '@cortado/testkit/redis-cluster';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { SocketClient } from '@cortado/testkit/socket-client';
import { Channel, Connection, Connections, createApp, Guard, OnMessage, WebSocket } from 'cortado';
import type { Application, Context } from 'cortado';

@Channel('room:{room}', { history: { size: 100, ttl: 60_000 } })
class Room {}

@Channel('news')
class News {}

const identify = (context: Context) => {
  context.principal = { id: context.query['user'] };
  return true;
};

@WebSocket('/live', { channels: [Room, News] })
@Guard(identify)
class Live {
  @OnMessage('id') id(connection: Connection) {
    return connection.id;
  }
}

const apps: Application[] = [];
const publishers: Publisher[] = [];
const clients: SocketClient[] = [];

async function serve(url: string): Promise<Application> {
  const app = await createApp({ controllers: [Live], log: false, plugins: [redis({ url, lease: 1_000 })] });
  apps.push(app);
  await app.listen({ port: 0 });
  return app;
}

async function publisherOf(options: PublisherOptions): Promise<Publisher> {
  const publisher = await createPublisher({ log: false, ...options });
  publishers.push(publisher);
  return publisher;
}

/** A client in a channel. */
async function member(app: Application, user: string, channel: string): Promise<SocketClient> {
  const client = await SocketClient.connect(`${app.url.replace('http', 'ws')}/live?user=${user}`);
  clients.push(client);
  client.send(JSON.stringify({ event: '$join', channel }));
  expect(await next(client)).toMatchObject({ event: '$join', statusCode: 200 });
  return client;
}

const next = async (client: SocketClient): Promise<Record<string, unknown>> => client.json();

async function idOf(client: SocketClient): Promise<string> {
  client.send({ event: 'id' });
  return String((await next(client))['body']);
}

describeWithRedis('a publisher', () => {
  let server: RedisServer;
  beforeEach(async () => void (server = await RedisServer.start()));
  afterEach(async () => {
    for (const each of clients.splice(0)) each.destroy();
    for (const each of publishers.splice(0)) await each.close();
    for (const each of apps.splice(0)) await each.close();
    await server.stop();
  });

  test('is refused while no server has stored its channels', async () => {
    const early = createPublisher({ url: server.url, log: false });
    await expect(early).rejects.toMatchObject({ name: 'PublisherError', code: 'channels_unknown' });
    await serve(server.url);
    const elsewhere = createPublisher({ url: server.url, prefix: 'other', log: false });
    await expect(elsewhere).rejects.toThrow("no server has stored its channels in this Redis under the prefix 'other'");
    expect((await publisherOf({ url: server.url })).isUp).toBe(true);
    await expect(createPublisher({ url: server.url, leese: 1 } as PublisherOptions)).rejects.toThrow('leese');
  });

  test('publishes with history where the servers keep one, and without elsewhere', async () => {
    const app = await serve(server.url);
    const publisher = await publisherOf({ url: server.url });
    const [room, news] = [await member(app, 'ada', 'room:1'), await member(app, 'bob', 'news')];
    const outcome = await publisher.channel('room:1').publish('said', { text: 'Hi' });
    expect(outcome).toEqual({ local: 0, cluster: 'sent', offset: 1, epoch: expect.any(String) });
    const { epoch } = outcome;
    expect(await next(room)).toMatchObject({
      event: 'said',
      channel: 'room:1',
      data: { text: 'Hi' },
      offset: 1,
      epoch,
    });
    expect(await publisher.channel('news').created({ id: 7 })).toEqual({ local: 0, cluster: 'sent' });
    expect(await next(news)).toEqual({
      event: 'created',
      channel: 'news',
      data: { id: 7 },
      timestamp: expect.any(String),
    });
    const { entries } = await publisher.channel('room:1').history();
    expect(entries).toMatchObject([{ offset: 1, event: 'said', data: { text: 'Hi' } }]);
  });

  test('publishes once per key, to all but some, and to some only', async () => {
    const app = await serve(server.url);
    const publisher = await publisherOf({ url: server.url });
    const [one, two] = [await member(app, 'ada', 'room:1'), await member(app, 'bob', 'room:1')];
    const [first, second] = [await idOf(one), await idOf(two)];
    const channel = publisher.channel('room:1');
    const once = await channel.updated(1, { idempotencyKey: 'k' });
    expect(await channel.updated(2, { idempotencyKey: 'k' })).toEqual(once);
    await channel.deleted(3, { except: first });
    expect(await channel.publish('only', 4, { only: second })).toEqual({ local: 0, cluster: 'sent' });
    await channel.publish('end', 5);
    const data = async (client: SocketClient, count: number): Promise<unknown[]> => {
      const received: unknown[] = [];
      while (received.length < count) received.push((await next(client))['data']);
      return received;
    };
    expect(await data(one, 2)).toEqual([1, 5]);
    expect(await data(two, 4)).toEqual([1, 3, 4, 5]);
    await expect(channel.publish('x', 1, { except: 'nobody' })).rejects.toThrow('except takes ids of connections');
    await expect(channel.publish('x', Buffer.from('x'))).rejects.toThrow('JSON has no form for bytes');
  });

  test('reaches one connection, and the connections of a user', async () => {
    const app = await serve(server.url);
    const { connections } = await publisherOf({ url: server.url });
    const [ada, bob] = [await member(app, 'ada', 'news'), await member(app, 'bob', 'news')];
    const id = await idOf(ada);
    expect(await connections.send(id, 'text')).toBe('sent');
    expect(await ada.next()).toBe('text');
    expect(await connections.push(id, 'ready', { ok: true })).toBe('sent');
    expect(await next(ada)).toEqual({ event: 'ready', data: { ok: true } });
    expect(await connections.send(`${id}x`, 'text')).toBe('closed');
    expect(await connections.user('bob').push('mail', 1)).toEqual({ local: 0, cluster: 'sent' });
    expect(await next(bob)).toEqual({ event: 'mail', data: 1 });
    expect(await connections.user('bob').remove('news', 'bored')).toEqual({ local: 0, cluster: 'sent' });
    expect(await next(bob)).toMatchObject({ event: '$removed', channel: 'news', data: { reason: 'bored' } });
    await expect(connections.close(id, 1005)).rejects.toThrow('1005 cannot be sent as a close code');
    expect(await connections.close(id, 4001, 'enough')).toBe(true);
    expect(await ada.closed).toMatchObject({ code: 4001, reason: 'enough' });
    await connections.user('bob').close(4002, 'bye');
    expect(await bob.closed).toMatchObject({ code: 4002, reason: 'bye' });
    expect(() => connections.user('')).toThrow(TypeError);
  });

  test('is no process of the application', async () => {
    const app = await serve(server.url);
    await publisherOf({ url: server.url });
    expect(await app.get(Connections).stats()).toHaveLength(1);
    expect(await publishers[0]!.channel('news').members()).toEqual([]);
  });

  test('follows the table of a newer release', async () => {
    await serve(server.url);
    const publisher = await publisherOf({ url: server.url });
    @Channel('news', { history: { size: 10, ttl: 60_000 } })
    class KeptNews {}
    @WebSocket('/live', { channels: [KeptNews] })
    class NewLive {}
    apps.push(await createApp({ controllers: [NewLive], log: false, plugins: [redis({ url: server.url })] }));
    let outcome = await publisher.channel('news').publish('x', 1);
    for (let turn = 0; outcome.offset === undefined && turn < 200; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      outcome = await publisher.channel('news').publish('x', 1);
    }
    expect(outcome.offset).toBe(1);
  });

  test('says that a publication is unconfirmed while Redis is away, and one line of the log for each change', async () => {
    await serve(server.url);
    const lines = new LogLines();
    const publisher = await publisherOf({ url: server.url, log: lines.log });
    await server.kill();
    await lines.count('broker is down; other processes are unreachable', 1);
    for (let count = 0; count < 100; count += 1) {
      expect(await publisher.channel('room:1').publish('x', count)).toEqual({ local: 0, cluster: 'failed' });
    }
    expect(publisher.isUp).toBe(false);
    await server.run();
    await lines.count('broker is up again', 1);
    expect(await publisher.channel('room:1').publish('x', 1)).toMatchObject({ cluster: 'sent', offset: 1 });
    expect(lines.all.map(({ msg }) => String(msg))).toEqual([
      'broker is down; other processes are unreachable',
      'broker is up again',
    ]);
  });

  test('sends what nobody awaited before it disconnects', async () => {
    const app = await serve(server.url);
    const client = await member(app, 'ada', 'room:1');
    const publisher = await createPublisher({ url: server.url, log: false });
    void publisher.channel('room:1').publish('last', 1);
    await publisher.close();
    expect(await next(client)).toMatchObject({ event: 'last', data: 1 });
    expect(await publisher.channel('room:1').publish('late', 2)).toEqual({ local: 0, cluster: 'failed' });
  });

  test('loads neither HTTP nor WebSocket code, and ends when it is closed', async () => {
    await serve(server.url);
    const program = `
      const { createPublisher } = require('@cortado/redis');
      createPublisher({ url: process.argv[1], log: false }).then(async (publisher) => {
        const { cluster } = await publisher.channel('room:1').publish('x', 1);
        await publisher.close();
        const loaded = Object.keys(require.cache).filter((file) => /packages.(http|websocket)\\b|node_modules.ws\\b/.test(file));
        console.log(JSON.stringify({ cluster, loaded }));
      });`;
    const register = join(__dirname, '../../testkit/register.cjs');
    const args = ['--conditions=@cortado/source', '-r', register, '-e', program, server.url];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: __dirname, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '{"cluster":"sent","loaded":[]}\n', '']);
  });
});

describeWithRedis('a publisher of a cluster', () => {
  test('publishes as with one server', async () => {
    const cluster = await RedisCluster.start();
    const nodes = [cluster.servers[0]!.url];
    const app = await createApp({ controllers: [Live], log: false, plugins: [redis({ nodes })] });
    await app.listen({ port: 0 });
    const client = await member(app, 'ada', 'room:1');
    const publisher = await createPublisher({ nodes, log: false });
    expect(await publisher.channel('room:1').publish('said', 1)).toMatchObject({ cluster: 'sent', offset: 1 });
    expect(await next(client)).toMatchObject({ event: 'said', data: 1, offset: 1 });
    expect(await publisher.connections.user('ada').push('mail', 2)).toEqual({ local: 0, cluster: 'sent' });
    expect(await next(client)).toEqual({ event: 'mail', data: 2 });
    client.destroy();
    await publisher.close();
    await app.close();
    await cluster.stop();
  });
});
