import { command, says } from '@cortado/testkit/redis-command';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { RedisSentinel } from '@cortado/testkit/redis-sentinel';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { IsString } from 'class-validator';
import { Channel, OnJoin, Subscription, WebSocket } from 'cortado';
import type { RedisServers } from '@cortado/redis';
import { RunningApp } from './support/running-app';

class Enter {
  @IsString() key!: string;
}

@Channel('kept', { history: { size: 1_000, ttl: 600_000 }, presence: true })
class Kept {
  @OnJoin() onJoin({ key }: Enter, { data }: Subscription) {
    data['key'] = key;
  }
  presence({ data }: Subscription) {
    return { key: data['key'] as string };
  }
}

@Channel('plain')
class Plain {}

@WebSocket('/live', { channels: [Kept, Plain] })
class Live {}

const DOWN = 'broker is down; other processes are unreachable';
const UP = 'broker is up again';

/** A client in a channel, and every push of publications that it received. */
class Follower {
  readonly frames: any[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(readonly view: PresenceView) {
    view.client.socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString());
      if (frame.statusCode !== undefined || frame.event === '$presence') return;
      this.frames.push(frame);
      for (const each of this.#waiting.splice(0)) each();
    });
  }

  static async join(at: RunningApp, channel: string, key: string): Promise<Follower> {
    const protocol = channelProtocols[key.length % 2]!;
    const view = new PresenceView(await at.connect('/live', protocol.subprotocols), channel, protocol);
    const follower = new Follower(view);
    const reply = await view.ask('$join', channel === 'kept' ? { key } : undefined);
    if (reply.statusCode !== 200) throw new Error(`refused with ${reply.statusCode}`);
    return follower;
  }

  /** All frames, once there is one of an event with this data, if any is given. */
  async until(event: string, data?: unknown): Promise<readonly any[]> {
    while (!this.frames.some((each) => each.event === event && (data === undefined || each.data === data))) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.frames;
  }
}

/** A primary with a replica, and how a program finds the primary. */
interface Place {
  readonly servers: RedisServers;
  /** The primary has died: makes the replica the primary, where nobody else does. */
  readonly promote: () => unknown;
}

describeWithRedis('a replica that is promoted', () => {
  const open: { stop(): unknown }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.stop();
  });

  function closing<T extends { stop(): unknown }>(each: T): T {
    open.push(each);
    return each;
  }

  async function pair(): Promise<readonly [RedisServer, RedisServer]> {
    const primary = closing(await RedisServer.start('--repl-diskless-sync-delay', '0'));
    const replica = closing(await RedisServer.start('--replicaof', '127.0.0.1', `${primary.port}`));
    await says(replica, ['master_link_status:up'], 'INFO', 'replication');
    return [primary, replica];
  }

  /** One address, which stands for the replica afterwards. */
  async function byUrl(primary: RedisServer, replica: RedisServer): Promise<Place> {
    const proxy = closing(await TcpProxy.start(primary.port));
    return {
      servers: { url: `redis://127.0.0.1:${proxy.port}` },
      promote: async () => {
        proxy.target = replica.port;
        await command(replica, 'REPLICAOF', 'NO', 'ONE');
      },
    };
  }

  async function bySentinel(primary: RedisServer): Promise<Place> {
    const sentinel = closing(await RedisSentinel.start('main', primary.port));
    await says(sentinel, ['slaves=1'], 'INFO', 'sentinel');
    return {
      servers: { sentinels: [sentinel.url], name: 'main' },
      // Sentinel does it, and Redis closes the connections of the replica then: asking it meanwhile would fail.
      promote: () => undefined,
    };
  }

  test.each([
    ['at the same address', byUrl],
    ['by Sentinel', bySentinel],
  ])('%s: a new epoch, $reset, no recovery from the old one, and everybody is still there', async (_name, find) => {
    const [primary, replica] = await pair();
    const { servers, promote } = await find(primary, replica);
    const one = await RunningApp.start(servers, { controllers: [Live] });
    const two = await RunningApp.start(servers, { controllers: [Live] });
    const apps = [one, two];
    const [ada, bob] = [await Follower.join(one, 'kept', 'ada'), await Follower.join(two, 'kept', 'bob')];
    const [near, far] = [await Follower.join(one, 'plain', ''), await Follower.join(two, 'plain', '')];
    await ada.view.has('bob');
    for (let number = 1; number <= 3; number += 1) await one.channel('kept').publish('n', number);
    const before = (await bob.until('n', 3)).at(-1);
    expect(before).toMatchObject({ offset: 3, epoch: expect.any(String) });

    await primary.kill();
    await Promise.all(apps.map(({ lines }) => lines.count(DOWN, 1)));
    // Traffic within each process goes on.
    expect(await one.channel('plain').publish('n', 'meanwhile')).toEqual({ local: 1, cluster: 'failed' });
    expect(await one.channel('kept').publish('n', 'lost')).toEqual({ local: 0, cluster: 'failed' });
    expect((await near.until('n', 'meanwhile')).map(({ data }) => data)).toEqual(['meanwhile']);
    expect(await Promise.all(apps.map((each) => each.isReady()))).toEqual([false, false]);

    await promote();
    await Promise.all(apps.map(({ lines }) => lines.count(UP, 1)));
    expect(await Promise.all(apps.map((each) => each.isReady()))).toEqual([true, true]);
    // A publication that is faster than this is part of what clients reload, and not pushed.
    for (const each of [ada, bob]) await each.until('$reset');

    const published = await two.channel('kept').publish('n', 'after');
    expect(published).toMatchObject({ local: 1, cluster: 'sent', offset: 1 });
    expect(published.epoch).not.toBe(before.epoch);
    for (const each of [ada, bob]) {
      const [reset, after] = (await each.until('n', 'after')).slice(3);
      expect([reset.event, reset.data]).toEqual(['$reset', { epoch: published.epoch, offset: 0 }]);
      expect(after).toMatchObject({ data: 'after', epoch: published.epoch, offset: 1 });
      expect(each.frames).toHaveLength(5);
    }
    await one.channel('plain').publish('n', 'after');
    expect((await far.until('n', 'after')).map(({ data }) => data)).toEqual(['after']);

    const [again] = channelProtocols;
    const back = await two.connect('/live');
    const recover = { epoch: before.epoch, offset: 2 };
    const { body } = await back.ask({
      ...again!.extra(),
      event: '$join',
      channel: 'kept',
      body: { key: 'eve' },
      recover,
    });
    expect(body).toMatchObject({ epoch: published.epoch, offset: 1, recovered: false });
    expect(body.presence.members.map(({ key }: any) => key).toSorted()).toEqual(['ada', 'bob', 'eve']);
    await Promise.all([ada.view.has('eve'), bob.view.has('eve')]);
    expect([ada.view.left, bob.view.left]).toEqual([[], []]);
    for (const each of apps) {
      const { count } = await each.channel('kept').presence();
      expect([count, each.messages]).toEqual([3, [DOWN, UP]]);
    }
  });
});
