import { RedisBroker, redis } from '@cortado/redis';
import { BrokerMember } from '@cortado/testkit/broker-member';
import { command, says } from '@cortado/testkit/redis-command';
import { RedisSentinel } from '@cortado/testkit/redis-sentinel';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { createApp } from 'cortado';
import { createClient } from 'redis';
import { linkTo } from '../src/connection/create-link';

const LIMITS = { size: 10, ttl: 60_000 };
const NAME = 'main';

describeWithRedis('with Sentinel', () => {
  let sentinel: RedisSentinel;
  const servers: RedisServer[] = [];
  const members: BrokerMember<RedisBroker>[] = [];

  async function member(): Promise<BrokerMember<RedisBroker>> {
    // The first one cannot be reached.
    const sentinels = ['redis://127.0.0.1:1', sentinel.url];
    const createLink = linkTo({ sentinels, name: NAME });
    const broker = new RedisBroker({ createLink, prefix: 'test', lease: 1_000, warn: () => undefined });
    const created = new BrokerMember(broker, `node-${members.length + 1}`);
    members.push(created);
    await created.start();
    await broker.subscribe('a');
    return created;
  }

  const append = async ({ broker }: BrokerMember<RedisBroker>, text: string) =>
    (await broker.append('a', Buffer.from(text), { history: LIMITS })).position!;

  beforeEach(async () => {
    const primary = await RedisServer.start('--repl-diskless-sync-delay', '0');
    const replica = await RedisServer.start('--replicaof', '127.0.0.1', `${primary.port}`);
    servers.push(primary, replica);
    await says(replica, ['master_link_status:up'], 'INFO', 'replication');
    sentinel = await RedisSentinel.start(NAME, primary.port);
    await says(sentinel, ['slaves=1'], 'INFO', 'sentinel');
  });
  afterEach(async () => {
    for (const each of members.splice(0)) await each.broker.stop();
    await sentinel.stop();
    for (const each of servers.splice(0)) await each.stop();
  });

  test('a primary that died is replaced: processes are down until then, and histories begin a new epoch', async () => {
    const [one, two] = [await member(), await member()];
    const { epoch } = await append(one, 'before');
    await servers[0]!.kill();
    await Promise.all([one.reports('down'), two.reports('down')]);
    await Promise.all([one.reports('down', 'up'), two.reports('down', 'up')]);
    const position = await append(one, 'after');
    expect([position.epoch === epoch, position.offset]).toEqual([false, 1]);
    await two.until('hears what follows', () => two.received.includes('a: after'));
    expect(String(await command(servers[1]!, 'INFO', 'replication'))).toContain('role:master');
  });

  test('a primary that is replaced while it lives is left by all processes', async () => {
    const [one, two] = [await member(), await member()];
    await command(sentinel, 'SENTINEL', 'FAILOVER', NAME);
    await Promise.all([one.reports('down', 'up'), two.reports('down', 'up')]);
    const position = await append(one, 'after');
    await two.until('hears what follows', () => two.received.includes('a: after'));
    expect(two.positioned.at(-1)).toEqual({ topic: 'a', text: 'after', position });
  });

  test('a client says how to log in to the servers, whatever its own address', async () => {
    for (const each of servers) await command(each, 'ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all');
    const client = createClient({ url: 'redis://app:secret@127.0.0.1:1' });
    const app = await createApp({ log: false, plugins: [redis({ sentinels: [sentinel.url], name: NAME, client })] });
    expect(String(await command(servers[0]!, 'CLIENT', 'LIST'))).toContain('user=app');
    await app.close();
  });

  test('a name that no Sentinel watches is an error at the start', async () => {
    const starting = createApp({ log: false, plugins: [redis({ sentinels: [sentinel.url], name: 'other' })] });
    await expect(starting).rejects.toThrow("Sentinel watches no primary named 'other'");
  });
});
