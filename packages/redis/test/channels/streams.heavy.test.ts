import { join } from 'node:path';
import { ChildApp } from '@cortado/testkit/child-app';
import { EventClient, type ReadEvent } from '@cortado/testkit/event-client';
import { command } from '@cortado/testkit/redis-command';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';

jest.setTimeout(120_000);

/** Channels over HTTP (`Sse.channels`) in two processes without any socket, on a real Redis. */
describeWithRedis('two processes and one Redis', () => {
  let server: RedisServer;
  let apps: ChildApp[];

  beforeEach(async () => {
    server = await RedisServer.start();
    const module = join(__dirname, 'stream-app.ts');
    apps = await Promise.all([1, 2].map(() => ChildApp.start(module, { url: server.url })));
  });
  afterEach(async () => {
    EventClient.closeAll();
    await Promise.all(apps.map((each) => each.stop()));
    await server.stop();
  });

  const open = (index: number, user: string, lastEventId = '') =>
    EventClient.open(`http://127.0.0.1:${apps[index]!.port}/events/${user}`, { 'last-event-id': lastEventId });
  const ask = (index: number, question: object) => apps[index]!.ask<any>(JSON.stringify(question));
  const publish = (index: number, channel: string, data: number) => ask(index, { publish: { channel, data } });

  /** The data of one channel, in the order in which it came. */
  const said = (events: readonly ReadEvent[], channel: string): readonly number[] =>
    events.filter(({ event, data }) => event === 'said' && data.channel === channel).map(({ data }) => data.data);

  test('a stream whose process is killed comes back to the other one, and misses nothing', async () => {
    const client = await open(0, 'ada');
    expect((await client.events(2)).map(({ data }) => data.data)).toMatchObject([{ offset: 0 }, { offset: 0 }]);
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    for (const each of numbers.slice(0, 50)) {
      await publish(1, 'room:1', each);
      await publish(1, 'room:2', -each);
    }
    const before = await client.events(60);
    apps[0]!.signal('SIGKILL');
    await expect(client.rest()).rejects.toThrow(/aborted|terminated|ECONNRESET/);
    for (const each of numbers.slice(50)) {
      await publish(1, 'room:1', each);
      await publish(1, 'room:2', -each);
    }

    const again = await open(1, 'ada', client.lastEventId);
    const after = await again.events(2 + 200 - 60);
    const joined = after.filter(({ event }) => event === '$joined').map(({ data }) => data.data);
    expect(joined).toMatchObject([
      { recovered: true, offset: 100 },
      { recovered: true, offset: 100 },
    ]);
    const all = [...before, ...after];
    expect(said(all, 'room:1')).toEqual(numbers);
    expect(said(all, 'room:2')).toEqual(numbers.map((each) => -each));
    await publish(1, 'room:1', 101);
    expect((await again.next()).data).toMatchObject({ data: 101, offset: 101 });
  });

  test('a Redis that was emptied is another epoch: recovered false, and the stream goes on', async () => {
    const client = await open(0, 'ada');
    await client.events(2);
    await publish(1, 'room:1', 1);
    await client.next();
    client.close();
    await command(server, 'FLUSHALL');
    const again = await open(1, 'ada', client.lastEventId);
    const joined = (await again.events(2)).map(({ data }) => data.data);
    expect(joined).toMatchObject([{ recovered: false }, { recovered: false }]);
    await publish(0, 'room:1', 2);
    expect((await again.next()).data.data).toBe(2);
  });

  test('connections.user(key) lists and closes a stream of the other process', async () => {
    const client = await open(0, 'ada');
    await client.events(2);
    expect(await ask(1, { list: 'ada' })).toHaveLength(1);
    const rest = client.rest();
    expect(await ask(1, { close: 'ada' })).toEqual({ local: 0, cluster: 'sent' });
    expect(await rest).toEqual([]);
    expect(await ask(1, { list: 'ada' })).toEqual([]);
  });
});
