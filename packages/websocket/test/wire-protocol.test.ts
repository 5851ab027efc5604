import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsObject, IsString } from 'class-validator';
import { Channel, Channels, OnJoin, Subscription } from '@cortado/channels';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { NoContent, type GuardFunction } from '@cortado/core';
import { Connection, Connections, OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

const page = readFileSync(join(__dirname, '../../../docs/wire-protocol.md'), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]!) as any);
/** The example that has all of these, so that a change of the page fails here. */
function example(part: object): any {
  const found = examples.filter((each) => Object.entries(part).every(([key, value]) => each[key] === value));
  expect(found.length).toBeGreaterThan(0);
  return found[0];
}

class Message {
  @IsString() message!: string;
}

@WebSocket('/wire')
class Frames {
  @OnMessage('reply') reply() {
    return { message: 'Hi', user: 'System' };
  }
  @OnMessage('text') text() {
    return 'text';
  }
  @OnMessage('nothing') nothing() {
    return NoContent();
  }
  @OnMessage('throw') throw() {
    throw new Error('secret');
  }
  @OnMessage('move') move(connection: Connection) {
    return connection.channels;
  }
  @OnMessage('say') say({ message }: Message) {
    return { message };
  }
  @OnMessage('join') async join(connection: Connection) {
    await connection.join('room:1');
    return null;
  }
  @OnMessage('stream') async *stream() {
    yield 'first';
  }
  @OnMessage('ask') async ask(connection: Connection) {
    return (await connection.request('confirm', { amount: 3 })).body;
  }
  @OnReceive() whole({ message }: Message) {
    return message;
  }
}

test('the page has an example of everything', () => {
  expect(examples).toHaveLength(38);
});

test('replies', async () => {
  const { connect } = await socketApp({ controllers: [Frames] });
  const client = await connect('/wire');
  const [reply, text, noContent, missing, masked] = examples;
  expect(await client.ask({ event: 'reply' })).toEqual({ event: 'reply', ...reply });
  expect(await client.ask({ event: 'text' })).toEqual({ event: 'text', ...text });
  expect(await client.ask({ event: 'nothing' })).toEqual({ event: 'nothing', ...noContent });
  expect(await client.ask({})).toEqual(missing);
  const { body } = await client.ask({ event: 'throw' });
  expect(Object.keys(body.errorList[0])).toEqual(Object.keys(masked.body.errorList[0]));
  expect(await client.ask(example({ message: 'Hi', user: 'ann' }))).toEqual({ statusCode: 200, body: 'Hi' });
  expect(await client.ask(example({ event: 'move', x: 1 }))).toEqual(example({ event: 'move', statusCode: 200 }));
  expect(await client.ask({ event: 'say', data: { message: 'Hi' } })).toEqual(
    example({ event: 'say', statusCode: 400 }),
  );
});

test('pushes', async () => {
  const { app, connect } = await socketApp({
    controllers: [Frames],
    websocket: { pingInterval: 20, pingFrames: true },
  });
  const client = await connect('/wire');
  client.send({ event: 'join' });
  // Pings may come before anything else.
  while ((await client.json()).statusCode === undefined);
  const next = async (event: string): Promise<any> => {
    let frame = await client.json();
    while (frame.event !== event) frame = await client.json();
    return frame;
  };
  void app.get(Connections).broadcast('news', { id: 1 });
  expect(await next('news')).toEqual(example({ event: 'news' }));
  void app.get(Channels).channel('room:1').created({ id: 1 });
  const { timestamp, ...rest } = example({ event: 'created' });
  expect(await next('created')).toEqual({ ...rest, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
  expect(timestamp).toMatch(/Z$/);
  expect(await next('$ping')).toEqual(example({ event: '$ping' }));
});

test('the rpc protocol', async () => {
  const { connect } = await socketApp({ controllers: [Frames] });
  const client = await connect('/wire', { subprotocols: ['cortado.v1'] });
  expect(await client.ask(example({ id: 1, event: 'say' }))).toEqual(example({ id: 1, statusCode: 200 }));
  expect(await client.ask({ event: 'say', body: {} })).toEqual(example({ id: null }));
  expect(await client.ask({ id: 2, event: 'stream' })).toEqual(example({ id: 2, statusCode: 206 }));
  expect(await client.json()).toEqual(example({ id: 2, statusCode: 200 }));
  client.send(example({ id: 2, event: '$cancel' }));
  expect(await client.ask({ id: 3, event: 'ask' })).toEqual(example({ id: 's1', event: 'confirm' }));
  expect(await client.ask(example({ id: 's1', statusCode: 200 }))).toEqual({ id: 3, statusCode: 200, body: 'yes' });
});

test('pings', async () => {
  const { connect } = await socketApp({ controllers: [Frames] });
  const client = await connect('/wire', { subprotocols: ['cortado.v1'] });
  expect(await client.ask(example({ id: 8, event: '$ping' }))).toEqual(example({ id: 8, statusCode: 204 }));
});

test('new credentials', async () => {
  const renewed = example({ id: 7, statusCode: 200 });
  const guard: GuardFunction = (context) => {
    context.setPrincipal('ada', { subject: 'ada', expires: new Date(Date.now() + 3_600_000) });
    return true;
  };
  const { connect } = await socketApp({ controllers: [Frames], guards: [guard] });
  const client = await connect('/wire', { subprotocols: ['cortado.v1'] });
  const { body, ...rest } = await client.ask(example({ event: '$auth' }));
  expect({ ...rest, body: Object.keys(body) }).toEqual({ ...renewed, body: Object.keys(renewed.body) });
  expect(body.expires).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('a removal is a push of the channel', async () => {
  const { app, connect } = await socketApp({ controllers: [Frames] });
  const client = await connect('/wire');
  await client.ask({ event: 'join' });
  await app.get(Channels).channel('room:1').remove('all');
  const { timestamp: _sample, ...removed } = example({ event: '$removed' });
  expect(await client.json()).toEqual({ ...removed, timestamp: expect.any(String) });
});

class JoinRoom {
  @IsString() nickname!: string;
}

@Channel('room:{room}')
class RoomChannel {
  @OnJoin() onJoin(_request: JoinRoom, _subscription: Subscription) {
    return { topic: 'tea' };
  }
}

@WebSocket('/joined', { channels: [RoomChannel] })
class Joined {
  @OnMessage('join') async join(connection: Connection) {
    await connection.join('room:42', { nickname: 'Ada' });
  }
}

test('joins of channel classes', async () => {
  const { connect } = await socketApp({ controllers: [Joined] });
  const client = await connect('/joined', { subprotocols: ['cortado.v1'] });
  expect(await client.ask(example({ event: '$join' }))).toEqual(example({ id: 11, statusCode: 200 }));
  const plain = await connect('/joined');
  expect(await plain.ask({ event: 'join' })).toEqual({
    ...example({ event: '$joined' }),
    timestamp: expect.any(String),
  });
  expect(await plain.ask({ event: '$leave', channel: 'room:42' })).toEqual(
    example({ event: '$leave', statusCode: 204 }),
  );
});

class Enter {
  @IsString() key!: string;
  @IsObject() info!: object;
}

class Desk {
  @OnJoin() onJoin(request: Enter, subscription: Subscription) {
    subscription.data['request'] = request;
  }
  presence({ data }: Subscription) {
    return data['request'] as Enter;
  }
}
@Channel('desk:1', { presence: true })
class ListedDesk extends Desk {}
@Channel('desk:2', { presence: { max: 1 } })
class CountedDesk extends Desk {}

@WebSocket('/desks', { channels: [ListedDesk, CountedDesk] })
class Desks {}

test('presence', async () => {
  const { connect } = await socketApp({ controllers: [Desks] });
  const join = async (channel: string, key: string, name: string) => {
    const client = await connect('/desks', { subprotocols: ['cortado.v1'] });
    return { client, reply: await client.ask({ id: 12, event: '$join', channel, body: { key, info: { name } } }) };
  };
  const [changed, counted, listed] = examples
    .filter(({ event }) => event === '$presence')
    .map((each) => ({ ...each, timestamp: expect.any(String) }));
  const ada = await join('desk:1', 'ada', 'Ada');
  expect(ada.reply).toEqual(example({ id: 12, statusCode: 200 }));
  const eve = await join('desk:1', 'eve', 'Eve');
  expect((await ada.client.json()).data.joined).toHaveLength(1);
  await eve.client.close();
  await join('desk:1', 'bob', 'Bob');
  // Both changes are of the same 100 ms, or nearly so.
  const changes = await ada.client.json();
  if (changes.data.joined.length === 0) changes.data.joined = (await ada.client.json()).data.joined;
  expect(changes).toEqual(changed);

  const first = await join('desk:2', 'ada', 'Ada');
  const second = await join('desk:2', 'bob', 'Bob');
  expect(await first.client.json()).toEqual({ ...counted, data: { count: 2 } });
  expect(second.reply.body.presence).toEqual({ count: 2, members: [] });
  await second.client.close();
  expect(await first.client.json()).toEqual(listed);
});

@Channel('log:{log}', { history: { size: 100, ttl: 60_000 } })
class LogChannel {}

@WebSocket('/logs', { channels: [LogChannel] })
class Logs {}

test('positions of channels with history', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'Date'] });
  const broker = new FaultyBroker(new MemoryNetwork());
  const { app, connect } = await socketApp({ controllers: [Logs], providers: [{ provide: Broker, useValue: broker }] });
  const channel = app.get(Channels).channel('log:42');
  for (let offset = 1; offset <= 13; offset += 1) await channel.publish('said', 'Hi');
  const { epoch } = await channel.history({ limit: 0 });
  /** The same in the epoch of the page, without the time. */
  const onPage = ({ timestamp: _time, ...frame }: any): any =>
    JSON.parse(JSON.stringify(frame).replaceAll(JSON.stringify(epoch), '"k3f9"'));
  const client = await connect('/logs', { subprotocols: ['cortado.v1'] });
  const join = example({ id: 13, event: '$join' });
  const reply = await client.ask({ ...join, recover: { ...join.recover, epoch } });
  expect(onPage(reply)).toEqual(example({ id: 13, statusCode: 200 }));
  expect(onPage(await client.json())).toEqual(onPage(example({ event: 'said' })));
  // The first might still be on its way since the position was read.
  for (const again of [0, 1]) broker.inject('channel:log:42', Uint8Array.from([again]), { epoch, offset: 13 });
  expect(onPage(await client.json())).toEqual(onPage(example({ event: '$reset' })));
  await channel.publish('said', 'Hi', { except: await channel.members() });
  jest.advanceTimersByTime(26_000);
  expect(onPage(await client.json())).toEqual(onPage(example({ event: '$position' })));
  jest.useRealTimers();
});
