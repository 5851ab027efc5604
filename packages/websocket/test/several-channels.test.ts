import { Ok } from '@cortado/core';
import { Channels } from '@cortado/channels';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

/** `channels.publish([names], …)`: a connection in several of the channels receives it once. */
afterEach(closeSocketApps);

/** Joins the channels that the client lists. */
@WebSocket('/join')
class Joining {
  @OnReceive() async join(names: string, connection: Connection) {
    for (const each of names.split(',')) await connection.join(each);
    return Ok(connection.id);
  }
}

async function two(): Promise<readonly [SocketApp, SocketApp]> {
  const network = new MemoryNetwork();
  const start = (): Promise<SocketApp> =>
    socketApp({ controllers: [Joining], providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
  return [await start(), await start()];
}

async function member({ connect }: SocketApp, names: string): Promise<{ client: SocketClient; id: string }> {
  const client = await connect('/join');
  return { client, id: (await client.ask(names)).body as string };
}

/** What a client has received, up to the marker that is published to everyone last. */
async function received({ client }: { client: SocketClient }): Promise<readonly string[]> {
  const channels: string[] = [];
  for (;;) {
    const { event, channel } = await client.json();
    if (event === 'end') return channels;
    channels.push(channel as string);
  }
}

test('each connection receives it once, in every process, under the first name that it is in', async () => {
  const [here, there] = await two();
  const names = ['a', 'b', 'a,b', 'b,c', 'c', 'a,b,c', 'd'];
  const members = await Promise.all(
    [here, there].flatMap((process) => names.map((each) => member(process, `${each},all`))),
  );
  const channels = here.app.get(Channels);
  expect(await channels.publish(['a', 'b', 'c'], 'news', { title: 'Hi' })).toEqual({ local: 6, cluster: 'sent' });
  await channels.publish('all', 'end', null);
  const seen = await Promise.all(members.map(received));
  const expected = [['a'], ['b'], ['a'], ['b'], ['c'], ['a'], []];
  expect(seen).toEqual([...expected, ...expected]);
});

test('except and only apply to all of the channels', async () => {
  const [here, there] = await two();
  const [one, other] = [await member(here, 'a,b,all'), await member(there, 'a,b,all')];
  const channels = there.app.get(Channels);
  await channels.publish(['a', 'b'], 'news', 1, { except: one.id });
  await channels.publish(['b', 'a'], 'news', 1, { only: one.id });
  await channels.publish('all', 'end', null);
  expect([await received(one), await received(other)]).toEqual([['b'], ['a']]);
});

test('a name that is listed twice counts once, and no name is nothing', async () => {
  const [here] = await two();
  const one = await member(here, 'a,all');
  const channels = here.app.get(Channels);
  expect((await channels.publish(['a', 'a'], 'news', 1)).local).toBe(1);
  expect(await channels.publish([], 'news', 1)).toEqual({ local: 0, cluster: 'none' });
  await channels.publish('all', 'end', null);
  expect(await received(one)).toEqual(['a']);
});

test('the pushes have the same data and timestamp', async () => {
  const [here] = await two();
  const [one, other] = [await member(here, 'a'), await member(here, 'b')];
  await here.app.get(Channels).publish(['a', 'b'], 'news', { list: [1] });
  const [first, second] = [await one.client.json(), await other.client.json()];
  expect(first).toEqual({ event: 'news', channel: 'a', data: { list: [1] }, timestamp: expect.any(String) });
  expect(second).toEqual({ ...first, channel: 'b' });
});

test.each([[7], [null], [['a', 7]], [undefined]])('publish(%p) is a TypeError', async (names) => {
  const [here] = await two();
  await expect(here.app.get(Channels).publish(names as never, 'news', 1)).rejects.toThrow(
    /^publish\(\) takes the name of a channel or a list/,
  );
});
