import type { Socket } from 'node:net';
import { Channel, Channels, OnJoin } from '@cortado/channels';
import { OnMessage, WebSocket, type EndpointStats } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

/** Subscribers that read too slowly, and joins during which more is published than can wait. */
afterEach(closeSocketApps);

const BIG = 'x'.repeat(100_000);
let go: () => void;
let gate: Promise<void>;
beforeEach(() => {
  gate = new Promise((resolve) => (go = resolve));
});

@Channel('kept:{name}', { history: { size: 1_000, ttl: 60_000 } })
class KeptChannel {
  @OnJoin() onJoin() {
    return gate;
  }
}
@Channel('plain:{name}')
class PlainChannel {
  @OnJoin() onJoin() {
    return gate;
  }
}

async function start(slowConsumer: 'close' | 'drop' | 'latest', sendBuffer: number): Promise<SocketApp> {
  @WebSocket('/live', { channels: [KeptChannel, PlainChannel], slowConsumer, sendBuffer })
  class Live {
    @OnMessage('ping') ping() {
      return 'pong';
    }
  }
  return socketApp({ controllers: [Live] });
}

/** The TCP socket of a client: paused, it takes nothing, and the server's buffers fill. */
const wire = (client: SocketClient) => (client.socket as unknown as { _socket: Socket })._socket;
const statsOf = ({ app }: SocketApp) => (app.stats()['websocket'] as EndpointStats[])[0]!;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const publish = ({ app }: SocketApp, channel: string, data: unknown) =>
  app.get(Channels).channel(channel).publish('said', data);

async function joined(app: SocketApp, channel: string): Promise<SocketClient> {
  go();
  const client = await app.connect('/live');
  expect((await client.ask({ event: '$join', channel })).statusCode).toBe(200);
  return client;
}

/** A join that is under way: publications wait for its reply. */
async function joining(app: SocketApp, channel: string): Promise<SocketClient> {
  const client = await app.connect('/live');
  client.send({ event: '$join', channel });
  while (app.app.get(Channels).channel(channel).size === 0) await turn();
  return client;
}

test.each(['drop', 'latest'] as const)(
  'under %s, a positioned push that is dropped becomes a reset',
  async (policy) => {
    const app = await start(policy, 200_000);
    const client = await joined(app, 'kept:1');
    wire(client).pause();
    let sent = 0;
    while ((await publish(app, 'kept:1', BIG)).local === 1) sent += 1;
    for (let more = 0; more < 3; more += 1) await publish(app, 'kept:1', BIG);
    wire(client).resume();
    const frames = await client.jsons(sent + 1);
    const reset = frames.at(-1);
    expect(frames.slice(0, -1).map(({ offset }) => offset)).toEqual(Array.from({ length: sent }, (_, at) => at + 1));
    expect(reset).toEqual({
      event: '$reset',
      channel: 'kept:1',
      data: { epoch: frames[0].epoch, offset: sent + 4 },
      timestamp: expect.any(String),
    });
    await publish(app, 'kept:1', 'after');
    expect(await client.json()).toMatchObject({ data: 'after', offset: sent + 5 });
  },
);

test('under latest, a held push of a channel does not follow the reply to its $leave', async () => {
  const app = await start('latest', 200_000);
  const client = await joined(app, 'plain:1');
  wire(client).pause();
  while (statsOf(app).dropped === 0) await publish(app, 'plain:1', BIG);
  client.send({ event: '$leave', channel: 'plain:1' });
  while (app.app.get(Channels).channel('plain:1').size > 0) await turn();
  wire(client).resume();
  let frame = await client.json();
  while (frame.event === 'said') frame = await client.json();
  expect(frame).toEqual({ event: '$leave', channel: 'plain:1', statusCode: 204, body: null });
  expect(await client.ask({ event: 'ping' })).toMatchObject({ body: 'pong' });
});

describe('more is published during a join than can wait', () => {
  test('with history it is read again: nothing is missing', async () => {
    const app = await start('close', 2_000);
    const client = await joining(app, 'kept:1');
    for (let data = 1; data <= 50; data += 1) await publish(app, 'kept:1', 'x'.repeat(400));
    await app.app
      .get(Channels)
      .channel('kept:1')
      .publish('whispered', 1, { only: await app.app.get(Channels).channel('kept:1').members() });
    go();
    expect(await client.json()).toMatchObject({ statusCode: 200, body: { offset: 0 } });
    expect((await client.jsons(50)).map(({ offset }) => offset)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(await client.json()).toMatchObject({ event: 'whispered', data: 1 });
    await publish(app, 'kept:1', 51);
    expect(await client.json()).toMatchObject({ data: 51, offset: 51 });
  });

  test.each([
    ['drop', ['1', '2']],
    ['latest', ['3']],
  ] as const)('without history the policy %s applies', async (policy, kept) => {
    const app = await start(policy, 1_000);
    const client = await joining(app, 'plain:1');
    for (const data of ['1', '2', '3']) await publish(app, 'plain:1', data.padEnd(300));
    go();
    expect((await client.json()).statusCode).toBe(200);
    expect((await client.jsons(kept.length)).map(({ data }) => data.trim())).toEqual(kept);
  });

  test('without history the policy close closes', async () => {
    const app = await start('close', 1_000);
    const client = await joining(app, 'plain:1');
    for (let data = 1; data <= 3; data += 1) await publish(app, 'plain:1', 'x'.repeat(300));
    expect((await client.closed).code).toBe(1013);
    go();
  });
});
