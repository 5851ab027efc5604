import { IsString } from 'class-validator';
import { Ok, type Result } from '@cortado/core';
import { Channels } from '@cortado/channels';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { Connection, Connections, OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { HeldBroker } from '@cortado/testkit/held-broker';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

afterEach(closeSocketApps);

class Room {
  @IsString() room!: string;
}
class Say extends Room {
  @IsString() text!: string;
}

@WebSocket('/rooms')
class Rooms {
  @OnMessage('id') id(connection: Connection) {
    return connection.id;
  }
  @OnMessage('join') async join({ room }: Room, connection: Connection) {
    const result = await connection.join(room);
    return result.statusCode < 400 ? Ok(connection.channels) : result;
  }
  @OnMessage('leave') async leave({ room }: Room, connection: Connection) {
    await connection.leave(room);
    return connection.channels;
  }
  @OnMessage('say') async say({ room, text }: Say, connection: Connection) {
    return connection.channel(room).publish('said', { text }, { except: connection.id });
  }
}

async function member(connect: (path: string) => Promise<SocketClient>, room = 'red') {
  const client = await connect('/rooms');
  const id = (await client.ask({ event: 'id' })).body as string;
  await client.ask({ event: 'join', room });
  return { client, id };
}

test('what is published reaches everyone in the channel, with its name and one timestamp, and nobody else', async () => {
  const { connect } = await socketApp({ controllers: [Rooms] });
  const [one, two, three] = [await member(connect), await member(connect), await member(connect)];
  const outside = await member(connect, 'blue');
  const published = await one.client.ask({ event: 'say', room: 'red', text: 'Hi' });
  expect(published.body).toEqual({ local: 2, cluster: 'none' });
  const frames = [await two.client.json(), await three.client.json()];
  expect(frames[0]).toEqual({ event: 'said', channel: 'red', data: { text: 'Hi' }, timestamp: expect.any(String) });
  expect(new Date(frames[0].timestamp).toISOString()).toBe(frames[0].timestamp);
  expect(frames[1]).toEqual(frames[0]);
  expect((await outside.client.ask({ event: 'id' })).body).toBe(outside.id);
  expect((await one.client.ask({ event: 'id' })).body).toBe(one.id);
});

test('join, leave and disconnecting keep the membership true', async () => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const channels = app.get(Channels);
  const [one, two] = [await member(connect), await member(connect)];
  expect(channels.channel('red').size).toBe(2);
  expect(await channels.channel('red').members()).toEqual([one.id, two.id]);
  expect((await one.client.ask({ event: 'join', room: 'blue' })).body).toEqual(['red', 'blue']);
  expect((await one.client.ask({ event: 'leave', room: 'red' })).body).toEqual(['blue']);
  expect(await channels.names()).toEqual(['red', 'blue']);
  await one.client.close();
  await two.client.close();
  await app.close();
  expect(await channels.names()).toEqual([]);
});

test('a connection joins so many channels, with names of so many bytes', async () => {
  const { connect } = await socketApp({ controllers: [Rooms], websocket: { maxChannels: 3 } });
  const client = await connect('/rooms');
  const join = async (room: string) => {
    const { statusCode, body } = await client.ask({ event: 'join', room });
    return body.errorList?.[0].type ?? statusCode;
  };
  expect(await join('ü'.repeat(127))).toBe(200);
  expect(await join('ü'.repeat(128))).toBe('channel_name');
  expect(await join('')).toBe('channel_name');
  expect([await join('b'), await join('c'), await join('d'), await join('b')]).toEqual([
    200,
    200,
    'channel_limit',
    200,
  ]);
});

test('created, updated and deleted are events, `only` narrows, and publishAll reaches every channel', async () => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const channels = app.get(Channels);
  const [one, two] = [await member(connect), await member(connect, 'blue')];
  const red = channels.channel('red');
  for (const method of ['created', 'updated', 'deleted'] as const) await red[method]({ id: 1 });
  expect((await one.client.jsons(3)).map((each) => [each.event, each.data])).toEqual([
    ['created', { id: 1 }],
    ['updated', { id: 1 }],
    ['deleted', { id: 1 }],
  ]);
  expect((await red.publish('x', 1, { only: [two.id] })).local).toBe(0);
  expect(await channels.publishAll('all', 1)).toEqual({ local: 2, cluster: 'none' });
  expect([await one.client.json(), await two.client.json()].map((each) => each.channel)).toEqual(['red', 'blue']);
});

test('Connections finds, counts, sends to, pushes to and closes', async () => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const connections = app.get(Connections);
  const [one, two] = [await member(connect), await member(connect)];
  expect([connections.size, await connections.count()]).toEqual([2, 2]);
  expect(connections.get(one.id)?.id).toBe(one.id);
  expect(await connections.list()).toEqual([one.id, two.id]);
  expect(await connections.stats()).toEqual([{ connections: 2, channels: 1 }]);
  expect(await connections.send(one.id, { a: 1 })).toBe('sent');
  expect(await connections.send(one.id, Buffer.from([7]))).toBe('sent');
  expect(await connections.push(one.id, 'news', [1])).toBe('sent');
  expect(await connections.send('nobody', 1)).toBe('closed');
  expect(await one.client.json()).toEqual({ a: 1 });
  expect(await one.client.next()).toEqual(Buffer.from([7]));
  expect(await one.client.json()).toEqual({ event: 'news', data: [1] });
  expect(await connections.broadcast('all', 2, { except: [one.id] })).toEqual({ local: 1, cluster: 'none' });
  expect(await two.client.json()).toEqual({ event: 'all', data: 2 });
  expect(await connections.close(two.id, 4000, 'off you go')).toBe(true);
  expect(await two.client.closed).toEqual({ code: 4000, reason: 'off you go' });
  expect(await connections.close(two.id)).toBe(false);
  await expect(connections.close(one.id, 1005)).rejects.toThrow(RangeError);
});

describe('two applications on one broker are one', () => {
  async function two() {
    const network = new MemoryNetwork();
    const options = () => ({
      controllers: [Rooms],
      providers: [{ provide: Broker, useValue: new MemoryBroker(network) }],
    });
    const [here, there] = [await socketApp(options()), await socketApp(options())];
    return { here, there, one: await member(here.connect), other: await member(there.connect) };
  }

  test('channels and broadcasts reach both', async () => {
    const { here, one, other } = await two();
    const red = here.app.get(Channels).channel('red');
    expect(await red.publish('x', 1)).toEqual({ local: 1, cluster: 'sent' });
    expect([(await one.client.json()).data, (await other.client.json()).data]).toEqual([1, 1]);
    expect((await red.members()).toSorted()).toEqual([one.id, other.id].toSorted());
    expect(red.size).toBe(1);
    await red.publish('x', 2, { except: other.id });
    await here.app.get(Connections).broadcast('y', 3);
    expect((await other.client.json()).data).toBe(3);
  });

  test('connections of the other process can be sent to, counted and closed', async () => {
    const { here, one, other } = await two();
    const connections = here.app.get(Connections);
    expect([connections.size, await connections.count()]).toEqual([1, 2]);
    expect((await connections.list()).toSorted()).toEqual([one.id, other.id].toSorted());
    expect(await connections.stats()).toHaveLength(2);
    expect(connections.get(other.id)).toBeUndefined();
    expect(await connections.push(other.id, 'x', 1)).toBe('sent');
    expect(await connections.send(other.id, Buffer.from([9]))).toBe('sent');
    expect(await other.client.json()).toEqual({ event: 'x', data: 1 });
    expect(await other.client.next()).toEqual(Buffer.from([9]));
    expect(await connections.send('00000000-none', 1)).toBe('closed');
    expect(await connections.close(other.id, 4001)).toBe(true);
    expect((await other.client.closed).code).toBe(4001);
  });

  test('a connection that closes during a join has not joined', async () => {
    const broker = new HeldBroker(new MemoryNetwork());
    let result: Result | undefined;
    let leaves!: () => void;
    const left = new Promise<void>((resolve) => (leaves = resolve));
    @WebSocket('/leaving')
    class Leaving {
      async onConnect(connection: Connection) {
        const join = connection.join('red');
        await connection.close();
        await broker.conclude('subscribe channel:red');
        result = await join;
      }
      @OnReceive() onReceive(): void {}
      onDisconnect() {
        leaves();
      }
    }
    const { app, connect } = await socketApp({
      controllers: [Leaving],
      providers: [{ provide: Broker, useValue: broker }],
    });
    await connect('/leaving');
    await left;
    expect(result).toMatchObject({ statusCode: 409 });
    await app.close();
    expect(await app.get(Channels).names()).toEqual([]);
  });

  test('a broker that fails is reported, and everything in this process goes on', async () => {
    class Broken extends MemoryBroker {
      constructor() {
        super(new MemoryNetwork());
      }
      override subscribe(topic: string): void {
        if (topic.startsWith('channel:')) throw new Error('no');
      }
      override unsubscribe = () => Promise.reject(new Error('no'));
      override publish = () => Promise.reject(new Error('no'));
      override processes = () => {
        throw new Error('no');
      };
    }
    const { app, connect } = await socketApp({
      controllers: [Rooms],
      providers: [{ provide: Broker, useClass: Broken }],
    });
    const { client, id } = await member(connect);
    expect(await app.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 1, cluster: 'failed' });
    expect((await client.json()).data).toBe(1);
    expect(await app.get(Connections).count()).toBe(1);
    expect(await app.get(Connections).list()).toEqual([id]);
  });
});

test.each([
  ['a user', { except: 'ada' }, '"ada"'],
  ['a number', { except: 7 }, 'number'],
  ['nobody in a list', { only: [undefined] }, 'undefined'],
  ['null', { only: null }, 'null'],
])('%s instead of the id of a connection is a TypeError, and nothing is sent', async (_what, options, given) => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const { client, id } = await member(connect);
  const red = app.get(Channels).channel('red');
  const said = `takes ids of connections, as connection.id gives them, not ${given}`;
  await expect(red.publish('said', 1, options as object)).rejects.toThrow(new RegExp(`${said}$`));
  await expect(app.get(Connections).broadcast('said', 1, options as object)).rejects.toThrow(TypeError);
  expect((await client.ask({ event: 'id' })).body).toBe(id);
});

test('one id is a list of one', async () => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const [one, two] = [await member(connect), await member(connect)];
  const red = app.get(Channels).channel('red');
  expect((await red.publish('a', 1, { only: one.id })).local).toBe(1);
  expect((await red.publish('b', 1, { except: one.id })).local).toBe(1);
  expect([(await one.client.json()).event, (await two.client.json()).event]).toEqual(['a', 'b']);
});

test.each([
  ['bytes', Buffer.from('x')],
  ['bytes in an object', { file: { content: new Uint8Array([1]) } }],
  ['bytes in a list', [[Buffer.from('x')]]],
  ['bytes in a map', new Map([['a', Buffer.from('x')]])],
])('%s as data are a TypeError that says to encode them', async (_what, data) => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const { client, id } = await member(connect);
  await expect(app.get(Channels).channel('red').publish('said', data)).rejects.toThrow(
    /encode them, as in Buffer\.from/,
  );
  await expect(app.get(Connections).push(id, 'said', data)).rejects.toThrow(TypeError);
  expect((await client.ask({ event: 'id' })).body).toBe(id);
});

test('data that only look like bytes are sent', async () => {
  const { app, connect } = await socketApp({ controllers: [Rooms] });
  const { client } = await member(connect);
  const data = { 0: 'a', text: '"type":"Buffer","data":[', list: { type: 'Buffer', data: [1] } };
  await app.get(Channels).channel('red').publish('said', data);
  expect((await client.json()).data).toEqual(JSON.parse(JSON.stringify(data)));
});

test('remove() ends the membership of one connection or of all, in every process, and tells them why', async () => {
  const network = new MemoryNetwork();
  const start = () =>
    socketApp({ controllers: [Rooms], providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
  const [here, there] = [await start(), await start()];
  const [one, two, three] = [await member(here.connect), await member(there.connect), await member(there.connect)];
  const red = here.app.get(Channels).channel('red');
  expect(await red.remove(two.id, 'rude')).toBe(1);
  const { timestamp, ...removed } = await two.client.json();
  expect(removed).toEqual({ event: '$removed', channel: 'red', data: { reason: 'rude' } });
  expect(new Date(timestamp).toISOString()).toBe(timestamp);
  expect(await red.remove(two.id)).toBe(0);
  expect((await red.members()).toSorted()).toEqual([one.id, three.id].toSorted());
  expect(await red.remove('all')).toBe(2);
  for (const { client } of [one, three]) expect((await client.json()).data).toEqual({ reason: 'removed' });
  expect(await red.members()).toEqual([]);
  await red.publish('said', 1);
  expect((await two.client.ask({ event: 'id' })).body).toBe(two.id);
  await expect(red.remove('ada')).rejects.toThrow(/^remove\(\) takes ids of connections/);
});

test('a connection that is joining can be removed', async () => {
  const broker = new HeldBroker(new MemoryNetwork());
  const { app, connect } = await socketApp({
    controllers: [Rooms],
    providers: [{ provide: Broker, useValue: broker }],
  });
  const client = await connect('/rooms');
  const id = (await client.ask({ event: 'id' })).body as string;
  client.send({ event: 'join', room: 'red' });
  while (broker.pending.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await app.get(Channels).channel('red').remove(id)).toBe(1);
  expect((await client.json()).event).toBe('$removed');
  await broker.conclude('subscribe channel:red');
  expect((await client.json()).body).toEqual([]);
  expect(app.get(Channels).channel('red').size).toBe(0);
});

test('when onDisconnect runs, the connection is no longer a member', async () => {
  let seen!: (value: unknown) => void;
  const left = new Promise((resolve) => (seen = resolve));
  @WebSocket('/leaving')
  class Leaving {
    constructor(private readonly channels: Channels) {}
    async onConnect(connection: Connection) {
      await connection.join('red');
    }
    @OnMessage('id') id(connection: Connection) {
      return connection.channels;
    }
    async onDisconnect(connection: Connection) {
      const red = this.channels.channel('red');
      seen([connection.channels, red.size, (await red.publish('left', connection.id)).local]);
    }
  }
  const { connect } = await socketApp({ controllers: [Leaving] });
  const client = await connect('/leaving');
  expect((await client.ask({ event: 'id' })).body).toEqual(['red']);
  await client.close();
  expect(await left).toEqual([[], 0, 0]);
});
