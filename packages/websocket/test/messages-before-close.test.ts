import { OnReceive, WebSocket, type Connection, type Disconnect, type WebSocketOptions } from '@cortado/websocket';
import { Controller } from '@cortado/core';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

const heard: string[] = [];
const ends: Disconnect[] = [];
let over: () => void;
let ended: Promise<void>;
beforeEach(() => {
  heard.length = ends.length = 0;
  ended = new Promise((resolve) => (over = resolve));
});

@WebSocket('/class')
class Endpoint {
  @OnReceive() onReceive(text: string) {
    heard.push(text);
    return text;
  }
  onDisconnect(_connection: Connection, reason: Disconnect) {
    ends.push(reason);
    over();
  }
}

@Controller('/')
class Styles {
  @WebSocket('/traditional') async traditional(connection: Connection) {
    await connection.accept();
    for await (const text of connection) {
      heard.push(String(text));
      await connection.sendJson(text);
    }
    over();
  }
  @WebSocket('/callbacks') async callbacks(connection: Connection) {
    await connection.acceptCallback({
      receive: String,
      onReceive: (text) => {
        heard.push(text);
        return text;
      },
    });
    over();
  }
}

async function open(path: string, websocket: WebSocketOptions = {}) {
  const { raw } = await socketApp({
    controllers: [Endpoint, Styles],
    websocket,
    register: (app) =>
      app.websocket('/function', {
        receive: String,
        onReceive: (text: string) => {
          heard.push(text);
          return text;
        },
        onDisconnect: () => over(),
      }),
  });
  const socket = await raw();
  socket.write(RawSocket.upgrade(path));
  await socket.head();
  return socket;
}

async function frames(socket: RawSocket): Promise<[opcode: number, payload: string][]> {
  const all: [number, string][] = [];
  for (let frame = await socket.frame(); frame !== undefined; frame = await socket.frame()) {
    all.push([
      frame.opcode,
      frame.opcode === OPCODE.close ? String(frame.payload.readUInt16BE(0)) : String(frame.payload),
    ]);
  }
  return all;
}

const text = (value: string): Buffer => clientFrame(OPCODE.text, value);
const close = clientFrame(OPCODE.close, Buffer.from([0x03, 0xe8])); // 1000
const illegal = Buffer.from([0x83, 0x80, 0, 0, 0, 0]); // opcode 3 is reserved
const notUtf8 = clientFrame(OPCODE.text, Buffer.from([0xff]));

describe.each(['/class', '/traditional', '/callbacks', '/function'])('%s', (path) => {
  const reply = (value: string): string =>
    path === '/traditional' ? `"${value}"` : `{"statusCode":200,"body":"${value}"}`;

  test.each([
    ['a close frame', close, '1000'],
    ['an illegal frame', illegal, '1002'],
    ['text that is not UTF-8', notUtf8, '1007'],
  ])(
    'messages in front of %s in one read are handled and answered before the close frame',
    async (_name, end, code) => {
      const socket = await open(path);
      socket.write(Buffer.concat([text('a'), text('b'), text('c'), end]));
      expect(await frames(socket)).toEqual([
        ...['a', 'b', 'c'].map((each) => [OPCODE.text, reply(each)]),
        [OPCODE.close, code],
      ]);
      await ended;
      expect(heard).toEqual(['a', 'b', 'c']);
    },
  );

  test('a client that ends its side in the same read gets its replies and a close frame too', async () => {
    const socket = await open(path);
    socket.end(Buffer.concat([text('a'), close]));
    expect(await frames(socket)).toEqual([
      [OPCODE.text, reply('a')],
      [OPCODE.close, '1000'],
    ]);
  });
});

test('the first close code counts: that of the client', async () => {
  const socket = await open('/class');
  socket.write(Buffer.concat([text('a'), clientFrame(OPCODE.close, Buffer.from([0x0f, 0xa0, 0x78]))])); // 4000 x
  await frames(socket);
  await ended;
  expect(ends).toEqual([{ code: 4000, reason: 'x', wasClean: true, initiator: 'client' }]);
});

test('the traditional style keeps the message rate: what is above it closes with 1008, and what was below is delivered', async () => {
  const socket = await open('/traditional', { messageRate: 1, messageBurst: 5, rateTolerance: 300 });
  socket.write(Buffer.concat(Array.from({ length: 50 }, (_, index) => text(String(index)))));
  const answered = await frames(socket);
  expect(answered.at(-1)).toEqual([OPCODE.close, '1008']);
  await ended;
  expect(heard).toEqual(['0', '1', '2', '3', '4']);
});
