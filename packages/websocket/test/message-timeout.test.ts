import { deflateRawSync } from 'node:zlib';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { cert, key, trusted } from '@cortado/testkit/certificate';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

const secured = new Set<RawSocket>();
afterEach(async () => {
  for (const each of secured) each.destroy();
  secured.clear();
  await closeSocketApps();
});

@WebSocket('/echo')
class Echo {
  @OnReceive() echo(text: string) {
    return text.length;
  }
}

const LIMITS = { messageTimeout: 60, pingInterval: 60_000 };
const rpc = (id: number) => JSON.stringify({ id, body: 'x' });

async function opened(tls: boolean, headers: Record<string, string>, options = {}): Promise<RawSocket> {
  const { port, raw } = await socketApp({
    controllers: [Echo],
    websocket: { ...LIMITS, ...options },
    ...(tls ? { server: { tls: { key, cert } } } : {}),
  });
  const socket = tls ? await secure(port) : await raw();
  socket.write(RawSocket.upgrade('/echo', headers));
  await socket.head();
  return socket;
}

async function secure(port: number): Promise<RawSocket> {
  const socket = await RawSocket.connect({ port, tls: trusted });
  secured.add(socket);
  return socket;
}

const long = clientFrame(OPCODE.text, 'a'.repeat(60_000));
const compressed = deflateRawSync(`"${'b'.repeat(5_000)}"`, { finishFlush: 2 }).subarray(0, -4);
const bytes = (...parts: readonly Buffer[]) => Buffer.concat(parts);
const open = (text: string) => clientFrame(OPCODE.text, text, { fin: false });
const rest = (text: string, fin = true) => clientFrame(OPCODE.continuation, text, { fin });

const transports = [
  ['in the clear', false],
  ['over TLS', true],
] as const;
const protocols = [
  ['message', {}, clientFrame(OPCODE.text, 'x')],
  ['rpc', { 'sec-websocket-protocol': 'cortado.v1' }, clientFrame(OPCODE.text, rpc(1))],
] as const;

describe.each(transports)('%s', (_name, tls) => {
  describe.each(protocols)('in the %s protocol', (_protocol, headers, whole) => {
    test.each<[name: string, sent: Buffer]>([
      ['part of a message', long.subarray(0, 50_000)],
      ['one byte of a header', long.subarray(0, 1)],
      ['a header without a payload', long.subarray(0, 8)],
      ['part of a message behind a whole one', bytes(whole, long.subarray(0, 50_000))],
      ['one byte behind a whole one', bytes(whole, long.subarray(0, 1))],
      ['part of a message behind three whole ones', bytes(whole, whole, whole, long.subarray(0, 9))],
      ['a first fragment behind a whole one', bytes(whole, open('a'))],
      ['all fragments but the last', bytes(open('a'), rest('b', false), rest('c', false))],
      ['part of a message behind one in fragments', bytes(open('"a'), rest('b"'), long.subarray(0, 20_000))],
      ['part of a message behind a ping', bytes(clientFrame(OPCODE.ping, 'p'), long.subarray(0, 20_000))],
      ['part of a ping behind a whole message', bytes(whole, clientFrame(OPCODE.ping, 'ping').subarray(0, 4))],
    ])('%s that never ends is closed with 1008', async (_sent, sent) => {
      const socket = await opened(tls, headers);
      socket.write(sent);
      expect(await socket.closeCode()).toBe(1008);
    });
  });

  test('the same behind a compressed message', async () => {
    const offer = { 'sec-websocket-extensions': 'permessage-deflate' };
    const socket = await opened(tls, offer, { compression: true });
    socket.write(bytes(clientFrame(OPCODE.text, compressed, { rsv: 4 }), long.subarray(0, 20_000)));
    expect(await socket.closeCode()).toBe(1008);
  });
});

test('messages that arrive in time do not hit the message timeout: whole ones, fragments and pings, on all transports', async () => {
  const combined = transports.flatMap(([, tls]) => protocols.map(([, headers, whole]) => ({ tls, headers, whole })));
  const replies = await Promise.all(combined.map((each) => chatter(each)));
  for (const count of replies) expect(count).toBeGreaterThan(2);
});

/** Sends without a pause for several times as long as the limit. @returns how many replies came */
async function chatter({ tls, headers, whole }: { tls: boolean; headers: Record<string, string>; whole: Buffer }) {
  const socket = await opened(tls, headers, { messageTimeout: 1_000, messageRate: 10_000, messageBurst: 10_000 });
  const parts = bytes(whole, open('"a'), rest('b"'), clientFrame(OPCODE.ping, 'p'));
  // What is left at the end of each write is part of the next message.
  const start = performance.now();
  let replies = 0;
  let left = Buffer.alloc(0);
  while (performance.now() - start < 3_000) {
    const stream = bytes(left, parts, whole);
    socket.write(stream.subarray(0, -3));
    left = stream.subarray(-3);
    for (;;) {
      const frame = (await socket.frame())!;
      expect(frame.opcode).not.toBe(OPCODE.close);
      if (frame.opcode === OPCODE.text) replies += 1;
      if (frame.opcode === OPCODE.pong) break;
    }
  }
  socket.write(left);
  socket.write(clientFrame(OPCODE.close, Buffer.from([3, 232])));
  expect(await socket.closeCode()).toBe(1000);
  return replies;
}
