import { freePort } from '@cortado/testkit/free-port';
import { HttpClient } from '@cortado/testkit/http-client';
import { withProgram } from '@cortado/testkit/program';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { ServerProgram } from '@cortado/testkit/server-program';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeProgram } from './page-server';
import { Proxy, type ProxyName } from './proxy';
import { connect, Orders, Subscriber } from './traffic';

/** docs/deployment.md: its program as three processes with Redis, behind nginx and HAProxy with the configurations that it shows. */
jest.setTimeout(180_000);

/** The service that the handler of labels asks: it answers when the test says so. */
class Labels {
  readonly waiting: ServerResponse[] = [];
  readonly #server: Server;
  #came: () => void = () => undefined;

  constructor() {
    this.#server = createServer((_request, response) => {
      this.waiting.push(response);
      this.#came();
    }).listen(0, '127.0.0.1');
  }

  async url(): Promise<string> {
    if (!this.#server.listening) await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Resolves when so many requests wait. */
  async asked(count: number): Promise<void> {
    while (this.waiting.length < count) await new Promise<void>((resolve) => (this.#came = resolve));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describeWithRedis('docs/deployment.md', () => {
  const main = writeProgram();
  let labels: Labels;
  let env: Record<string, string>;
  let ports: readonly number[];
  let servers: ServerProgram[];

  /** As the page does: the process listens when it says where. */
  const start = (port: number): Promise<ServerProgram> => ServerProgram.start(main, { ...env, PORT: String(port) });

  beforeAll(async () => {
    labels = new Labels();
    env = { REDIS_URL: (await RedisServer.start()).url, LABELS_URL: await labels.url() };
  });
  beforeEach(async () => {
    ports = [await freePort(), await freePort(), await freePort()];
    servers = await Promise.all(ports.map(start));
  });
  afterEach(() => Promise.all(servers.map((each) => each.stop())));
  afterAll(() => labels.stop());

  describe.each<ProxyName>(['nginx', 'haproxy'])('behind %s', (name) => {
    withProgram(name, (program) => {
      let proxy: Proxy;
      beforeEach(async () => {
        const addresses = ports.map((port) => `127.0.0.1:${port}`);
        proxy = await Proxy.start(name, program, 'docs/deployment.md', addresses);
      });
      afterEach(() => proxy.stop());

      test('processes that stop while they answer lose no reply, of requests and of messages', async () => {
        const api = connect(proxy.port);
        const http = new HttpClient(`http://127.0.0.1:${proxy.port}`, { keepAlive: false });
        const replies = [
          ...Array.from({ length: 6 }, async () => (await http.get('/orders/label')).json as { label: string }),
          ...Array.from({ length: 6 }, async () => (await api.socket('/live').send('label')).body as { label: string }),
        ];
        labels.waiting.length = 0;
        // A socket handles one message at a time, so one of the six has reached its handler.
        await labels.asked(7);
        for (const server of servers) server.signal('SIGTERM');
        await Promise.all(servers.map((server) => server.logged('closing')));
        for (const response of labels.waiting) response.end('a label');
        expect((await Promise.all(replies.slice(0, 7))).map(({ label }) => label)).toEqual(Array(7).fill('a label'));
        // Those behind it had not begun. Each is answered all the same.
        const late = (await Promise.all(replies.slice(7))) as unknown as { errorList: { type: string }[] }[];
        expect(late.map(({ errorList }) => errorList[0]!.type)).toEqual(Array(5).fill('shutting_down'));
        await api.close();
        expect(await Promise.all(servers.map(({ exited }) => exited))).toEqual([0, 0, 0]);
      });

      test('three processes are replaced under traffic, and each subscriber has each order once', async () => {
        const subscribers = Array.from({ length: 6 }, () => new Subscriber(proxy.port));
        expect(await Promise.all(subscribers.map((each) => each.join()))).toEqual(Array(6).fill(200));
        const orders = new Orders(proxy.port, 3);
        for (const [index, port] of ports.entries()) {
          const before = orders.accepted.length;
          servers[index]!.signal('SIGTERM');
          expect(await servers[index]!.exited).toBe(0);
          servers[index] = await start(port);
          const http = new HttpClient(`http://127.0.0.1:${port}`, { keepAlive: false });
          while ((await http.get('/readyz')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
          expect(orders.accepted.length).toBeGreaterThan(before);
        }
        await orders.stop();
        const last = `last-order-${proxy.port}`;
        await orders.order(last);
        await Promise.all(subscribers.map((each) => each.has(last)));
        const expected = [...orders.accepted].sort();
        for (const { ids, resets } of subscribers) {
          expect([...ids].sort()).toEqual(expected);
          expect(resets).toBe(0);
        }
        expect([...orders.statuses]).toEqual([200]);
        await Promise.all(subscribers.map((each) => each.close()));
      });
    });
  });
});
