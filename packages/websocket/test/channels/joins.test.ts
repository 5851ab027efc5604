import { Channel, Channels, OnJoin, type LeaveReason, type Subscription } from '@cortado/channels';
import { Param } from '@cortado/core';
import { OnMessage, WebSocket } from '@cortado/websocket';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { LateBroker } from '@cortado/testkit/late-broker';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

/** Joins beside each other, that take too long, during a shutdown, and while others publish. */
afterEach(closeSocketApps);

const log: string[] = [];
const joins = { running: 0, most: 0 };
let go: () => void;
let gate: Promise<void>;
beforeEach(() => {
  gate = new Promise((resolve) => (go = resolve));
  log.splice(0);
  Object.assign(joins, { running: 0, most: 0 });
});

@Channel('slow:{name}', { history: { size: 100, ttl: 60_000 } })
class SlowChannel {
  @OnJoin() async onJoin(@Param('name') name: string) {
    joins.most = Math.max(joins.most, (joins.running += 1));
    await gate;
    joins.running -= 1;
    return name;
  }
  onLeave(subscription: Subscription, reason: LeaveReason) {
    log.push(`left ${subscription.channel} ${reason}`);
  }
}
@Channel('room:{name}', { history: { size: 10_000, ttl: 60_000 } })
class RoomChannel {}
@Channel('plain:{name}')
class PlainChannel {}

@WebSocket('/live', { channels: [SlowChannel, RoomChannel, PlainChannel] })
class Live {
  @OnMessage('ping') ping() {
    return 'pong';
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const protocols = [
  ['message', []],
  ['rpc', ['cortado.v1']],
] as const;
const typeOf = (reply: any) => [reply.statusCode, reply.body.errorList[0].type];

describe.each(protocols)('over the %s protocol', (_name, subprotocols) => {
  test('eight channels are handled side by side, and not more', async () => {
    const { connect } = await socketApp({ controllers: [Live] });
    const client = await connect('/live', { subprotocols });
    for (let id = 0; id < 12; id += 1) client.send({ id, event: '$join', channel: `slow:${id}` });
    while (joins.running < 8) await turn();
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(joins.running).toBe(8);
    go();
    expect((await client.jsons(12)).map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(joins.most).toBe(8);
  });

  test('a join that takes too long is answered with 503, and undone once its handler has ended', async () => {
    const { app, connect } = await socketApp({ controllers: [Live], websocket: { handlerTimeout: 20 } });
    const client = await connect('/live', { subprotocols });
    expect(typeOf(await client.ask({ id: 1, event: '$join', channel: 'slow:1' }))).toEqual([503, 'handler_timeout']);
    const channel = app.get(Channels).channel('slow:1');
    expect([channel.size, log]).toEqual([0, []]);
    expect((await channel.publish('said', 1)).local).toBe(0);
    go();
    while (log.length === 0) await turn();
    expect(log).toEqual(['left slow:1 removed']);
    expect((await client.ask({ id: 2, event: '$join', channel: 'slow:1' })).statusCode).toBe(200);
  });

  test('a shutdown answers joins under way, refuses those that wait, and every onLeave runs', async () => {
    const { app, connect } = await socketApp({ controllers: [Live] });
    const client = await connect('/live', { subprotocols });
    for (let id = 0; id < 9; id += 1) client.send({ id, event: '$join', channel: `slow:${id}` });
    while (joins.running < 8) await turn();
    const closing = app.close();
    for (let turns = 0; turns < 5; turns += 1) await turn();
    go();
    const statuses = (await client.jsons(9))
      .map(({ statusCode }) => statusCode as number)
      .toSorted((one, other) => one - other);
    await closing;
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 200), 503]);
    expect(log.toSorted()).toEqual(Array.from({ length: 8 }, (_, at) => `left slow:${at} closed`));
  });

  test('with the broker down a join that needs history is 503, and others succeed', async () => {
    const broker = new FaultyBroker(new MemoryNetwork());
    const { app, connect } = await socketApp({
      controllers: [Live],
      providers: [{ provide: Broker, useValue: broker }],
    });
    const client = await connect('/live', { subprotocols });
    broker.report('down');
    expect(typeOf(await client.ask({ id: 1, event: '$join', channel: 'room:1' }))).toEqual([503, 'broker_unavailable']);
    expect((await client.ask({ id: 2, event: '$join', channel: 'plain:1' })).statusCode).toBe(200);
    expect(await app.get(Channels).channel('plain:1').publish('said', 1)).toEqual({ local: 1, cluster: 'failed' });
    expect((await client.json()).data).toBe(1);
    broker.report('up');
    expect((await client.ask({ id: 3, event: '$join', channel: 'room:1' })).statusCode).toBe(200);
  });
});

test('1,000 joins while two processes publish without pause: each begins exactly where its reply says', async () => {
  const network = new MemoryNetwork();
  const start = () =>
    socketApp({
      controllers: [Live],
      websocket: { messageRate: 100_000, messageBurst: 100_000 },
      providers: [{ provide: Broker, useFactory: () => new LateBroker(network) }],
    });
  const apps = [await start(), await start()];
  const state = { isPublishing: true };
  const publishers = apps.map(async ({ app }) => {
    for (let data = 0; state.isPublishing; data += 1) await app.get(Channels).channel('room:1').publish('said', data);
  });
  const clients = await Promise.all(Array.from({ length: 20 }, (_, at) => apps[at % 2]!.connect('/live')));
  const received = await Promise.all(clients.map((client) => joinAgainAndAgain(client, 50)));
  state.isPublishing = false;
  await Promise.all(publishers);
  expect(received.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(1_000);
});

/** Joins, reads a push or two, leaves. @returns how many pushes came */
async function joinAgainAndAgain(client: SocketClient, times: number): Promise<number> {
  let pushes = 0;
  for (let time = 0; time < times; time += 1) {
    const { event, body } = await client.ask({ event: '$join', channel: 'room:1' });
    let at = body.offset as number;
    const next = (frame: any): void => {
      expect([event, frame.event, frame.offset]).toEqual(['$join', 'said', (at += 1)]);
      pushes += 1;
    };
    next(await client.json());
    next(await client.json());
    client.send({ event: '$leave', channel: 'room:1' });
    let frame = await client.json();
    for (; frame.event === 'said'; frame = await client.json()) next(frame);
    expect(frame).toMatchObject({ event: '$leave', statusCode: 204 });
    expect(client.unread).toBe(0);
  }
  return pushes;
}
