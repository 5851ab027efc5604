import { IsOptional, IsString, Length } from 'class-validator';
import { Channel, Channels, OnJoin, Subscription, type LeaveReason } from '@cortado/channels';
import { Context, Created, Forbidden, Guard, Param, Scoped, Use } from '@cortado/core';
import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { HeldBroker } from '@cortado/testkit/held-broker';
import { LateBroker } from '@cortado/testkit/late-broker';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

afterEach(closeSocketApps);

const log: string[] = [];
beforeEach(() => void log.splice(0));

class JoinRoom {
  @IsOptional() @IsString() @Length(1, 40) nickname?: string;
}
class Say {
  @IsString() @Length(1, 280) text!: string;
}

@Scoped('subscription')
class Notes {
  constructor(readonly subscription: Subscription) {}
  dispose() {
    log.push(`disposed ${this.subscription.channel}`);
  }
}

@Channel('room:{room}')
@Guard(({ params, phase }: Context) => {
  log.push(`guard ${phase} ${params['room']}`);
  return params['room'] === 'closed' ? Forbidden() : true;
})
class RoomChannel {
  said = 0;
  constructor(private readonly notes: Notes) {}
  @OnJoin() onJoin(request: JoinRoom, subscription: Subscription, @Param('room') room: string) {
    if (room === 'full') return Forbidden('full');
    if (room === 'silent') return undefined;
    if (room === 'broken') return { big: 1n };
    subscription.data['nickname'] = request.nickname;
    return { topic: `about ${room}`, nickname: request.nickname };
  }
  @OnMessage('say') async say({ text }: Say, subscription: Subscription) {
    this.said += 1;
    await subscription.publish('said', { text, said: this.said, by: subscription.data['nickname'] });
    return Created();
  }
  @OnMessage('same') same(subscription: Subscription, connection: Connection, @Param('room') room: string) {
    return [this.notes.subscription === subscription, subscription.connection === connection, room];
  }
  @OnMessage('whisper') whisper(subscription: Subscription) {
    return subscription.push('whispered', 1);
  }
  @OnMessage('quit') async quit(subscription: Subscription) {
    await subscription.leave();
    return subscription.channel;
  }
  onLeave(subscription: Subscription, reason: LeaveReason) {
    log.push(`left ${subscription.channel} ${reason}`);
  }
}

@Channel('news')
class NewsChannel {}

@WebSocket('/live', { channels: [RoomChannel, NewsChannel] })
class LiveSocket {
  constructor(private readonly channels: Channels) {}
  @OnMessage('ping') ping() {
    return 'pong';
  }
  @OnMessage('invite') invite(connection: Connection) {
    return connection.join('room:invited', { nickname: 'Guest' });
  }
  async onDisconnect(connection: Connection) {
    const { size } = this.channels.channel('room:1');
    log.push(`disconnected ${connection.channels.length} ${size}`);
  }
}

@WebSocket('/only', { channels: [NewsChannel] })
class OnlyChannels {}

const apps = (options: object = {}) => socketApp({ controllers: [LiveSocket, OnlyChannels], ...options });

/** One protocol: how it sends frames, and what its replies have. */
interface Protocol {
  readonly name: string;
  readonly subprotocols: readonly string[];
  ask(client: SocketClient, event: string, channel: string, body?: unknown, more?: object): Promise<any>;
}
let id = 0;
const protocols: readonly Protocol[] = [
  {
    name: 'message',
    subprotocols: [],
    async ask(client, event, channel, body, more) {
      const { event: echoed, channel: of, ...reply } = await client.ask({ event, channel, body, ...more });
      expect([echoed, of]).toEqual([event, channel]);
      return reply;
    },
  },
  {
    name: 'rpc',
    subprotocols: ['cortado.v1'],
    async ask(client, event, channel, body, more) {
      const { id: answered, ...reply } = await client.ask({ id: (id += 1), event, channel, body, ...more });
      expect(answered).toBe(id);
      return reply;
    },
  },
];

describe.each(protocols)('over the $name protocol', ({ subprotocols, ask }) => {
  const errorOf = (reply: any) => [reply.statusCode, reply.body.errorList[0].type];

  test('a join runs guards, body and onJoin, and its reply has what onJoin returned', async () => {
    const client = await (await apps()).connect('/live', { subprotocols });
    expect(await ask(client, '$join', 'room:1', { nickname: 'Ada' })).toEqual({
      statusCode: 200,
      body: { channel: 'room:1', data: { topic: 'about 1', nickname: 'Ada' } },
    });
    expect(await ask(client, '$join', 'room:2')).toEqual({
      statusCode: 200,
      body: { channel: 'room:2', data: { topic: 'about 2' } },
    });
    expect(await ask(client, '$join', 'room:silent')).toEqual({
      statusCode: 200,
      body: { channel: 'room:silent', data: null },
    });
    expect(await ask(client, '$join', 'news')).toEqual({ statusCode: 200, body: { channel: 'news', data: null } });
    expect(log).toEqual(['guard join 1', 'guard join 2', 'guard join silent']);
  });

  test('events reach the instance of their subscription', async () => {
    const client = await (await apps()).connect('/live', { subprotocols });
    await ask(client, '$join', 'room:1', { nickname: 'Ada' });
    await ask(client, '$join', 'room:2');
    client.send({ id: 'x', event: 'say', channel: 'room:1', body: { text: 'Hi' } });
    const [push, reply] = await client.jsons(2);
    expect(push).toEqual({
      event: 'said',
      channel: 'room:1',
      data: { text: 'Hi', said: 1, by: 'Ada' },
      timestamp: expect.any(String),
    });
    expect(reply.statusCode).toBe(201);
    expect((await ask(client, 'same', 'room:2')).body).toEqual([true, true, '2']);
    client.send({ id: 'y', event: 'say', channel: 'room:2', body: { text: 'Hi' } });
    expect((await client.jsons(2))[0].data).toEqual({ text: 'Hi', said: 1 });
  });

  test('every refusal', async () => {
    const { connect } = await apps({ websocket: { maxChannels: 2 } });
    const client = await connect('/live', { subprotocols });
    expect(errorOf(await ask(client, '$join', 'unknown:1'))).toEqual([404, 'channel_unknown']);
    expect(errorOf(await ask(client, 'say', 'unknown:1'))).toEqual([404, 'channel_unknown']);
    expect(errorOf(await ask(client, 'say', 'room:1', { text: 'Hi' }))).toEqual([409, 'not_joined']);
    expect(errorOf(await ask(client, '$leave', 'room:1'))).toEqual([409, 'not_joined']);
    expect(errorOf(await ask(client, '$join', 'room:closed'))).toEqual([403, 'forbidden']);
    expect(errorOf(await ask(client, '$join', 'room:full'))).toEqual([403, 'forbidden']);
    expect(errorOf(await ask(client, '$join', 'room:broken'))).toEqual([500, 'internal_error']);
    expect(errorOf(await ask(client, '$join', 'room:1', { nickname: 1 }))[0]).toBe(400);
    expect(errorOf(await ask(client, '$join', 'room:1', {}, { recover: { epoch: 1 } }))).toEqual([
      400,
      'recover_invalid',
    ]);
    expect((await ask(client, '$join', 'room:1', {}, { recover: { epoch: 'a', offset: 0 } })).body.recovered).toBe(
      false,
    );
    expect(errorOf(await ask(client, '$join', 'room:1'))).toEqual([409, 'already_joined']);
    expect(errorOf(await ask(client, 'say', 'room:1', { text: '' }))[0]).toBe(400);
    expect(errorOf(await ask(client, 'nothing', 'room:1'))).toEqual([404, 'not_found']);
    expect(errorOf(await ask(client, '$other', 'room:1'))).toEqual([404, 'not_found']);
    expect((await ask(client, '$join', 'room:2')).statusCode).toBe(200);
    expect(errorOf(await ask(client, '$join', 'room:3'))).toEqual([429, 'channel_limit']);
    const only = await connect('/only', { subprotocols });
    expect(errorOf(await ask(only, '$join', 'room:1'))).toEqual([404, 'channel_unknown']);
    expect((await ask(only, '$join', 'news')).statusCode).toBe(200);
    // A join whose reply could not be written has been undone.
    expect(log.filter((each) => each.includes('broken'))).toEqual([
      'guard join broken',
      'left room:broken removed',
      'disposed room:broken',
    ]);
  });

  test('after the reply to $leave nothing of the channel comes, and it can be joined again', async () => {
    const { app, connect } = await apps();
    const client = await connect('/live', { subprotocols });
    await ask(client, '$join', 'room:1');
    expect(await ask(client, '$leave', 'room:1')).toEqual({ statusCode: 204, body: null });
    expect((await app.get(Channels).channel('room:1').publish('said', 1)).local).toBe(0);
    expect(log.slice(1)).toEqual(['left room:1 left', 'disposed room:1']);
    expect((await ask(client, '$join', 'room:1')).statusCode).toBe(200);
    expect(app.get(Channels).channel('room:1').size).toBe(1);
  });

  test('onLeave runs once, after onDisconnect and before disposal, and the connection is no longer a member', async () => {
    const { app, connect } = await apps();
    const client = await connect('/live', { subprotocols });
    await ask(client, '$join', 'room:1');
    await client.close();
    await app.close();
    expect(log.slice(1)).toEqual(['disconnected 0 0', 'left room:1 closed', 'disposed room:1']);
  });

  test('frames of one channel keep their order, from the pending join on', async () => {
    const { connect } = await apps({
      providers: [{ provide: Broker, useFactory: () => new LateBroker(new MemoryNetwork()) }],
    });
    const client = await connect('/live', { subprotocols });
    const frames = ['$join', 'same', '$leave', 'same', '$join', 'same'];
    frames.forEach((event, index) => client.send({ id: index, event, channel: 'room:1' }));
    expect((await client.jsons(frames.length)).map((each) => each.statusCode)).toEqual([200, 200, 204, 409, 200, 200]);
  });

  test('nothing of a channel comes before the reply to its join, and nothing is lost', async () => {
    const broker = new HeldBroker(new MemoryNetwork());
    const { app, connect } = await apps({ providers: [{ provide: Broker, useValue: broker }] });
    broker.holds = (call) => call.startsWith('subscribe channel:');
    const [first, second] = [await connect('/live', { subprotocols }), await connect('/live', { subprotocols })];
    first.send({ id: 1, event: '$join', channel: 'room:1' });
    while (broker.pending.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await app.get(Channels).channel('room:1').publish('said', 0)).local).toBe(0);
    await broker.conclude('subscribe channel:room:1');
    expect((await first.json()).statusCode).toBe(200);
    expect((await ask(second, '$join', 'room:1')).statusCode).toBe(200);
    await app.get(Channels).channel('room:1').publish('said', 1);
    expect([(await first.json()).data, (await second.json()).data]).toEqual([1, 1]);
  });

  test('the server joins, and the client is told', async () => {
    const client = await (await apps()).connect('/live', { subprotocols });
    client.send({ id: 1, event: 'invite' });
    const [joined, reply] = await client.jsons(2);
    const data = { channel: 'room:invited', data: { topic: 'about invited', nickname: 'Guest' } };
    expect(joined).toEqual({ event: '$joined', channel: 'room:invited', data, timestamp: expect.any(String) });
    expect([reply.statusCode, reply.body]).toEqual([200, data.data]);
    expect((await ask(client, 'same', 'room:invited')).statusCode).toBe(200);
    client.send({ id: 2, event: 'invite' });
    expect(errorOf(await client.json())).toEqual([409, 'already_joined']);
  });

  test('the server removes, and the client is told', async () => {
    const { app, connect } = await apps();
    const client = await connect('/live', { subprotocols });
    await ask(client, '$join', 'room:1');
    expect(await app.get(Channels).channel('room:1').remove('all', 'rude')).toBe(1);
    expect(await client.json()).toMatchObject({ event: '$removed', channel: 'room:1', data: { reason: 'rude' } });
    expect(errorOf(await ask(client, 'same', 'room:1'))).toEqual([409, 'not_joined']);
    expect(log.slice(1)).toEqual(['left room:1 removed', 'disposed room:1']);
    await ask(client, '$join', 'room:1');
    client.send({ id: 'q', event: 'quit', channel: 'room:1' });
    expect((await client.jsons(2)).map((each) => each.body ?? each.data)).toEqual([{ reason: 'left' }, 'room:1']);
    expect((await ask(client, '$join', 'room:1')).statusCode).toBe(200);
    expect(log.filter((each) => each.startsWith('left'))).toEqual(['left room:1 removed', 'left room:1 left']);
  });

  test('other frames go to the handlers of the endpoint', async () => {
    const { connect } = await apps();
    const client = await connect('/live', { subprotocols });
    expect((await client.ask({ id: 1, event: 'ping' })).body).toBe('pong');
    expect((await client.ask({ id: 1, event: 'ping', channel: 7 })).body).toBe('pong');
    const only = await connect('/only', { subprotocols });
    expect((await only.ask({ id: 1, event: 'ping' })).statusCode).toBe(404);
    expect(errorOf(await client.ask(String.raw`{"id":2,"event":"ping","ch\u0061nnel":"news"}`))).toEqual([
      409,
      'not_joined',
    ]);
  });
});

test('in the message protocol replies of all frames keep their order', async () => {
  let go!: () => void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  @Channel('slow:{name}')
  class SlowChannel {
    @OnMessage('wait') async wait(@Param('name') name: string) {
      if (name === 'a') await gate;
      else go();
      return name;
    }
  }
  @WebSocket('/slow', { channels: [SlowChannel] })
  class Slow {
    @OnMessage('own') own() {
      return 'own';
    }
  }
  const { connect } = await socketApp({ controllers: [Slow] });
  const client = await connect('/slow');
  for (const channel of ['slow:a', 'slow:b']) await client.ask({ event: '$join', channel });
  client.send({ event: 'wait', channel: 'slow:a' });
  client.send({ event: 'own' });
  client.send({ event: 'wait', channel: 'slow:b' });
  expect((await client.jsons(3)).map((each) => each.body)).toEqual(['a', 'own', 'b']);
  const rpc = await connect('/slow', { subprotocols: ['cortado.v1'] });
  expect((await rpc.ask({ id: 1, event: 'own' })).body).toBe('own');
});

test('a middleware that answers in place of a join joins nothing', async () => {
  @Use(() => Created())
  @Channel('odd')
  class OddChannel {}
  @WebSocket('/odd', { channels: [OddChannel] })
  class Odd {}
  const { app, connect } = await socketApp({ controllers: [Odd] });
  const client = await connect('/odd');
  expect((await client.ask({ event: '$join', channel: 'odd' })).statusCode).toBe(403);
  expect(app.get(Channels).channel('odd').size).toBe(0);
});

test('in the rpc protocol a frame needs an id, and can be cancelled', async () => {
  const broker = new HeldBroker(new MemoryNetwork());
  broker.holds = (call) => call.startsWith('subscribe channel:');
  const { app, connect } = await apps({ providers: [{ provide: Broker, useValue: broker }] });
  const client = await connect('/live', { subprotocols: ['cortado.v1'] });
  expect(await client.ask({ event: '$join', channel: 'room:1' })).toMatchObject({ id: null, statusCode: 400 });
  client.send({ id: 1, event: '$join', channel: 'room:1' });
  while (broker.pending.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await client.ask({ id: 1, event: 'same', channel: 'room:1' })).toMatchObject({ id: 1, statusCode: 409 });
  expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
  await broker.conclude('subscribe channel:room:1');
  expect(app.get(Channels).channel('room:1').size).toBe(0);
  expect(log).toEqual(['guard join 1']);
});

test('new credentials ask the guards of joined channels again', async () => {
  let allowed = true;
  @Guard(() => allowed)
  @Channel('secret:{name}')
  class SecretChannel {
    onLeave(subscription: Subscription, reason: LeaveReason) {
      log.push(`left ${subscription.channel} ${reason}`);
    }
  }
  @Guard((context) => {
    context.setPrincipal('ada', { subject: context.headers.authorization === undefined ? 'ada' : 'ada' });
    return true;
  })
  @WebSocket('/secret', { channels: [SecretChannel] })
  class Secret {}
  const { app, connect } = await socketApp({ controllers: [Secret] });
  const client = await connect('/secret', { subprotocols: ['cortado.v1'] });
  await client.ask({ id: 1, event: '$join', channel: 'secret:a' });
  const renew = (at: number) => client.ask({ id: at, event: '$auth', body: { token: 'next' } });
  expect((await renew(2)).statusCode).toBe(204);
  expect(app.get(Channels).channel('secret:a').size).toBe(1);
  allowed = false;
  const frames = [await renew(3), await client.json()];
  expect(frames.find(({ id }) => id === 3)).toMatchObject({ statusCode: 204 });
  expect(frames.find(({ event }) => event === '$removed')).toMatchObject({
    channel: 'secret:a',
    data: { reason: 'forbidden' },
  });
  expect(app.get(Channels).channel('secret:a').size).toBe(0);
  await app.close();
  expect(log).toEqual(['left secret:a removed']);
});
