import { Guard } from '@cortado/core';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { clientFrame, closePayload, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';

const { text, binary, continuation, close, ping, pong } = OPCODE;

@WebSocket('/echo')
class Echo {
  @OnReceive() onReceive(message: string) {
    return message;
  }
}

/** A guard that lets through once every vector's bytes are with the server. */
@WebSocket('/guarded')
@Guard(() => new Promise<true>((resolve) => setImmediate(() => setImmediate(resolve, true))))
class Guarded extends Echo {}

let app: SocketApp;
beforeAll(async () => (app = await socketApp({ controllers: [Echo, Guarded] })));
afterAll(closeSocketApps);

const bytes = (...list: number[]) => Buffer.from(list);
const open = (opcode: number, payload: Buffer | string = '') => clientFrame(opcode, payload, { fin: false });

/** What a client sends, and the code that the server's close frame has (RFC 6455 §7.4.1). */
const BROKEN: readonly (readonly [name: string, frames: readonly Buffer[], code: number])[] = [
  ['unmasked text', [clientFrame(text, 'x', { masked: false })], 1002],
  ['unmasked ping', [clientFrame(ping, '', { masked: false })], 1002],
  ['unmasked close', [clientFrame(close, closePayload(1000), { masked: false })], 1002],
  ...[1, 2, 3, 4, 5, 6, 7].map((rsv) => [`reserved bits ${rsv}`, [clientFrame(text, 'x', { rsv })], 1002] as const),
  ['reserved bit on a ping', [clientFrame(ping, '', { rsv: 4 })], 1002],
  ['reserved bit on a continuation', [open(text, 'a'), clientFrame(continuation, 'b', { rsv: 4 })], 1002],
  ...[3, 4, 5, 6, 7].map((opcode) => [`reserved data opcode ${opcode}`, [clientFrame(opcode, 'x')], 1002] as const),
  ...[11, 12, 13, 14, 15].map((opcode) => [`reserved control opcode ${opcode}`, [clientFrame(opcode)], 1002] as const),
  ['reserved opcode inside a fragmented message', [open(text, 'a'), clientFrame(3, 'b')], 1002],
  ['ping of 126 bytes', [clientFrame(ping, Buffer.alloc(126))], 1002],
  ['pong of 126 bytes', [clientFrame(pong, Buffer.alloc(126))], 1002],
  ['close of 126 bytes', [clientFrame(close, closePayload(1000, 'x'.repeat(124)))], 1002],
  ['ping that announces 64 bits of length', [clientFrame(ping, '', { length: 0n })], 1002],
  ['fragmented ping', [open(ping)], 1002],
  ['fragmented pong', [open(pong)], 1002],
  ['fragmented close', [open(close, closePayload(1000))], 1002],
  ['continuation of nothing', [clientFrame(continuation, 'x')], 1002],
  ['unfinished continuation of nothing', [open(continuation, 'x')], 1002],
  ['continuation after a whole message', [clientFrame(text, 'a'), clientFrame(continuation, 'b')], 1002],
  ['text inside a fragmented text', [open(text, 'a'), clientFrame(text, 'b')], 1002],
  ['binary inside a fragmented text', [open(text, 'a'), clientFrame(binary, 'b')], 1002],
  ['unfinished text inside a fragmented binary', [open(binary, 'a'), open(text, 'b')], 1002],
  ['close with half a code', [clientFrame(close, bytes(3))], 1002],
  ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map(
    (code) => [`close with ${code}`, [clientFrame(close, closePayload(code))], 1002] as const,
  ),
  ['close with a reason that is not UTF-8', [clientFrame(close, closePayload(1000, bytes(0xff)))], 1007],
  ['close with half a character', [clientFrame(close, closePayload(1000, bytes(0xc3)))], 1007],
  ['text with a lone continuation byte', [clientFrame(text, bytes(0x80))], 1007],
  ['text that ends inside a character', [clientFrame(text, bytes(0xe2, 0x82))], 1007],
  ['text with an overlong slash', [clientFrame(text, bytes(0xc0, 0xaf))], 1007],
  ['text with a surrogate', [clientFrame(text, bytes(0xed, 0xa0, 0x80))], 1007],
  ['text beyond Unicode', [clientFrame(text, bytes(0xf4, 0x90, 0x80, 0x80))], 1007],
  ['text with 0xFE', [clientFrame(text, bytes(0xfe))], 1007],
  ['fragments that together are not UTF-8', [open(text, bytes(0xe2)), clientFrame(continuation, bytes(0x28))], 1007],
  ['a message one byte too long', [clientFrame(text, 'x'.repeat(65_537))], 1009],
  ['a binary message one byte too long', [clientFrame(binary, Buffer.alloc(65_537))], 1009],
  [
    'fragments that are too long together',
    [open(text, 'x'.repeat(60_000)), clientFrame(continuation, 'x'.repeat(6_000))],
    1009,
  ],
  ['a header that announces 2^32', [clientFrame(text, '', { length: 2n ** 32n })], 1009],
  ['a header that announces 2^40', [clientFrame(text, '', { length: 2n ** 40n })], 1009],
  ['a header that announces 2^53', [clientFrame(text, '', { length: 2n ** 53n })], 1009],
  ['a header that announces 2^63', [clientFrame(text, '', { length: 2n ** 63n })], 1009],
  ['a header that announces 2^64 - 1', [clientFrame(text, '', { length: 2n ** 64n - 1n })], 1009],
  ['too many fragments', [open(text), ...Array<Buffer>(1_100).fill(open(continuation))], 1008],
  ['too many fragments of one byte', [open(text, 'x'), ...Array<Buffer>(1_100).fill(open(continuation, 'x'))], 1008],
];

/** What is legal, however odd, and what comes back: an echo, or a close frame with this code. */
const LEGAL: readonly (readonly [name: string, frames: readonly Buffer[], outcome: string | number])[] = [
  ['empty text', [clientFrame(text)], ''],
  ['text with every kind of character', [clientFrame(text, 'aü€😀\u0000')], 'aü€😀\u0000'],
  ['a character cut by fragments', [open(text, bytes(0xe2)), clientFrame(continuation, bytes(0x82, 0xac))], '€'],
  ['empty fragments', [open(text), open(continuation), clientFrame(continuation)], ''],
  ['a ping between fragments', [open(text, 'a'), clientFrame(ping, 'p'), clientFrame(continuation, 'b')], 'ab'],
  ['a pong that nobody asked for', [clientFrame(pong, 'p'), clientFrame(text, 'a')], 'a'],
  ['a ping of 125 bytes', [clientFrame(ping, Buffer.alloc(125)), clientFrame(text, 'a')], 'a'],
  ['a message of the greatest size', [clientFrame(text, 'x'.repeat(65_536))], 'x'.repeat(65_536)],
  ['a length in more bytes than it needs', [clientFrame(text, 'abc', { length: 3n })], 'abc'],
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999].map(
    (code) => [`close with ${code}`, [clientFrame(close, closePayload(code))], code] as const,
  ),
  ['close without a code', [clientFrame(close)], 1005],
  ['close with 123 bytes of reason', [clientFrame(close, closePayload(1000, 'x'.repeat(123)))], 1000],
];

describe.each([
  ['after the handshake', '/echo', false],
  ['while a guard is pending', '/guarded', true],
])('%s', (_name, path, inOnePacket) => {
  async function send(frames: readonly Buffer[]): Promise<RawSocket> {
    const socket = await app.raw();
    const upgrade = Buffer.from(RawSocket.upgrade(path));
    if (inOnePacket) socket.write(Buffer.concat([upgrade, ...frames]));
    else socket.write(upgrade);
    expect(await socket.head()).toContain('101');
    if (!inOnePacket) socket.write(Buffer.concat(frames));
    return socket;
  }

  test.each(BROKEN)('%s', async (_vector, frames, code) => {
    const socket = await send(frames);
    expect(await socket.closeCode()).toBe(code);
    socket.destroy();
  });

  test.each(LEGAL)('legal: %s', async (_vector, frames, outcome) => {
    const socket = await send(frames);
    const answer = async (): Promise<string | number> => {
      if (typeof outcome === 'number') return socket.closeCode();
      let frame = await socket.frame();
      while (frame?.opcode === pong) frame = await socket.frame();
      return (JSON.parse(String(frame?.payload)) as { body: string }).body;
    };
    expect(await answer()).toBe(outcome);
    socket.destroy();
  });
});

test('there are at least 60 vectors, and the server still serves', async () => {
  expect(BROKEN.length).toBeGreaterThanOrEqual(60);
  expect(await (await app.connect('/echo')).ask('x')).toEqual({ statusCode: 200, body: 'x' });
});
