import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { OnReceive, WebSocket } from '@cortado/websocket';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

/** Above the size from which replies are compressed. */
const TEXT = 'compressed '.repeat(300);
const RSV1 = 4;

@WebSocket('/echo')
class Echo {
  @OnReceive() echo(text: string) {
    return text;
  }
}

async function shaken(offer: string | undefined, subprotocol?: string, compression = true) {
  const { raw } = await socketApp({ controllers: [Echo], websocket: { compression } });
  const socket = await raw();
  const headers = {
    ...(offer === undefined ? {} : { 'sec-websocket-extensions': offer }),
    ...(subprotocol === undefined ? {} : { 'sec-websocket-protocol': subprotocol }),
  };
  socket.write(RawSocket.upgrade('/echo', headers));
  const head = await socket.head();
  return {
    socket,
    status: Number(head.split(' ')[1]),
    extension: /^sec-websocket-extensions: (.*)\r$/im.exec(head)?.[1],
  };
}

/** RFC 7692 §7.2.1: without the four bytes at the end. */
const deflated = (text: string, windowBits: number) =>
  deflateRawSync(text, { windowBits, finishFlush: 2 /* Z_SYNC_FLUSH */ }).subarray(0, -4);

/** One message in as many frames, the first of which says whether it is compressed. */
function frames(payload: Buffer, count: number, compressed: boolean): Buffer {
  const size = Math.ceil(payload.length / count);
  const parts = Array.from({ length: count }, (_, index) => payload.subarray(index * size, (index + 1) * size));
  return Buffer.concat(
    parts.map((part, index) =>
      clientFrame(index === 0 ? OPCODE.text : OPCODE.continuation, part, {
        fin: index === count - 1,
        rsv: index === 0 && compressed ? RSV1 : 0,
      }),
    ),
  );
}

/** The reply of each protocol, inflated where it was compressed. */
async function asked(socket: RawSocket, rpc: boolean, compressed: boolean, count: number, windowBits = 15) {
  const message = rpc ? JSON.stringify({ id: 1, body: TEXT }) : TEXT;
  socket.write(frames(compressed ? deflated(message, windowBits) : Buffer.from(message), count, compressed));
  const { payload } = (await socket.frame())!;
  const text = compressed
    ? inflateRawSync(Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]), { finishFlush: 2 }).toString()
    : payload.toString();
  return (JSON.parse(text) as { body: string }).body;
}

const WINDOWS = Array.from({ length: 8 }, (_, index) => 8 + index);

describe.each([
  ['message', undefined],
  ['rpc', 'cortado.v1'],
])('in the %s protocol', (name, subprotocol) => {
  const rpc = name === 'rpc';

  test.each([
    'permessage-deflate',
    'PERMESSAGE-DEFLATE, permessage-deflate',
    'permessage-deflate; server_no_context_takeover',
    'permessage-deflate; client_no_context_takeover',
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; client_max_window_bits',
    ...WINDOWS.map((bits) => `permessage-deflate; client_max_window_bits=${bits}`),
    ...WINDOWS.filter((bits) => bits >= 12).map((bits) => `permessage-deflate; server_max_window_bits=${bits}`),
    'permessage-deflate; server_max_window_bits="13"; client_max_window_bits="10"',
    'permessage-deflate; server_max_window_bits="1\\3"',
    'permessage-deflate;server_max_window_bits=15;client_max_window_bits;server_no_context_takeover;client_no_context_takeover',
    'permessage-deflate ; client_max_window_bits = 10',
    'permessage-deflate; server_max_window_bits=8, permessage-deflate',
    'permessage-deflate; unknown=1, permessage-deflate; client_max_window_bits',
    'x-webkit-deflate-frame, permessage-deflate',
    ', ,permessage-deflate, ',
  ])('%s is accepted, and messages come through, in one frame and in many', async (offer) => {
    const { socket, status, extension } = await shaken(offer, subprotocol);
    expect(status).toBe(101);
    const [agreed, ...parameters] = extension!.split('; ');
    expect([agreed, ...parameters.toSorted()]).toEqual([
      'permessage-deflate',
      'client_no_context_takeover',
      'server_max_window_bits=12',
      'server_no_context_takeover',
    ]);
    const windowBits = Number(/client_max_window_bits ?= ?"?(\d+)/.exec(offer)?.[1] ?? 15);
    for (const count of [1, 2, 7]) expect(await asked(socket, rpc, true, count, windowBits)).toBe(TEXT);
    // A message may still be sent as it is.
    socket.write(frames(Buffer.from(rpc ? '{"id":2,"body":"x"}' : 'x'), 1, false));
    expect((await socket.frame())!.payload.toString()).toContain('"x"');
  });

  test.each([
    ...WINDOWS.filter((bits) => bits < 12).map((bits) => `permessage-deflate; server_max_window_bits=${bits}`),
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; server_max_window_bits=7',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate; server_max_window_bits=012',
    'permessage-deflate; server_max_window_bits=1e1',
    'permessage-deflate; client_max_window_bits=7',
    'permessage-deflate; client_max_window_bits=16',
    'permessage-deflate; client_max_window_bits=x',
    'permessage-deflate; server_no_context_takeover=true',
    'permessage-deflate; client_no_context_takeover=1',
    'permessage-deflate; other=1',
    'permessage-deflate; __proto__',
    'permessage-deflate; toString=1',
    'permessage-deflate; client_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; server_max_window_bits=15; server_max_window_bits=12',
    'x-webkit-deflate-frame',
    'permessage-bzip2; level=9',
    '',
    ' , ,',
  ])('%j is declined, and the connection opens without compression', async (offer) => {
    const { socket, status, extension } = await shaken(offer, subprotocol);
    expect([status, extension]).toEqual([101, undefined]);
    for (const count of [1, 7]) expect(await asked(socket, rpc, false, count)).toBe(TEXT);
  });
});

test.each([
  'permessage-deflate;',
  'permessage-deflate; ;client_max_window_bits',
  'permessage-deflate; client_max_window_bits=',
  'permessage-deflate; client_max_window_bits="10',
  'permessage-deflate; client_max_window_bits=""',
  'permessage-deflate; client_max_window_bits="1 0"',
  'permessage-deflate client_max_window_bits',
  'permessage-deflate; =10',
  '"permessage-deflate"',
  '; client_max_window_bits',
  'permessage-deflate/1',
])('%j is not a list of extensions (RFC 6455 §9.1): 400 in our own form', async (offer) => {
  const { socket, status } = await shaken(offer);
  expect(status).toBe(400);
  expect(await socket.rest()).toContain('Sec-WebSocket-Extensions cannot be read');
});

test('without compression on this side, what is offered does not matter', async () => {
  for (const offer of ['permessage-deflate; client_max_window_bits', 'permessage-deflate; other=1', ';;']) {
    const { status, extension } = await shaken(offer, undefined, false);
    expect([status, extension]).toEqual([101, undefined]);
  }
});
