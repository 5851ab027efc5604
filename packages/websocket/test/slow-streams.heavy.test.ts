import { Connection, OnMessage, OnReceive, WebSocket, type EndpointStats } from '@cortado/websocket';
import { Neighbour } from '@cortado/testkit/neighbour';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

const ITEM = 'x'.repeat(50_000);
const SEND_BUFFER = 200_000;

/** Serves somebody else so often that all that can happen meanwhile has happened, until nothing changes any more. */
async function settled({ connect }: SocketApp, read: () => number): Promise<number> {
  const neighbour = await connect('/neighbour');
  let same = 0;
  for (let before = read(); same < 50; same = before === (before = read()) ? same + 1 : 0) await neighbour.ask('x');
  return read();
}

/** What a stream of so many items looks like, whole. */
const whole = (count: number) => [...Array.from({ length: count }, (_, seq) => [206, seq]), [200, undefined]];

function streamer(slowConsumer: 'close' | 'drop' | 'latest') {
  const state = { made: 0, ended: 0, peak: 0, connection: undefined as Connection | undefined };
  @WebSocket('/streams', { slowConsumer, sendBuffer: SEND_BUFFER })
  class Streams {
    onConnect(connection: Connection) {
      state.connection = connection;
    }
    @OnMessage('stream', String) async *stream(count: string) {
      try {
        for (let index = 0; index < Number(count); index += 1) {
          state.made += 1;
          state.peak = Math.max(state.peak, state.connection!.bufferedAmount);
          yield ITEM;
        }
      } finally {
        state.ended += 1;
      }
    }
    @OnReceive() other(text: string) {
      return text;
    }
  }
  return { Streams, state };
}

async function open(slowConsumer: 'close' | 'drop' | 'latest') {
  const { Streams, state } = streamer(slowConsumer);
  const app = await socketApp({ controllers: [Streams, Neighbour] });
  const client = await app.connect('/streams', { subprotocols: ['cortado.v1'] });
  const stats = () => (app.app.stats()['websocket'] as EndpointStats[])[0]!;
  return { app, client, state, stats };
}

describe.each(['close', 'drop', 'latest'] as const)('slowConsumer: %s', (slowConsumer) => {
  test('streams to a client that does not read wait, and come whole when it does', async () => {
    const { app, client, state, stats } = await open(slowConsumer);
    client.pause();
    const count = 100;
    // Several side by side, so that each finds the room taken by the others.
    for (let id = 0; id < 8; id += 1) client.send({ id, event: 'stream', body: String(count) });
    const made = await settled(app, () => state.made);
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(8 * count);
    expect(state.connection!.bufferedAmount).toBeLessThanOrEqual(SEND_BUFFER);

    client.resume();
    const frames = await client.jsons(8 * (count + 1));
    for (let id = 0; id < 8; id += 1) {
      const own = frames.filter((each) => each.id === id).map(({ statusCode, seq }) => [statusCode, seq]);
      expect(own).toEqual(whole(count));
    }
    expect(state.peak).toBeLessThanOrEqual(SEND_BUFFER);
    expect(stats()).toMatchObject({ dropped: 0, slowConsumers: 0, connections: 1 });
  });

  test('a stream that waits for room is cancelled at once, and its source is told', async () => {
    const { app, client, state } = await open(slowConsumer);
    client.pause();
    for (let id = 0; id < 8; id += 1) client.send({ id, event: 'stream', body: '300' });
    await settled(app, () => state.made);
    for (let id = 0; id < 8; id += 1) client.send({ id, event: '$cancel' });
    await settled(app, () => state.ended);
    // Those that wait for room are over; what is in the buffer has to leave first.
    expect(state.ended).toBeGreaterThan(3);

    client.resume();
    const terminals: number[] = [];
    const next = new Map<number, number>();
    while (terminals.length < 8) {
      const { id, statusCode, seq } = await client.json();
      if (statusCode !== 206) terminals.push(statusCode);
      const expected = statusCode === 206 ? (next.get(id) ?? 0) : undefined;
      expect(seq).toBe(expected);
      next.set(id, (expected ?? 0) + 1);
    }
    expect(terminals).toEqual(Array(8).fill(499));
    expect(state.ended).toBe(8);
  });

  test('a client that vanishes ends the streams that wait for it', async () => {
    const { app, client, state, stats } = await open(slowConsumer);
    client.pause();
    for (let id = 0; id < 8; id += 1) client.send({ id, event: 'stream', body: '300' });
    await settled(app, () => state.made);
    client.destroy();
    await settled(app, () => state.ended);
    expect(state.ended).toBe(8);
    expect(stats().connections).toBe(0);
  });
});
