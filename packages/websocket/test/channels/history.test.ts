import { Channel, Channels, OnJoin, Subscription } from '@cortado/channels';
import { Created } from '@cortado/core';
import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { LateBroker } from '@cortado/testkit/late-broker';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

afterEach(closeSocketApps);

@Channel('room:{room}', { history: { size: 10, ttl: 60_000 } })
class RoomChannel {
  @OnJoin() onJoin(subscription: Subscription) {
    return { topic: subscription.params['room'] };
  }
  @OnMessage('say') async say(subscription: Subscription) {
    await subscription.publish('said', 'said');
    return Created();
  }
}

@Channel('plain:{name}')
class PlainChannel {}

@WebSocket('/live', { channels: [RoomChannel, PlainChannel] })
class LiveSocket {
  @OnMessage('invite') invite(connection: Connection) {
    return connection.join('room:1');
  }
}

const alone = () => socketApp({ controllers: [LiveSocket] });
const inNetwork = (network: MemoryNetwork) =>
  socketApp({
    controllers: [LiveSocket],
    providers: [{ provide: Broker, useFactory: () => new LateBroker(network) }],
  });

const publish = ({ app }: SocketApp, data: unknown, options = {}) =>
  app.get(Channels).channel('room:1').publish('said', data, options);

interface Protocol {
  readonly name: string;
  readonly subprotocols: readonly string[];
}
const protocols: readonly Protocol[] = [
  { name: 'message', subprotocols: [] },
  { name: 'rpc', subprotocols: ['cortado.v1'] },
];
let id = 0;
/** The body of the reply to a join; the whole reply unless it succeeds. */
async function join(client: SocketClient, recover?: unknown, channel = 'room:1'): Promise<any> {
  const reply = await client.ask({ id: (id += 1), event: '$join', channel, recover });
  return reply.statusCode === 200 ? reply.body : reply;
}

describe.each(protocols)('over the $name protocol', ({ subprotocols }) => {
  const connect = (app: SocketApp) => app.connect('/live', { subprotocols });

  test('a reply to a join says where the channel stands, and pushes have their positions', async () => {
    const app = await alone();
    const client = await connect(app);
    const reply = await join(client);
    expect(reply).toEqual({ channel: 'room:1', data: { topic: '1' }, epoch: expect.any(String), offset: 0 });
    const { epoch } = reply;
    expect(await publish(app, 'one')).toEqual({ local: 1, cluster: 'none', offset: 1, epoch });
    expect(await client.json()).toEqual({
      event: 'said',
      channel: 'room:1',
      data: 'one',
      timestamp: expect.any(String),
      epoch,
      offset: 1,
    });
    expect(await join(await connect(app))).toMatchObject({ epoch, offset: 1 });
    client.send({ id: 'x', event: 'say', channel: 'room:1' });
    expect(await client.jsons(2)).toMatchObject([{ event: 'said', offset: 2 }, { statusCode: 201 }]);
  });

  test('a join by the server says where the channel stands', async () => {
    const app = await alone();
    const client = await connect(app);
    client.send({ id: 1, event: 'invite' });
    const [joined] = await client.jsons(2);
    expect(joined.data).toEqual({ channel: 'room:1', data: { topic: '1' }, epoch: expect.any(String), offset: 0 });
    await publish(app, 'one');
    expect(await client.json()).toMatchObject({ data: 'one', offset: 1 });
  });

  test('recover: what was missed follows the reply, before anything newer', async () => {
    const app = await alone();
    const { epoch, offset } = await join(await connect(app));
    for (const data of ['one', 'two', 'three']) await publish(app, data);
    const client = await connect(app);
    const reply = await join(client, { epoch, offset: offset + 1 });
    await publish(app, 'four');
    expect(reply).toMatchObject({ offset: 3, recovered: true });
    expect((await client.jsons(3)).map((each) => [each.offset, each.data])).toEqual([
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
    ]);
    expect(await join(await connect(app), { epoch, offset: 4 })).toMatchObject({ offset: 4, recovered: true });
  });

  test('recovered is false for another epoch, what was trimmed, a position above the newest, and a channel without history', async () => {
    const app = await alone();
    const { epoch } = await join(await connect(app));
    for (let index = 1; index <= 12; index += 1) await publish(app, index);
    const cases: readonly [object, boolean][] = [
      [{ epoch: 'other', offset: 12 }, false],
      [{ epoch, offset: 1 }, false],
      [{ epoch, offset: 2 }, true],
      [{ epoch, offset: 13 }, false],
    ];
    for (const [recover, recovered] of cases) {
      const client = await connect(app);
      expect(await join(client, recover)).toMatchObject({ epoch, offset: 12, recovered });
      expect((await client.jsons(recovered ? 10 : 0))[0]?.offset).toBe(recovered ? 3 : undefined);
      await client.ask({ id: 'end', event: '$leave', channel: 'room:1' });
    }
    expect(await join(await connect(app), { epoch, offset: 0 }, 'plain:1')).toEqual({
      channel: 'plain:1',
      data: null,
      recovered: false,
    });
  });

  test('a malformed recover is 400', async () => {
    const client = await connect(await alone());
    for (const recover of [1, null, [], {}, { epoch: 1, offset: 1 }, { epoch: 'a', offset: -1 }, { epoch: 'a' }]) {
      const reply = await join(client, recover);
      expect([reply.statusCode, reply.body.errorList[0].type]).toEqual([400, 'recover_invalid']);
    }
  });

  test('recovery in another process', async () => {
    const network = new MemoryNetwork();
    const [here, there] = [await inNetwork(network), await inNetwork(network)];
    const first = await connect(here);
    const { epoch } = await join(first);
    await publish(here, 1);
    await publish(there, 2);
    expect((await first.jsons(2)).map(({ data }) => data)).toEqual([1, 2]);
    await publish(there, 3);
    const again = await connect(there);
    expect(await join(again, { epoch, offset: 2 })).toMatchObject({ offset: 3, recovered: true });
    await publish(here, 4);
    expect((await again.jsons(2)).map(({ offset }) => offset)).toEqual([3, 4]);
    expect((await first.jsons(2)).map(({ offset }) => offset)).toEqual([3, 4]);
  });
});

test('an author who reconnects receives its own publication; until then it is left out', async () => {
  const app = await alone();
  const author = await app.connect('/live');
  const { epoch } = await join(author);
  const [except] = await app.app.get(Channels).channel('room:1').members();
  expect(await publish(app, 'mine', { except })).toMatchObject({ local: 0, offset: 1 });
  await publish(app, 'all');
  expect(await author.json()).toMatchObject({ data: 'all', offset: 2 });
  const again = await app.connect('/live');
  await join(again, { epoch, offset: 0 });
  expect((await again.jsons(2)).map(({ data }) => data)).toEqual(['mine', 'all']);
});

test('only is delivered, and neither stored nor recovered', async () => {
  const app = await alone();
  const client = await app.connect('/live');
  const { epoch } = await join(client);
  const [only] = await app.app.get(Channels).channel('room:1').members();
  expect(await publish(app, 'secret', { only })).toEqual({ local: 1, cluster: 'none' });
  expect(await client.json()).toEqual({
    event: 'said',
    channel: 'room:1',
    data: 'secret',
    timestamp: expect.any(String),
  });
  await publish(app, 'open');
  const again = await app.connect('/live');
  await join(again, { epoch, offset: 0 });
  expect(await again.json()).toMatchObject({ data: 'open', offset: 1 });
  const { entries } = await app.app.get(Channels).channel('room:1').history();
  expect(entries.map(({ data }) => data)).toEqual(['open']);
});

test('the second publication of a key is none: the first payload wins', async () => {
  const app = await alone();
  const client = await app.connect('/live');
  await join(client);
  const first = await publish(app, 'first', { idempotencyKey: 'a' });
  expect(first).toMatchObject({ local: 1, offset: 1 });
  expect(await publish(app, 'second', { idempotencyKey: 'a' })).toEqual({ ...first, local: 0 });
  expect(await publish(app, 'other', { idempotencyKey: 'b' })).toMatchObject({ local: 1, offset: 2 });
  expect((await client.jsons(2)).map(({ data }) => data)).toEqual(['first', 'other']);
  await join(client, undefined, 'plain:1');
  const plain = app.app.get(Channels).channel('plain:1');
  expect(await plain.publish('said', 1, { idempotencyKey: 'a' })).toEqual({ local: 1, cluster: 'none' });
  const [again, later] = [plain.publish('said', 2, { idempotencyKey: 'a' }), plain.publish('said', 3)];
  expect([await again, await later]).toEqual([
    { local: 0, cluster: 'none' },
    { local: 1, cluster: 'none' },
  ]);
  expect((await client.jsons(2)).map(({ data }) => data)).toEqual([1, 3]);
  for (const idempotencyKey of ['', 1, 'x'.repeat(256)]) {
    await expect(publish(app, 1, { idempotencyKey })).rejects.toThrow(
      'idempotencyKey must be a text of 1 to 255 bytes',
    );
  }
});

test('created, updated and deleted are kept, and history() reads them', async () => {
  const app = await alone();
  const channel = app.app.get(Channels).channel('room:1');
  await channel.created({ id: 1 });
  await channel.updated({ id: 2 });
  await channel.deleted({ id: 3 });
  const { epoch, offset, entries } = await channel.history();
  expect([offset, entries.map(({ event, data, offset: at }) => [at, event, data])]).toEqual([
    3,
    [
      [1, 'created', { id: 1 }],
      [2, 'updated', { id: 2 }],
      [3, 'deleted', { id: 3 }],
    ],
  ]);
  expect(entries[0]!.timestamp).toMatch(/^\d{4}-.*Z$/);
  const after = await channel.history({ after: { epoch, offset: 1 }, limit: 1 });
  expect(after.entries.map((each) => each.offset)).toEqual([2]);
  expect((await channel.history({ limit: 1 })).entries.map((each) => each.offset)).toEqual([3]);
  await expect(channel.history({ limit: -1 })).rejects.toThrow('limit must be a whole number from 0');
  await expect(channel.history({ after: { epoch: 1 } as never })).rejects.toThrow('after must be { epoch, offset }');
  await expect(app.app.get(Channels).channel('plain:1').history()).rejects.toThrow(
    'the channel "plain:1" keeps no history',
  );
});

test('what nobody is there to hear is kept, and recovered', async () => {
  const app = await alone();
  const client = await app.connect('/live');
  const { epoch } = await join(client);
  await client.close();
  while (app.app.get(Channels).channel('room:1').size > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await publish(app, 'one')).toEqual({ local: 0, cluster: 'none', offset: 1, epoch });
  const again = await app.connect('/live');
  expect(await join(again, { epoch, offset: 0 })).toMatchObject({ offset: 1, recovered: true });
  expect(await again.json()).toMatchObject({ data: 'one' });
});
