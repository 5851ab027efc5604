import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import {
  Connection,
  Controller,
  createApp,
  formatRoutes,
  Get,
  Ok,
  OnReceive,
  Post,
  Version,
  WebSocket,
  type CortadoOptions,
} from 'cortado';

/** What a declaration means on one transport it means on the other. */
@Version('2')
@Controller('/chat')
class Chat {
  @Get() list() {
    return 'two';
  }
  @WebSocket('/live') async live(connection: Connection) {
    await connection.acceptCallback({ receive: String, onReceive: () => 'two' });
  }
  @Version('3', '4') @WebSocket('/next') async next(connection: Connection) {
    await connection.acceptCallback({ receive: String, onReceive: () => 'next' });
  }
}
@Version('2')
@WebSocket('/room')
class Room {
  @OnReceive() echo(_text: string) {
    return 'room';
  }
}
@Controller('/bytes')
class Bytes {
  @Post() post(bytes: Buffer) {
    return bytes;
  }
  @Get('/typed') typed() {
    return Ok(new Uint8Array([1, 2, 255])).header('content-type', 'image/x-none');
  }
  @Get('/none') none() {
    return Buffer.alloc(0);
  }
}
@WebSocket('/bytes')
class BytesSocket {
  @OnReceive() echo(bytes: Buffer) {
    return bytes;
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
const open = async (options: CortadoOptions) =>
  (running = await RunningApp.open(createApp({ log: false, ...options })));

test('a version in the path is part of the path of a socket too, of a method and of a class', async () => {
  const app = await open({ controllers: [Chat, Room], prefix: '/api' });
  expect((await app.client.get('/api/v2/chat')).json).toBe('two');
  for (const [path, body] of [
    ['/api/v2/chat/live', 'two'],
    ['/api/v3/chat/next', 'next'],
    ['/api/v4/chat/next', 'next'],
    ['/api/v2/room', 'room'],
  ] as const) {
    expect((await (await app.connect(path)).ask('?')).body).toBe(body);
  }
  for (const path of ['/api/chat/live', '/api/v2/chat/next', '/api/room']) {
    await expect(app.connect(path)).rejects.toMatchObject({ status: 404 } satisfies Partial<HandshakeRefused>);
  }
  expect(formatRoutes(app.app.routes())).toContain('/api/v2/chat/live');
});

test.each([Chat, Room])(
  'a version in a header is none that a browser could name for the socket of %s',
  async (type) => {
    const http = { versioning: { header: 'x-api-version' } };
    await expect(createApp({ log: false, controllers: [type], http })).rejects.toThrow('E_WEBSOCKET');
  },
);

test('bytes are answered as bytes on both', async () => {
  const app = await open({ controllers: [Bytes, BytesSocket] });
  const bytes = Buffer.from([0, 1, 2, 255]);
  const answer = await app.client.send('POST', '/bytes', { body: bytes });
  expect(answer.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-length': '4' });
  expect(answer.bytes).toEqual(bytes);
  const client = await app.connect('/bytes');
  client.send(bytes);
  expect(await client.next()).toEqual(bytes);
  const typed = await app.client.get('/bytes/typed');
  expect([typed.headers['content-type'], typed.bytes]).toEqual(['image/x-none', Buffer.from([1, 2, 255])]);
  const none = await app.client.get('/bytes/none');
  expect([none.status, none.headers['content-length']]).toEqual([200, '0']);
});
