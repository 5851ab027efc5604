import { METADATA_LIFETIME, type HistoryLimits } from '@cortado/channels/broker';
import { redis } from '@cortado/redis';
import { BrokerMember } from '@cortado/testkit/broker-member';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { Channels, createApp } from 'cortado';
import { createClient } from 'redis';
import { ProxiedBroker } from './support/proxied-broker';

const LEASE = 1_000;
const LIMITS: HistoryLimits = { size: 10, ttl: 60_000 };

/** What the failures of one server mean. */
describeWithRedis('a Redis that', () => {
  const servers: RedisServer[] = [];
  const members: BrokerMember<ProxiedBroker>[] = [];

  async function serve(...settings: string[]): Promise<RedisServer> {
    const server = await RedisServer.start(...settings);
    servers.push(server);
    return server;
  }

  async function member(server: RedisServer, ...topics: string[]): Promise<BrokerMember<ProxiedBroker>> {
    const broker = await ProxiedBroker.connect(server.port, 'test', LEASE);
    const created = new BrokerMember(broker, `node-${members.length + 1}`);
    members.push(created);
    await created.start();
    for (const topic of topics) await broker.subscribe(topic);
    return created;
  }

  const append = async ({ broker }: BrokerMember<ProxiedBroker>, text: string) =>
    broker.append('a', Buffer.from(text), { history: LIMITS });

  afterEach(async () => {
    for (const each of members.splice(0)) await each.broker.stop();
    for (const each of servers.splice(0)) await each.stop();
  });

  test.each([
    ['was restarted empty', []],
    ['was restarted from its file', ['--appendonly', 'yes', '--appendfsync', 'always']],
  ])('%s: histories begin a new epoch; subscriptions, presence and patterns are restored', async (_name, settings) => {
    const server = await serve(...settings);
    const [one, two] = [await member(server, 'a'), await member(server, 'a')];
    const { position } = await append(one, 'before');
    await two.broker.enter('a', { connection: 'two-1', key: 'ada', info: '1' });
    await one.broker.storePatterns([{ pattern: 'a', presence: true }]);
    await server.kill();
    await Promise.all([one.reports('down'), two.reports('down')]);
    await expect(append(one, 'meanwhile')).rejects.toThrow('Redis is not connected');
    await server.run();
    await Promise.all([one.reports('down', 'up'), two.reports('down', 'up')]);
    const history = await one.broker.read('a', LIMITS, { after: position });
    expect([history.offset, history.entries]).toEqual([0, []]);
    expect(history.epoch).not.toBe(position!.epoch);
    expect((await append(two, 'after')).position).toEqual({ epoch: history.epoch, offset: 1 });
    await one.until('hears what is published', () => one.received.includes('a: after'));
    expect(await one.broker.presence('a', 10)).toEqual({ count: 1, members: [{ key: 'ada', info: '1' }] });
    expect(await two.broker.patterns()).toEqual([{ pattern: 'a', presence: true }]);
    expect((await one.broker.processes()).toSorted()).toEqual([one.node, two.node].toSorted());
  });

  test('hangs: processes notice, calls fail, and nobody is removed although every lease has ended', async () => {
    const server = await serve();
    const [one, two] = [await member(server, 'a'), await member(server, 'a')];
    await two.broker.enter('a', { connection: 'two-1', key: 'ada', info: '1' });
    await one.until('ada is there', () => one.changes.length === 1);
    server.signal('SIGSTOP');
    const calls = await Promise.allSettled(Array.from({ length: 20_000 }, (_, index) => append(one, `${index}`)));
    expect(calls.filter((each) => each.status === 'fulfilled')).toEqual([]);
    await Promise.all([one.reports('down'), two.reports('down')]);
    server.signal('SIGCONT');
    await Promise.all([one.reports('down', 'up'), two.reports('down', 'up')]);
    await two.broker.enter('a', { connection: 'two-2', key: 'bob', info: '1' });
    await one.until('bob is there', () => one.changes.some(({ change }) => change.joined[0]?.key === 'bob'));
    expect(one.changes.flatMap(({ change }) => change.left)).toEqual([]);
    expect((await one.broker.presence('a', 10)).count).toBe(2);
  });

  test('hangs: joins do not queue without bound, and all of their subscriptions exist afterwards', async () => {
    const server = await serve();
    const [one, two] = [await member(server), await member(server)];
    const topics = Array.from({ length: 12_000 }, (_, index) => `topic-${index}`);
    server.signal('SIGSTOP');
    const calls = topics.map((topic) => one.broker.subscribe(topic).then(() => 'done', String));
    const refused = calls.map((each, index) => [index, each] as const).filter(([index]) => index >= 10_000);
    // At once, while the others wait for the server.
    for (const [, each] of refused) expect(await each).toMatch('Redis is too slow: 10000 calls');
    expect(one.states).toEqual([]);
    await one.reports('down');
    expect(await Promise.all(calls)).not.toContain('done');
    server.signal('SIGCONT');
    await one.reports('down', 'up');
    if (two.states.length > 0) await two.reports('down', 'up');
    for (const topic of [topics[0]!, topics.at(-1)!]) await two.publish(topic, 'x');
    expect(await one.has(2)).toEqual([`${topics[0]}: x`, `${topics.at(-1)}: x`]);
  });

  test('can be reached by one process no more, without any sign: the process notices', async () => {
    const server = await serve();
    const [one, two] = [await member(server, 'a'), await member(server)];
    one.broker.proxy.hang();
    await one.reports('down');
    one.broker.proxy.restore();
    await one.reports('down', 'up');
    await append(two, 'x');
    expect(await one.has(1)).toEqual(['a: x']);
  });

  test('disconnects a slow process: it connects again', async () => {
    const server = await serve('--client-output-buffer-limit', 'pubsub 1mb 1mb 1');
    const [one, two] = [await member(server, 'a'), await member(server)];
    one.broker.proxy.hang();
    while ((await two.broker.processes()).includes(one.node)) await two.publish('a', 'x'.repeat(100_000));
    await one.reports('down');
    one.broker.proxy.restore();
    await one.reports('down', 'up');
    await two.publish('a', 'after');
    await one.until('hears what follows', () => one.received.includes('a: after'));
    expect(one.received.filter((each) => each === 'a: after')).toHaveLength(1);
  });

  test('is a replica that was promoted: histories begin a new epoch', async () => {
    const primary = await serve();
    const replica = await serve('--replicaof', '127.0.0.1', `${primary.port}`);
    const one = await member(primary, 'a');
    const { position } = await append(one, 'before');
    const admin = createClient({ url: replica.url });
    admin.on('error', () => undefined);
    await admin.connect();
    while ((await admin.exists('test:{a}:log')) === 0) await new Promise(setImmediate);
    await primary.kill();
    one.broker.proxy.target = replica.port;
    await one.reports('down');
    await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await one.reports('down', 'up');
    const history = await one.broker.read('a', LIMITS, { after: position });
    expect([history.offset, history.entries, history.epoch === position!.epoch]).toEqual([0, [], false]);
    expect(await admin.exists('test:{a}:log')).toBe(0);
    admin.destroy();
  });

  test('lost its scripts: they are sent again', async () => {
    const server = await serve();
    const one = await member(server);
    const admin = await createClient({ url: server.url }).connect();
    await admin.sendCommand(['SCRIPT', 'FLUSH']);
    expect((await append(one, 'x')).position!.offset).toBe(1);
    admin.destroy();
  });

  test('keeps positions for 30 days after their use, and everything else for as long as it is needed', async () => {
    const server = await serve();
    const one = await member(server);
    await one.broker.append('a', Buffer.from('x'), { history: LIMITS, idempotencyKey: 'k' });
    await one.broker.positions(['b']);
    const admin = await createClient({ url: server.url }).connect();
    const [meta, log, once, idle] = await Promise.all(
      ['{a}:meta', '{a}:log', '{a}:once:k', '{b}:meta'].map((key) => admin.pTTL(`test:${key}`)),
    );
    for (const [ttl, limit] of [
      [meta, METADATA_LIFETIME],
      [log, 60_000],
      [once, 300_000],
      [idle, 3_600_000],
    ] as const) {
      expect([ttl! > 0, ttl! <= limit, ttl! > limit / 2]).toEqual([true, true, true]);
    }
    admin.destroy();
  });

  test('joins two applications, one of them by a client of its own', async () => {
    const server = await serve();
    const client = createClient({ url: server.url });
    const apps = [
      await createApp({ log: false, plugins: [redis({ url: server.url })] }),
      await createApp({ log: false, plugins: [redis({ client })] }),
    ];
    expect(await apps[0]!.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 0, cluster: 'sent' });
    expect(await apps[1]!.get(Channels).names()).toEqual([]);
    for (const each of apps) await each.close();
    expect(client.isOpen).toBe(false);
  });
});
