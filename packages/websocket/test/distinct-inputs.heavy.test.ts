import { ChildApp } from '@cortado/testkit/child-app';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { SocketClient } from '@cortado/testkit/socket-client';
import { join } from 'node:path';

const MIB = 1_048_576;
/** A million with CORTADO_FULL=1. */
const DISTINCT = process.env['CORTADO_FULL'] === '1' ? 1_000_000 : 110_000;

let child: ChildApp;
beforeEach(async () => {
  child = await ChildApp.start(join(__dirname, 'reliability/hostile-app.ts'));
});
afterEach(() => child.stop());

/** Frames whose names nobody knows: of an event, and of a property of a message that is fine without it. */
const FRAMES: Readonly<Record<string, (name: string) => object>> = {
  404: (name) => ({ event: name }),
  200: (name) => ({ event: 'join', room: 'one', [name]: 1 }),
};
/** Handshakes that differ in what a cache could be keyed by. */
const HANDSHAKES: Readonly<Record<string, (name: string) => string>> = {
  404: (name) => RawSocket.upgrade(`/${name}`),
  403: (name) => RawSocket.upgrade('/echo', { origin: `https://${name}.example` }),
  101: (name) =>
    RawSocket.upgrade(`/echo?${name}=${name}`, {
      [`x-${name}`]: name,
      cookie: `${name}=1`,
      'user-agent': name,
      'sec-websocket-protocol': name,
      'sec-websocket-extensions': name,
    }),
};

async function sendFrames(status: string, from: number, count: number): Promise<void> {
  const client = await SocketClient.connect(`ws://127.0.0.1:${child.port}/rooms`);
  const outcomes: Record<string, number> = {};
  for (let sent = 0; sent < count; sent += 50) {
    for (let index = 0; index < 50; index += 1) {
      client.send(JSON.stringify(FRAMES[status]!(`n${(from + sent + index).toString(36)}`)));
    }
    for (let index = 0; index < 50; index += 1) {
      const { statusCode } = await client.json();
      outcomes[statusCode] = (outcomes[statusCode] ?? 0) + 1;
    }
  }
  client.destroy();
  expect(outcomes).toEqual({ [status]: count });
}

async function shakeHands(status: string, from: number, count: number): Promise<void> {
  const outcomes: Record<string, number> = {};
  const shake = async (index: number): Promise<void> => {
    const socket = await RawSocket.connect(child.port);
    socket.write(HANDSHAKES[status]!(`n${index.toString(36)}`));
    const answer = (await socket.head()).slice(9, 12);
    outcomes[answer] = (outcomes[answer] ?? 0) + 1;
    socket.reset();
  };
  for (let begun = 0; begun < count; begun += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => shake(from + begun + index)));
  }
  expect(outcomes).toEqual({ [status]: count });
}

test(
  'nothing that a client chooses is kept: events, keys, paths, origins, queries, headers, cookies, subprotocols',
  async () => {
    const rounds = async (from: number, total: number): Promise<number> => {
      const frames = Math.ceil((total * 0.4) / 50) * 50;
      const handshakes = Math.ceil((total * 0.2) / 3 / 50) * 50;
      for (const status of Object.keys(FRAMES)) await sendFrames(status, from, frames);
      for (const status of Object.keys(HANDSHAKES)) await shakeHands(status, from, handshakes);
      return frames * 2 + handshakes * 3;
    };
    await rounds(0, 10_000);
    const before = await child.until(({ sessions }) => sessions === 0);
    const sent = await rounds(1_000_000, DISTINCT);
    const after = await child.until(({ sessions }) => sessions === 0);
    process.stdout.write(`row 37: ${sent} frames and handshakes, heap ${(after.heap - before.heap) / MIB} MiB\n`);
    expect([after.sessions, after.unhandled]).toEqual([0, []]);
    expect(after.heap - before.heap).toBeLessThan(8 * MIB);
  },
  DISTINCT + 60_000,
);
