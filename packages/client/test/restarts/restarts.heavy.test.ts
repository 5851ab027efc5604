import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn, OrderTraffic } from './support/order-traffic';

/** CORTADO_SOAK=true restarts the server as often as the guarantee is stated for, and waits for a silent one in real time. */
const isSoak = process.env['CORTADO_SOAK'] !== undefined;
const RESTARTS = isSoak ? 50 : 3;
/** How many orders are answered between two restarts, and how many wait for their answers. */
const BETWEEN = 40;
const WAITING = 10;

const folder = mkdtempSync(join(tmpdir(), 'cortado-restarts-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWithRedis('with Redis', () => {
  let broker: RedisServer;
  let server: ChildApp;
  let proxy: TcpProxy;
  const file = join(folder, 'orders');
  const start = (): Promise<ChildApp> =>
    ChildApp.start(join(__dirname, 'support/orders-app.ts'), { url: broker.url, file });
  beforeAll(async () => {
    broker = await RedisServer.start();
    server = await start();
    proxy = await TcpProxy.start(server.port);
  });
  afterAll(async () => {
    proxy.stop();
    await server.stop();
    await broker.stop();
  });

  test(`a server that ends ${RESTARTS} times under traffic: every order is carried out once, and the channel has no gap`, async () => {
    const api = clientOn(proxy.port);
    const socket = api.socket('/orders');
    const channel = socket.channel('orders');
    const offsets: number[] = [];
    const published: number[] = [];
    const problems: string[] = [];
    channel.on('ordered', ({ id }, { offset }) => {
      published.push(id);
      offsets.push(offset!);
    });
    channel.on('$reset', () => problems.push('$reset'));
    channel.on('$removed', (reason) => problems.push(reason));
    expect(await channel.join()).toMatchObject({ statusCode: 200 });

    const traffic = new OrderTraffic(socket, WAITING);
    for (let restart = 1; restart <= RESTARTS; restart += 1) {
      await traffic.answered(restart * BETWEEN);
      // It ends as under a process manager: handlers finish, and sockets are closed. Then it is gone.
      await server.ask('close');
      await server.stop();
      server = await start();
      proxy.target = server.port;
    }
    await traffic.answered((RESTARTS + 1) * BETWEEN);
    await traffic.stop();
    const all = Array.from({ length: traffic.count }, (_, id) => id);
    while (published.length < traffic.count)
      await new Promise<void>((resolve) => channel.on('ordered', () => resolve()));
    await api.close();
    const effects = readFileSync(file, 'utf8').trim().split('\n').map(Number);
    expect(effects.toSorted((a, b) => a - b)).toEqual(all);
    expect(published.toSorted((a, b) => a - b)).toEqual(all);
    expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    expect(problems).toEqual([]);
  }, 600_000);

  // With the clock of the test, `reconnect.test.ts` says the same.
  if (isSoak)
    test('a process that is stopped behind a proxy is noticed, and used again when it goes on', async () => {
      const api = clientOn(proxy.port);
      const socket = api.socket('/orders');
      const channel = socket.channel('orders');
      expect(await channel.join()).toMatchObject({ statusCode: 200 });
      server.signal('SIGSTOP');
      const why = await new Promise((resolve) =>
        socket.on('$state', (state, end) => state === 'waiting' && resolve(end)),
      );
      expect(why).toEqual({ code: 1006, reason: 'The server does not answer' });
      server.signal('SIGCONT');
      await new Promise<void>((resolve) => channel.on('$state', (state) => state === 'joined' && resolve()));
      const order = { id: 1_000_000 };
      expect(await socket.send('order', order, { idempotencyKey: 'the-key-of-another-order' })).toMatchObject({
        ok: true,
      });
      await api.close();
    }, 120_000);
});
