import { join } from 'node:path';
import { ChildApp } from '@cortado/testkit/child-app';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { Channel, WebSocket } from 'cortado';
import { RunningApp } from './support/running-app';

@Channel('plain')
class Plain {}

@Channel('kept', { history: { size: 1_000, ttl: 600_000 } })
class Kept {}

@WebSocket('/live', { channels: [Plain, Kept] })
class Live {}

const DOWN = 'broker is down; other processes are unreachable';
const UP = 'broker is up again';

/** In milliseconds. Publishing settles within a second, on a machine that is busy with other tests. */
const SETTLED = 5_000;

interface Push {
  readonly event: string;
  readonly data: number;
  readonly epoch?: string;
  readonly offset?: number;
}

/** One application, and clients in both channels. */
class Node {
  readonly #pushes = { plain: [] as Push[], kept: [] as Push[] };
  readonly #waiting = new Set<() => void>();

  private constructor(readonly running: RunningApp) {}

  static async start(port: number): Promise<Node> {
    const node = new Node(await RunningApp.start({ url: `redis://127.0.0.1:${port}` }, { controllers: [Live] }));
    for (const channel of ['plain', 'kept'] as const) await node.#join(channel);
    return node;
  }

  async #join(channel: 'plain' | 'kept'): Promise<void> {
    const client = await this.running.connect('/live');
    client.send({ event: '$join', channel });
    await client.json(); // the reply
    client.socket.on('message', (data: Buffer) => {
      this.#pushes[channel].push(JSON.parse(data.toString()) as Push);
      for (const each of this.#waiting) each();
    });
  }

  publish(channel: 'plain' | 'kept', data: number) {
    return this.running.channel(channel).publish('n', data);
  }

  /** What the client in a channel received, once one of the pushes is this number. */
  async received(channel: 'plain' | 'kept', last: number): Promise<readonly Push[]> {
    const pushes = this.#pushes[channel];
    while (!pushes.some(({ data }) => data === last)) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return pushes;
  }

  get messages(): readonly string[] {
    return this.running.messages;
  }
}

/** How a failure begins and ends. */
interface Failure {
  readonly settings?: readonly string[];
  readonly begin: (place: Place) => unknown;
  readonly end: (place: Place) => unknown;
}

interface Place {
  readonly server: RedisServer;
  readonly proxy: TcpProxy;
  readonly other: Node;
}

const FAILURES: Readonly<Record<string, Failure>> = {
  'hangs (SIGSTOP)': {
    begin: ({ server }) => server.signal('SIGSTOP'),
    end: ({ server }) => server.signal('SIGCONT'),
  },
  'is killed and restarted empty': {
    begin: ({ server }) => server.kill(),
    end: ({ server }) => server.run(),
  },
  'is killed and restarted from its file': {
    settings: ['--appendonly', 'yes', '--appendfsync', 'always'],
    begin: ({ server }) => server.kill(),
    end: ({ server }) => server.run(),
  },
  'is behind a connection that is half open': {
    begin: ({ proxy }) => proxy.hang(),
    end: ({ proxy }) => proxy.restore(),
  },
  'is cut in the middle of a frame': {
    begin: ({ proxy }) => proxy.cutMidFrame(),
    end: ({ proxy }) => proxy.restore(),
  },
  'answers after three seconds': {
    begin: ({ proxy }) => {
      proxy.latency = 3_000;
    },
    end: ({ proxy }) => proxy.restore(),
  },
  'disconnects a process that reads too slowly': {
    settings: ['--client-output-buffer-limit', 'pubsub 256kb 256kb 1'],
    begin: async ({ proxy, other }) => {
      proxy.hang();
      const flood = 'x'.repeat(100_000);
      for (let count = 0; count < 200; count += 1) await other.running.channel('plain').publish('flood', flood);
    },
    end: ({ proxy }) => proxy.restore(),
  },
};

describeWithRedis('an application whose Redis', () => {
  const proxies: TcpProxy[] = [];

  async function proxyOf({ port }: RedisServer): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(port);
    proxies.push(proxy);
    return proxy;
  }

  afterEach(async () => {
    for (const each of proxies.splice(0)) each.stop();
    await RedisServer.stopAll();
  });

  test.each(Object.entries(FAILURES))('%s', async (_name, { settings = [], begin, end }) => {
    const server = await RedisServer.start(...settings);
    const proxy = await proxyOf(server);
    const here = await Node.start(proxy.port);
    const other = await Node.start(server.port);
    const place: Place = { server, proxy, other };
    await here.publish('kept', 0);
    await Promise.all([here.received('kept', 0), other.received('kept', 0)]);

    // The failure, until the application has noticed it, and then some.
    await begin(place);
    const outcomes: { readonly data: number; readonly local: number; readonly cluster: string }[] = [];
    let data = 0;
    let slowest = 0;
    const publish = async (): Promise<void> => {
      const [number, start] = [(data += 1), performance.now()];
      outcomes.push({ data: number, ...(await here.publish('plain', number)) });
      slowest = Math.max(slowest, performance.now() - start);
    };
    while (!here.messages.includes(DOWN)) {
      await Promise.all([publish(), publish(), new Promise((resolve) => setTimeout(resolve, 10))]);
    }
    expect(await here.running.isReady()).toBe(false);
    const [first] = await Promise.all(Array.from({ length: 100 }, () => here.publish('kept', -1)));
    expect(first).toEqual({ local: 0, cluster: 'failed' });
    await Promise.all(Array.from({ length: 2_000 }, publish));
    expect(outcomes.slice(-2_000).every(({ cluster }) => cluster === 'failed')).toBe(true);
    expect(slowest).toBeLessThan(SETTLED);
    // What the other process publishes meanwhile, if it can.
    for (let number = 1; number <= 20; number += 1) await other.publish('kept', number);

    await end(place);
    await here.running.lines.count(UP, 1);
    if (other.messages.includes(DOWN)) await other.running.lines.count(UP, 1);
    expect(await here.running.isReady()).toBe(true);

    // Traffic in both directions, without anybody's help.
    expect(await other.publish('plain', 1_000_000)).toMatchObject({ cluster: 'sent' });
    expect(await here.publish('plain', 1_000_001)).toMatchObject({ cluster: 'sent' });
    expect(await other.publish('kept', 1_000_002)).toMatchObject({ cluster: 'sent' });
    const local = (await here.received('plain', 1_000_001)).map((each) => each.data).filter((each) => each <= data);
    expect(local).toEqual(Array.from({ length: data }, (_, index) => index + 1)); // local traffic went on, in order
    await here.received('plain', 1_000_000);
    const remote = new Set((await other.received('plain', 1_000_001)).map((each) => each.data));
    expect(outcomes.filter((each) => each.cluster === 'sent' && !remote.has(each.data))).toEqual([]);
    expect(outcomes.every((each) => each.local === 1)).toBe(true);
    expectNoSilentGap(await here.received('kept', 1_000_002));
    expectNoSilentGap(await other.received('kept', 1_000_002));
    // One line per change of state, whatever failed before it was noticed.
    expect(here.messages).toEqual([DOWN, UP]);
    expect([[], [DOWN, UP]]).toContainEqual(other.messages);
  });

  test('answers after 100 milliseconds goes on', async () => {
    const server = await RedisServer.start();
    const proxy = await proxyOf(server);
    const [here, other] = [await Node.start(proxy.port), await Node.start(server.port)];
    proxy.latency = 100;
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, index) => here.publish('kept', index)));
    expect(outcomes.filter(({ cluster }) => cluster !== 'sent')).toEqual([]);
    expect((await other.received('kept', 99)).map((each) => each.data)).toEqual(outcomes.map((_, index) => index));
    expect([await here.running.isReady(), here.messages]).toEqual([true, []]);
  });

  test('hangs holds no more memory for 50,000 publications than its limit', async () => {
    const server = await RedisServer.start();
    const child = await ChildApp.start(join(__dirname, 'support/flood-app.ts'), { url: server.url });
    await child.ask('flood'); // warm
    const before = await child.measure();
    server.signal('SIGSTOP');
    const flood = await child.ask<{ readonly failed: number; readonly held: number }>('flood');
    const after = await child.measure();
    server.signal('SIGCONT');
    expect(flood.failed).toBe(50_000);
    // While it is full: 10,000 calls wait, each of which has 1 kB in several forms, and what belongs to the call.
    expect(flood.held - (before['held'] as number)).toBeLessThan(128 * 1_024 * 1_024);
    expect((after['held'] as number) - (before['held'] as number)).toBeLessThan(16 * 1_024 * 1_024);
    expect(after.unhandled).toEqual([]);
    await child.stop();
  });
});

/** Offsets follow each other within an epoch, or the client was told to reload. */
function expectNoSilentGap(pushes: readonly Push[]): void {
  const gaps = pushes.filter((push, index) => {
    const before = pushes[index - 1];
    if (before === undefined || isTold(push)) return false;
    const { epoch, offset } = isTold(before) ? (before.data as unknown as Required<Push>) : before;
    return push.epoch !== epoch || push.offset !== offset! + 1;
  });
  expect(gaps).toEqual([]);
}

function isTold({ event }: Push): boolean {
  return event === '$reset' || event === '$position';
}
