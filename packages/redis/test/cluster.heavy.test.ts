import type { HistoryLimits, Position } from '@cortado/channels/broker';
import { redis } from '@cortado/redis';
import { BrokerMember } from '@cortado/testkit/broker-member';
import { RedisCluster } from '@cortado/testkit/redis-cluster';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { command } from '@cortado/testkit/redis-command';
import { describeWithRedis, type RedisServer } from '@cortado/testkit/redis-server';
import { IsString } from 'class-validator';
import { Channel, Channels, createApp, OnJoin, Subscription, WebSocket } from 'cortado';
import { keySlot } from '../src/connection/slot';
import { ProxiedBroker } from './support/proxied-broker';
import { RunningApp } from './support/running-app';

class Enter {
  @IsString() key!: string;
}

@Channel('room', { presence: true })
class Room {
  @OnJoin() onJoin({ key }: Enter, { data }: Subscription) {
    data['key'] = key;
  }
  presence({ data }: Subscription) {
    return { key: data['key'] as string };
  }
}

@WebSocket('/live', { channels: [Room] })
class Live {}

const ROOMS = { controllers: [Live] };

async function entered(at: RunningApp, key: string): Promise<PresenceView> {
  const [protocol] = channelProtocols;
  const view = new PresenceView(await at.connect('/live', protocol!.subprotocols), 'room', protocol!);
  expect((await view.join({ key })).statusCode).toBe(200);
  return view;
}

const LEASE = 1_500;
const LIMITS: HistoryLimits = { size: 100_000, ttl: 600_000 };

describeWithRedis('a cluster', () => {
  let cluster: RedisCluster;
  const members: BrokerMember<ProxiedBroker>[] = [];
  let prefix = '';
  let tests = 0;

  async function member(...topics: string[]): Promise<BrokerMember<ProxiedBroker>> {
    const ports = cluster.servers.map(({ port }) => port);
    const broker = await ProxiedBroker.connect(ports, prefix, LEASE);
    const created = new BrokerMember(broker, `node-${members.length + 1}`);
    members.push(created);
    await created.start();
    for (const topic of topics) await broker.subscribe(topic);
    return created;
  }

  const append = async ({ broker }: BrokerMember<ProxiedBroker>, text: string): Promise<Position> =>
    (await broker.append('a', Buffer.from(text), { history: LIMITS })).position!;

  const slot = (): number => keySlot(`${prefix}:{a}`);

  async function other(than: RedisServer): Promise<RedisServer> {
    return cluster.servers.find((each) => each !== than)!;
  }

  beforeAll(async () => void (cluster = await RedisCluster.start()));
  beforeEach(() => void (prefix = `test-${(tests += 1)}`));
  afterEach(async () => {
    for (const each of members.splice(0)) await each.broker.stop();
  });
  afterAll(() => cluster.stop());

  test('finds the slots of keys as Redis does', async () => {
    for (const key of ['', 'a', 'p:{a}:meta', 'p:{}a', 'p:{a', '}{b}', '{{c}}', 'ü{漢字}😀', 'x'.repeat(300)]) {
      expect([key, keySlot(key)]).toEqual([key, await command(cluster.servers[0]!, 'CLUSTER', 'KEYSLOT', key)]);
    }
  });

  test('moves a slot during traffic: every call is carried out, in order, and who subscribed is told to look', async () => {
    const [one, two] = [await member(), await member('a')];
    await append(one, 'before');
    const [from, calls] = [await cluster.ownerOf(slot()), [] as Promise<Position>[]];
    const moved = new AbortController();
    const traffic = (async () => {
      while (!moved.signal.aborted) {
        calls.push(append(one, `${calls.length}`), append(one, `${calls.length}`));
        await new Promise(setImmediate);
      }
    })();
    await cluster.moveSlot(slot(), await other(from));
    moved.abort();
    await traffic;
    const positions = await Promise.all(calls);
    const epochs = [...new Set(positions.map(({ epoch }) => epoch))];
    expect(epochs).toHaveLength(2); // the new server has another replication id
    for (const epoch of epochs) {
      const offsets = positions.filter((each) => each.epoch === epoch).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => offsets[0]! + index));
    }
    await two.until('told to look', () => two.missed.includes('a'));
    const { epoch, offset } = await append(one, 'after');
    await two.until('hears what follows', () => two.received.includes('a: after'));
    expect(two.positioned.at(-1)).toEqual({ topic: 'a', text: 'after', position: { epoch, offset } });
    const history = await two.broker.read('a', LIMITS, { after: { epoch, offset: 0 } });
    expect(history.entries).toHaveLength(offset);
    for (const each of [one, two]) await each.reports();
  });

  test('moves a slot while members come and go: who has left is not there', async () => {
    const [one, two] = [await member('a'), await member('a')];
    const from = await cluster.ownerOf(slot());
    const moved = new AbortController();
    let count = 0;
    const traffic = (async () => {
      while (!moved.signal.aborted) {
        const id = `one-${(count += 1)}`;
        await Promise.all([
          one.broker.enter('a', { connection: id, key: id, info: '1' }),
          one.broker.leave('a', id),
          two.broker.enter('a', { connection: 'two-1', key: 'bob', info: `${count}` }),
        ]);
      }
    })();
    await cluster.moveSlot(slot(), await other(from));
    moved.abort();
    await traffic;
    expect(count).toBeGreaterThan(1);
    expect(await one.broker.presence('a', 10)).toEqual({ count: 1, members: [{ key: 'bob', info: `${count}` }] });
    for (const each of [one, two]) await each.reports();
  });

  test('moves an idle slot, and back: who subscribed is told, and hears what follows', async () => {
    const [one, two] = [await member(), await member('a')];
    const from = await cluster.ownerOf(slot());
    for (const [index, target] of [await other(from), from].entries()) {
      await cluster.moveSlot(slot(), target);
      await two.until('told to look', () => two.missed.length === index + 1);
      await one.publish('a', `${index}`);
      await two.until('hears it', () => two.received.includes(`a: ${index}`));
    }
    expect(two.received).toEqual(['a: 0', 'a: 1']);
    await two.reports();
  });

  test('moves the slot of an idle channel: clients are told who came and went meanwhile', async () => {
    const nodes = [cluster.servers[0]!.url];
    const apps = [await RunningApp.start({ nodes, prefix }, ROOMS), await RunningApp.start({ nodes, prefix }, ROOMS)];
    const [watcher, bob] = [await entered(apps[0]!, 'watcher'), await entered(apps[1]!, 'bob')];
    await watcher.has('bob');
    const room = keySlot(`${prefix}:{channel:room}`);
    const from = await cluster.ownerOf(room);
    await cluster.moveSlot(room, await other(from), async () => {
      // The new server carries them out, and the watcher's process listens to the former one.
      await entered(apps[1]!, 'ada');
      await bob.ask('$leave');
      expect(watcher.keys).toEqual(['bob', 'watcher']);
    });
    await Promise.all([watcher.has('ada'), watcher.lacks('bob')]);
    await entered(apps[1]!, 'carol');
    await watcher.has('carol');
    expect([watcher.keys, watcher.left]).toEqual([['ada', 'carol', 'watcher'], ['bob']]);
    for (const { messages } of apps) expect(messages).toEqual([]);
  });

  test('joins two applications, by the address of one server', async () => {
    const nodes = [cluster.servers[1]!.url];
    const apps = [
      await createApp({ log: false, plugins: [redis({ nodes })] }),
      await createApp({ log: false, plugins: [redis({ nodes: ['redis://127.0.0.1:1', ...nodes] })] }),
    ];
    expect(await apps[0]!.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 0, cluster: 'sent' });
    expect(await apps[1]!.get(Channels).names()).toEqual([]);
    for (const each of apps) await each.close();
  });

  test('is not used as a single server, nor the other way round', async () => {
    const single = createApp({ log: false, plugins: [redis({ url: cluster.servers[0]!.url })] });
    await expect(single).rejects.toThrow('this server belongs to a Redis Cluster: give addresses of the cluster');
  });

  test('loses a primary: processes are down until its replica is promoted, and its topics begin a new epoch', async () => {
    const primary = await cluster.ownerOf(slot());
    await cluster.replicaOf(primary);
    await cluster.settled();
    const one = await member('a');
    const { epoch } = await append(one, 'before');
    await primary.kill();
    await one.reports('down');
    await expect(append(one, 'meanwhile')).rejects.toThrow('Redis is not connected');
    await one.reports('down', 'up');
    const position = await append(one, 'after');
    expect([position.epoch === epoch, position.offset]).toEqual([false, 1]);
    await one.until('hears what follows', () => one.received.includes('a: after'));
  });
});
