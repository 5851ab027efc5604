import { command, says } from '@cortado/testkit/redis-command';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { Channel, channelEndpoint, Channels, Connection, Connections, Guard, OnMessage, WebSocket } from 'cortado';
import { RunningApp } from './support/running-app';

/** What concerns connections of every process: users, sending and closing from outside, channels and statistics. */
@Channel('room')
class Room {}

@WebSocket('/users/:name', { channels: [Room] })
@Guard((context) => {
  const { name } = context.params as { readonly name: string };
  const id = context.headers.authorization?.slice('Bearer '.length) ?? name;
  context.setPrincipal({ id }, { subject: name });
  return true;
})
class UserSocket {
  async onConnect(connection: Connection) {
    await connection.join('room');
  }
  @OnMessage('id') id(connection: Connection) {
    return connection.id;
  }
}

interface Client {
  readonly socket: SocketClient;
  readonly id: string;
}

let requests = 0;

/** A client that is open for certain. */
async function connect(at: RunningApp, name: string): Promise<Client> {
  const socket = await at.connect(`/users/${name}`, ['cortado.v1']);
  await socket.json(); // $joined
  return { socket, id: await idOf(socket) };
}

async function idOf(socket: SocketClient): Promise<string> {
  const { id, body } = await socket.ask({ id: (requests += 1), event: 'id' });
  expect(id).toBe(requests);
  return body as string;
}

/** Nothing came before the reply to another message. */
async function expectNothing({ socket, id }: Client): Promise<void> {
  expect(await idOf(socket)).toBe(id);
}

describeWithRedis('processes with one Redis', () => {
  let server: RedisServer;
  let here: RunningApp;
  let there: RunningApp;
  let prefix = 0;

  beforeAll(async () => void (server = await RedisServer.start()));
  beforeEach(async () => {
    const servers = { url: server.url, prefix: `test-${(prefix += 1)}` };
    const live = channelEndpoint({ path: '/ws/:channel', channels: ['users', 'posts'], stats: '/ws/stats' });
    const start = () => RunningApp.start(servers, { controllers: [UserSocket], plugins: [live] });
    [here, there] = [await start(), await start()];
  });

  const user = (name: string) => here.app.get(Connections).user(name);

  describe('connections.user(key)', () => {
    test('push reaches every connection of the user, and nobody else; list names them', async () => {
      const ada = [await connect(here, 'ada'), await connect(there, 'ada'), await connect(there, 'ada')];
      const bob = [await connect(here, 'bob'), await connect(there, 'bob')];
      expect(await user('ada').push('hello', { text: 'Hi' })).toEqual({ local: 1, cluster: 'sent' });
      for (const { socket } of ada) expect(await socket.json()).toEqual({ event: 'hello', data: { text: 'Hi' } });
      await user('ada').push('others', 1, { except: ada[1]!.id });
      for (const { socket } of [ada[0]!, ada[2]!]) expect(await socket.json()).toEqual({ event: 'others', data: 1 });
      await user('ada').push('one', 2, { only: ada[1]!.id });
      expect(await ada[1]!.socket.json()).toEqual({ event: 'one', data: 2 });
      for (const each of [...ada, ...bob]) await expectNothing(each);
      expect((await user('ada').list()).toSorted()).toEqual(ada.map(({ id }) => id).toSorted());
    });

    test('close closes them all, with code and reason', async () => {
      const ada = [await connect(here, 'ada'), await connect(there, 'ada')];
      const bob = await connect(there, 'bob');
      expect(await user('ada').close(4403, 'blocked')).toEqual({ local: 1, cluster: 'sent' });
      for (const { socket } of ada) expect(await socket.closed).toEqual({ code: 4403, reason: 'blocked' });
      await expectNothing(bob);
      expect(await user('ada').list()).toEqual([]);
    });

    test('remove takes them all out of a channel', async () => {
      const ada = [await connect(here, 'ada'), await connect(there, 'ada')];
      const bob = await connect(there, 'bob');
      expect(await user('ada').remove('room', 'rude')).toEqual({ local: 1, cluster: 'sent' });
      for (const { socket } of ada) {
        expect(await socket.json()).toMatchObject({ event: '$removed', channel: 'room', data: { reason: 'rude' } });
      }
      expect(await here.channel('room').members()).toEqual([bob.id]);
    });

    test('a connection with new credentials belongs to the user that they name', async () => {
      const ada = await connect(there, 'ada');
      const renewed = await ada.socket.ask({ id: 'auth', event: '$auth', body: { token: 'lovelace' } });
      expect(renewed.statusCode).toBe(204);
      expect([await user('ada').list(), await user('lovelace').list()]).toEqual([[], [ada.id]]);
      await says(server, [`test-${prefix}:{user:lovelace}`], 'PUBSUB', 'CHANNELS');
      await user('lovelace').push('hello', 1);
      expect(await ada.socket.json()).toEqual({ event: 'hello', data: 1 });
    });

    test('interest: only processes with a connection of the user listen, and none once the last is gone', async () => {
      const listeners = async () => {
        const reply = await command(server, 'PUBSUB', 'NUMSUB', `test-${prefix}:{user:ada}`);
        return (reply as readonly [string, number])[1];
      };
      expect(await listeners()).toBe(0);
      const [one, other] = [await connect(there, 'ada'), await connect(there, 'ada')];
      await says(server, [`test-${prefix}:{user:ada}`], 'PUBSUB', 'CHANNELS');
      expect(await listeners()).toBe(1);
      for (const { socket } of [one, other]) await socket.close();
      while ((await listeners()) > 0) await new Promise(setImmediate);
    });
  });

  test('send, push and close from another process, and a broadcast', async () => {
    const connections = here.app.get(Connections);
    const [ada, bob] = [await connect(there, 'ada'), await connect(here, 'bob')];
    expect(await connections.send(ada.id, 'text')).toBe('sent');
    expect(await ada.socket.next()).toBe('text');
    expect(await connections.send(ada.id, Uint8Array.from([1, 2]))).toBe('sent');
    expect([...((await ada.socket.next()) as Buffer)]).toEqual([1, 2]);
    expect(await connections.push(ada.id, 'hello', 1)).toBe('sent');
    expect(await ada.socket.json()).toEqual({ event: 'hello', data: 1 });
    expect(await connections.broadcast('news', 2, { except: bob.id })).toEqual({ local: 0, cluster: 'sent' });
    expect(await ada.socket.json()).toEqual({ event: 'news', data: 2 });
    await expectNothing(bob);
    expect((await connections.list()).toSorted()).toEqual([ada.id, bob.id].toSorted());
    expect(await connections.close(ada.id, 4001, 'over')).toBe(true);
    expect(await ada.socket.closed).toEqual({ code: 4001, reason: 'over' });
    expect([await connections.send(ada.id, 'late'), await connections.close(ada.id)]).toEqual(['closed', false]);
    expect(await connections.count()).toBe(1);
  });

  test('channels: names, members, numbers, one message for several, and removal', async () => {
    const clients = [await connect(here, 'ada'), await connect(there, 'bob'), await connect(there, 'eve')];
    const channels = here.app.get(Channels);
    const user1 = await there.connect('/ws/users');
    await user1.json(); // connected
    expect((await channels.names()).toSorted()).toEqual(['room', 'users']);
    expect((await channels.channel('room').members()).toSorted()).toEqual(clients.map(({ id }) => id).toSorted());
    expect(await channels.count(['room', 'users', 'posts'])).toEqual({
      channels: { room: 3, users: 1 },
      connections: 4,
    });
    await channels.publish(['room', 'users'], 'said', 1);
    for (const { socket } of clients) expect(await socket.json()).toMatchObject({ channel: 'room', data: 1 });
    expect(await user1.json()).toMatchObject({ channel: 'users', data: 1 });
    await channels.publishAll('all', 2);
    for (const socket of [user1, ...clients.map((each) => each.socket)])
      expect(await socket.json()).toMatchObject({ data: 2 });
    expect(await channels.channel('room').remove(clients[1]!.id)).toBe(1);
    expect(await clients[1]!.socket.json()).toMatchObject({ event: '$removed', data: { reason: 'removed' } });
    expect(await channels.channel('room').remove('all', 'over')).toBe(2);
    for (const { socket } of [clients[0]!, clients[2]!]) {
      expect(await socket.json()).toMatchObject({ event: '$removed', data: { reason: 'over' } });
    }
    expect(await channels.channel('room').members()).toEqual([]);
  });

  test('statistics are those of all processes, over the socket and over HTTP', async () => {
    const open = async (at: RunningApp, channel: string) => {
      const client = await at.connect(`/ws/${channel}`);
      expect(await client.json()).toMatchObject({ event: 'connected', channel });
      return client;
    };
    const first = await open(here, 'users');
    await open(there, 'users');
    await open(there, 'posts');
    const data = { total_channels: 2, channels: { users: 2, posts: 1 }, total_connections: 3 };
    expect(await first.ask({ event: 'get_stats' })).toEqual({ event: 'stats', data });
    expect(await (await fetch(`${there.app.url}/ws/stats`)).json()).toEqual(data);
    const [own, others] = [
      { connections: 1, channels: 1 },
      { connections: 2, channels: 2 },
    ];
    expect(await here.app.get(Connections).stats()).toEqual([own, others]);
  });
});
