import { ChildApp } from '@cortado/testkit/child-app';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { SocketClient } from '@cortado/testkit/socket-client';
import { join } from 'node:path';

const LEASE = 1_500;

/** Who is present, where processes and Redis end or cannot be reached. */
describeWithRedis('presence in processes with one Redis', () => {
  let server: RedisServer;
  const processes: ChildApp[] = [];
  const clients: SocketClient[] = [];

  /** Processes of all tests; each test has a room of its own. */
  let one: ChildApp;
  let two: ChildApp;
  let rooms = 0;
  let room: string;

  beforeAll(async () => {
    server = await RedisServer.start();
    [one, two] = await Promise.all([start(), start()]);
  });
  beforeEach(() => void (room = `room:${(rooms += 1)}`));
  afterEach(() => {
    for (const each of clients.splice(0)) each.destroy();
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await server.stop();
  });

  async function start(lease = LEASE): Promise<ChildApp> {
    const started = await ChildApp.start(join(__dirname, 'support/presence-app.ts'), { url: server.url, lease });
    processes.push(started);
    return started;
  }

  async function view({ port }: ChildApp): Promise<PresenceView> {
    const protocol = channelProtocols[clients.length % channelProtocols.length]!;
    const client = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { subprotocols: protocol.subprotocols });
    clients.push(client);
    return new PresenceView(client, room, protocol);
  }

  async function joined(at: ChildApp, key: string): Promise<PresenceView> {
    const created = await view(at);
    expect((await created.join({ key })).statusCode).toBe(200);
    return created;
  }

  /** The keys that a process knows, once it knows as many. */
  async function keysAt(at: ChildApp, count: number): Promise<readonly string[]> {
    for (;;) {
      const presence = (await at.ask(room)) as { members?: readonly { readonly key: string }[] };
      if (presence.members?.length === count) return presence.members.map(({ key }) => key).toSorted();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test('a client with new credentials moves to its new key, in every process', async () => {
    room = `user:${rooms}`;
    const [rpc, headers] = [channelProtocols.find(({ name }) => name === 'rpc')!, { authorization: 'Bearer watcher' }];
    const options = { subprotocols: rpc.subprotocols };
    const far = await SocketClient.connect(`ws://127.0.0.1:${two.port}/live`, { ...options, headers });
    const near = await SocketClient.connect(`ws://127.0.0.1:${one.port}/live`, options);
    clients.push(far, near);
    const [watcher, client] = [new PresenceView(far, room, rpc), new PresenceView(near, room, rpc)];
    for (const each of [watcher, client]) expect((await each.join()).statusCode).toBe(200);
    await watcher.has('anonymous');
    near.send({ id: 'auth', event: '$auth', body: { token: 'ada' } });
    await Promise.all([watcher.has('ada'), watcher.lacks('anonymous'), client.has('ada')]);
    expect(watcher.pushes.at(-1)).toEqual({ joined: [{ key: 'ada', info: null }], left: [{ key: 'anonymous' }] });
    for (const each of [one, two]) expect(await keysAt(each, 2)).toEqual(['ada', 'watcher']);
  });

  test('a process that is killed takes its members away at the end of its lease, and nobody else', async () => {
    const killed = await start();
    const watchers = [await joined(one, 'bob'), await joined(two, 'carol')];
    await joined(killed, 'ada');
    await joined(killed, 'dan');
    await joined(two, 'dan');
    for (const each of watchers) await each.has('ada', 'bob', 'carol', 'dan');
    killed.signal('SIGKILL');
    for (const each of watchers) {
      await each.lacks('ada');
      expect([each.left, each.keys]).toEqual([['ada'], ['bob', 'carol', 'dan']]);
    }
    for (const each of [one, two]) expect(await keysAt(each, 3)).toEqual(['bob', 'carol', 'dan']);
  });

  test('a client that was cut off and comes back to another process neither leaves nor joins', async () => {
    const watcher = await joined(two, 'watcher');
    const [ada, zoe] = [await joined(one, 'ada'), await joined(one, 'zoe')];
    await watcher.has('ada', 'zoe');
    ada.client.reset();
    await ada.client.closed;
    await joined(two, 'ada');
    // Its grace ends after that of the first.
    zoe.client.reset();
    await watcher.lacks('zoe');
    expect([watcher.left, watcher.keys]).toEqual([['zoe'], ['ada', 'watcher']]);
  });

  test('a process that stops takes its members away at once, whatever the lease', async () => {
    const stopped = await start(600_000);
    const watcher = await joined(two, 'watcher');
    await joined(stopped, 'ada');
    await watcher.has('ada');
    stopped.signal('SIGTERM');
    await watcher.lacks('ada');
    expect(await stopped.exited).toBe(0);
  });

  test('a process that has lost its lease enters its members again', async () => {
    const frozen = await start();
    const [ada, watcher] = [await joined(frozen, 'ada'), await joined(two, 'watcher')];
    await watcher.has('ada');
    frozen.signal('SIGSTOP');
    await watcher.lacks('ada');
    frozen.signal('SIGCONT');
    await watcher.has('ada');
    await joined(two, 'marker');
    await ada.has('marker');
    expect(ada.keys).toEqual(['ada', 'marker', 'watcher']);
  });

  test('a Redis that was restarted empty: joins are refused meanwhile, and only those are gone who left', async () => {
    const [ada, bob, eve] = [await joined(one, 'ada'), await joined(two, 'bob'), await joined(two, 'eve')];
    await Promise.all([ada.has('bob', 'eve'), bob.has('eve')]);
    await server.kill();
    const late = await view(one);
    let reply = await late.join({ key: 'late' });
    expect([reply.statusCode, reply.body.errorList[0].type]).toEqual([503, 'broker_unavailable']);
    expect(ada.keys).toEqual(['ada', 'bob', 'eve']);
    await eve.client.close();
    await server.run();
    // Known at the end of one lease, because whoever is missing could have come back until then.
    await Promise.all([ada.lacks('eve'), bob.lacks('eve')]);
    for (const each of [ada, bob]) expect([each.left, each.keys]).toEqual([['eve'], ['ada', 'bob']]);
    reply = await late.join({ key: 'late' });
    expect(reply.statusCode).toBe(200);
    await Promise.all([ada.has('late'), bob.has('late')]);
    for (const each of [one, two]) expect(await keysAt(each, 3)).toEqual(['ada', 'bob', 'late']);
  });
});
