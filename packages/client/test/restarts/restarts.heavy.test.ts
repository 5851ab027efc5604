import { ConnectionLost, createClient, TimeoutError, type FailureBody } from '@cortado/client';
import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** CORTADO_SOAK=true restarts the server as often as the guarantee is stated for, and waits for a silent one in real time. */
const isSoak = process.env['CORTADO_SOAK'] !== undefined;
const RESTARTS = isSoak ? 50 : 4;
/** How many orders are answered between two restarts, and how many wait for their answers. */
const BETWEEN = 40;
const WAITING = 10;

interface Api {
  sockets: {
    '/orders': {
      messages: { order: { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } };
      channels: { orders: { messages: {}; pushes: { ordered: { id: number } } } };
    };
  };
}

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
    const api = createClient<Api>({ url: `http://127.0.0.1:${proxy.port}`, WebSocket });
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

    let next = 0;
    let answered = 0;
    let wake: () => void = () => undefined;
    let isOver = false;
    const work = async (): Promise<void> => {
      while (!isOver) {
        const id = next++;
        for (let isDone = false; !isDone;) {
          const call = socket.send('order', { id }, { idempotencyKey: `the-key-of-the-order-${id}` });
          const answer = await call.catch((error: unknown) => {
            if (!(error instanceof ConnectionLost || error instanceof TimeoutError)) throw error;
          });
          isDone = answer?.statusCode === 201;
          if (answer !== undefined && !isDone && answer.statusCode !== 409 && answer.statusCode !== 503) {
            throw new Error(`order ${id} was answered ${answer.statusCode}`);
          }
        }
        answered += 1;
        wake();
      }
    };
    const working = Promise.all(Array.from({ length: WAITING }, work));
    for (let restart = 1; restart <= RESTARTS; restart += 1) {
      while (answered < restart * BETWEEN) await new Promise<void>((resolve) => (wake = resolve));
      // It ends as under a process manager: handlers finish, and sockets are closed. Then it is gone.
      await server.ask('close');
      await server.stop();
      server = await start();
      proxy.target = server.port;
    }
    while (answered < (RESTARTS + 1) * BETWEEN) await new Promise<void>((resolve) => (wake = resolve));
    isOver = true;
    await working;
    const all = Array.from({ length: next }, (_, id) => id);
    while (published.length < next) await new Promise<void>((resolve) => channel.on('ordered', () => resolve()));
    await api.close();
    const effects = readFileSync(file, 'utf8').trim().split('\n').map(Number);
    expect(effects.toSorted((a, b) => a - b)).toEqual(all);
    expect(published.toSorted((a, b) => a - b)).toEqual(all);
    expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    expect(problems).toEqual([]);
  }, 600_000);

  // With the clock of the test, `reconnect.test.ts` says the same.
  (isSoak ? test : test.skip)(
    'a process that is stopped behind a proxy is noticed, and used again when it goes on',
    async () => {
      const api = createClient<Api>({ url: `http://127.0.0.1:${proxy.port}`, WebSocket });
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
    },
    120_000,
  );
});
