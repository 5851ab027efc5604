import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { join } from 'node:path';
import { OrderBook } from './support/order-book';
import { clientOn, OrderTraffic } from './support/order-traffic';
import { PublishedOrders } from './support/published-orders';

/** CORTADO_FULL=1 ends the server as often as the guarantee is stated for, and waits for a silent one in real time. */
const isFull = process.env['CORTADO_FULL'] === '1';
const [KILLS, CLOSES] = isFull ? [50, 50] : [3, 1];
/** How many orders are answered between two restarts, and how many wait for their answers. */
const BETWEEN = 40;
const WAITING = 10;
/** In milliseconds, how long the keys of a killed process stay claimed. */
const LEASE = 2_000;

describeWithRedis('with Redis', () => {
  let broker: RedisServer;
  let book: OrderBook;
  let server: ChildApp;
  let proxy: TcpProxy;
  const start = (): Promise<ChildApp> =>
    ChildApp.start(join(__dirname, 'support/orders-app.ts'), { url: broker.url, lease: LEASE });
  beforeEach(async () => {
    broker = await RedisServer.start();
    book = await OrderBook.open(broker.url);
    server = await start();
    proxy = await TcpProxy.start(server.port);
  });
  afterEach(async () => {
    proxy.stop();
    await server.stop();
    book.close();
    await broker.stop();
  });

  /** Ends the server under traffic, and starts it again. Every order has one effect then, and the channel no gap. */
  async function restarted(times: number, ask: 'close' | 'hold'): Promise<OrderTraffic> {
    const api = clientOn(proxy.port);
    const published = new PublishedOrders(api);
    expect(await api.socket('/orders').channel('orders').join()).toMatchObject({ statusCode: 200 });

    const traffic = new OrderTraffic(api, WAITING);
    for (let restart = 1; restart <= times; restart += 1) {
      await traffic.answered(restart * BETWEEN);
      await server.ask(ask);
      await server.stop();
      // Another program may be given its port meanwhile.
      proxy.cut();
      server = await start();
      proxy.target = server.port;
      proxy.restore();
    }
    await traffic.answered((times + 1) * BETWEEN);
    await traffic.stop();
    const all = Array.from({ length: traffic.count }, (_, id) => id);
    await published.until(traffic.count);
    await api.close();
    expect(published.problems).toEqual([]);
    expect(published.ids.toSorted((a, b) => a - b)).toEqual(all);
    expect(published.offsets).toEqual(published.offsets.map((_, index) => published.offsets[0]! + index));
    expect(await book.list('effects')).toEqual(all);
    return traffic;
  }

  test(`killed ${KILLS} times in the middle of handlers: every order has its effect once, and the channel has no gap`, async () => {
    const traffic = await restarted(KILLS, 'hold');
    // Of the three handlers that each kill cut off, two had recorded their order. All of them ran again.
    expect((await book.list('runs')).length - traffic.count).toBeGreaterThanOrEqual(2 * KILLS);
    expect(traffic.inUse).toBeGreaterThan(0);
  }, 900_000);

  test(`closed ${CLOSES} times, as by a process manager: every handler finishes, and none runs twice`, async () => {
    const traffic = await restarted(CLOSES, 'close');
    expect(await book.list('runs')).toHaveLength(traffic.count);
  }, 900_000);

  // With the clock of the test, `reconnect.test.ts` says the same.
  if (isFull)
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
