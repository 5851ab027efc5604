import { LogLines } from '@cortado/testkit/log-lines';
import { RunningApp } from '@cortado/testkit/app';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { IsString } from 'class-validator';
import {
  Body,
  Connection,
  Context,
  Controller,
  Ctx,
  createApp,
  Forbidden,
  Get,
  HttpContext,
  HttpError,
  OnMessage,
  OnReceive,
  Post,
  SendFile,
  Sse,
  Stream,
  UploadedFile,
  WebSocket,
  type Upload,
} from 'cortado';
import { EventEmitter, on, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** What a client does wrong, or what happens to it, is never an error of the program: nothing of it is logged at `error`. */

const began = new EventEmitter();
const folder = mkdtempSync(join(tmpdir(), 'cortado-'));
writeFileSync(join(folder, 'large'), Buffer.alloc(8_000_000));
afterAll(() => rmSync(folder, { recursive: true }));

class Text {
  @IsString() text!: string;
}

async function* endless({ signal }: Context) {
  yield 'beginning';
  for (;;) yield await wait(1_000_000, 'late', { signal });
}

async function* feed({ signal }: Context) {
  yield { data: 'beginning' };
  await once(new EventEmitter(), 'never', { signal });
}

@Controller('/http')
class Actions {
  @Get('/file/*') file(context: HttpContext) {
    return SendFile(context.params['*']!, { root: folder });
  }
  @Post('/text') text(@Body() { text }: Text) {
    return text;
  }
  @Post('/raw-text') rawText(text: string) {
    return text.length;
  }
  @Post('/upload') upload(@UploadedFile('file') file: Upload) {
    return file.size;
  }
  @Get('/generator') generator(context: Context) {
    return Stream(endless(context));
  }
  @Get('/source') source({ signal }: Context) {
    const stream = new Readable({ read: () => undefined });
    stream.push('beginning');
    signal.addEventListener('abort', () => stream.destroy(signal.reason as Error));
    return Stream(stream);
  }
  @Get('/feed') feed(context: Context) {
    return Sse(feed(context));
  }
  @Get('/signal') async signal({ signal }: Context) {
    began.emit('handler');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
  @Get('/timer') async timer({ signal }: Context) {
    began.emit('handler');
    await wait(1_000_000, undefined, { signal });
  }
  @Get('/wrapped') async wrapped({ signal }: Context) {
    began.emit('handler');
    await wait(1_000_000, undefined, { signal }).catch((cause: unknown) => {
      throw new Error('the warehouse was not asked', { cause });
    });
  }
}

@WebSocket('/messages')
class Messages {
  onConnect(connection: Connection) {
    if (connection.query['refused'] === 'error') throw new HttpError(403, 'Not here');
    return connection.query['refused'] === 'result' ? Forbidden() : undefined;
  }
  @OnMessage('text') text({ text }: Text) {
    return text;
  }
  @OnMessage('wait') async wait({ text }: Text, { signal }: Context) {
    began.emit('handler');
    await wait(1_000_000, text, { signal });
  }
  @OnMessage('reason') async reason({ text }: Text, { signal }: Context) {
    began.emit('handler');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return text;
  }
  @OnMessage('stream') stream({ text }: Text, context: Context) {
    return text === 'stream' ? endless(context) : undefined;
  }
}

@WebSocket('/bytes')
class Bytes {
  @OnReceive() bytes(bytes: Buffer) {
    return bytes;
  }
}

@WebSocket('/handshake')
class Handshakes {
  async onHandshake(@Ctx() { signal }: Context) {
    began.emit('handler');
    await wait(1_000_000, undefined, { signal });
  }
  @OnReceive() text(text: string) {
    return text;
  }
}

@Controller('/methods')
class Methods {
  @WebSocket('/text') async text(connection: Connection) {
    await connection.accept();
    for (;;) await connection.sendText(await connection.receiveText());
  }
  @WebSocket('/json') async json(connection: Connection) {
    await connection.accept();
    for (;;) await connection.send(await connection.receiveJson(Text));
  }
  @WebSocket('/signal') async signal(connection: Connection) {
    await connection.accept();
    began.emit('handler');
    for await (const _ of on(new EventEmitter(), 'never', { signal: connection.signal })) throw new Error('never');
  }
  @WebSocket('/error') async error(connection: Connection) {
    await connection.accept();
    throw new HttpError(409, `Not ${await connection.receiveText()}`);
  }
  @WebSocket('/late') async late(connection: Connection) {
    await connection.accept();
    await new Promise((resolve) => connection.signal.addEventListener('abort', resolve));
    await connection.sendText('too late');
    await connection.receiveText();
  }
}

interface Scene {
  readonly running: RunningApp;
  readonly port: number;
}

type Act = (scene: Scene) => Promise<unknown>;

let scene: Scene;
let lines: LogLines;
beforeAll(async () => {
  lines = new LogLines({ level: 'trace' });
  const app = await createApp({
    controllers: [Actions, Messages, Bytes, Handshakes, Methods],
    log: lines.log,
    accessLog: { messages: true },
    server: { requestTimeout: 300, headersTimeout: 200, connectionsCheckingInterval: 50 },
    http: { uploads: { maxFileSize: 1_000, idleTimeout: 200 }, form: true, cors: true, bodyLimit: 10_000 },
    websocket: {
      maxMessageSize: 10_000,
      maxFragments: 10,
      messageRate: 100,
      messageBurst: 50,
      rateTolerance: 1,
      compression: true,
    },
  });
  const running = await RunningApp.open(Promise.resolve(app));
  scene = { running, port: Number(new URL(app.url).port) };
});
afterAll(() => scene.running.close());

const post = (path: string, headers: string, body = '') =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\n${headers}\r\n\r\n${body}`;
const form = (body: string) =>
  post(
    '/http/upload',
    `content-type: multipart/form-data; boundary=x\r\ncontent-length: ${body.length}\r\nconnection: close`,
    body,
  );
const file = (content: string, end = '\r\n--x--\r\n') =>
  `--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n${content}${end}`;

const get =
  (path: string, headers = {}): Act =>
  ({ running }) =>
    running.client.get(path, headers);
const raw =
  (bytes: string): Act =>
  ({ running }) =>
    running.client.raw(bytes);

/** Sends, waits for a pattern of the answer, and vanishes. */
const leaves =
  (bytes: string, after: RegExp, how: 'reset' | 'end' = 'reset'): Act =>
  async ({ running }) => {
    const connection = await running.client.connect();
    connection.write(bytes);
    await connection.until(after);
    if (how === 'reset') connection.reset();
    else connection.destroy();
    await lines.one({ msg: 'request aborted' });
  };

/** Sends, waits until the handler runs, and vanishes. */
const leavesHandler =
  (path: string): Act =>
  async ({ running }) => {
    const connection = await running.client.connect();
    const runs = once(began, 'handler');
    connection.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    await runs;
    connection.reset();
    await lines.one({ msg: 'request aborted' });
  };

/** Opens a socket by hand and sends bytes. */
const frames =
  (path: string, bytes: Buffer, code: number): Act =>
  async ({ port }) => {
    const socket = await RawSocket.connect(port);
    socket.write(RawSocket.upgrade(path));
    await socket.head();
    socket.write(bytes);
    expect(await socket.closeCode()).toBe(code);
    socket.destroy();
    await lines.one({ msg: 'socket closed' });
  };

const messages =
  (path: string, subprotocols: string[], ...sent: unknown[]): Act =>
  async ({ running }) => {
    const socket = await running.connect(path, { subprotocols });
    for (const each of sent) await socket.ask(each);
    await socket.close();
    await lines.one({ msg: 'socket closed' });
  };

const leavesSocket =
  (path: string, subprotocols: string[], ...sent: unknown[]): Act =>
  async ({ running }) => {
    const runs = once(began, 'handler');
    const socket = await running.connect(path, { subprotocols });
    for (const each of sent) socket.send(each);
    await runs;
    socket.reset();
    await lines.one({ msg: 'socket closed' });
  };

const closedWith =
  (path: string, code: number, ...sent: unknown[]): Act =>
  async ({ running }) => {
    const socket = await running.connect(path);
    for (const each of sent) socket.send(each);
    expect((await socket.closed).code).toBe(code);
    await lines.one({ msg: 'socket closed' });
  };

const json = 'content-type: application/json';
const text = { event: 'text', text: 'a' };

const TABLE: readonly (readonly [name: string, act: Act])[] = [
  ['a file that is not there', get('/http/file/none')],
  [
    'a file outside of the folder',
    raw('GET /http/file/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'),
  ],
  ['a name with a zero byte', get('/http/file/a%00b')],
  ['a name that is too long', get(`/http/file/${'a'.repeat(5_000)}`)],
  ['a file as a folder', get('/http/file/large/below')],
  ['a folder', get('/http/file/.')],
  ['a range that the file does not have', get('/http/file/large', { range: 'bytes=9000000-' })],
  ['a range that is malformed', get('/http/file/large', { range: 'bytes=a-b' })],
  ['a precondition that does not hold', get('/http/file/large', { 'if-match': '"none"' })],
  ['a download that is reset', leaves('GET /http/file/large HTTP/1.1\r\nhost: a\r\n\r\n', /200 OK/)],
  ['a download that is closed', leaves('GET /http/file/large HTTP/1.1\r\nhost: a\r\n\r\n', /200 OK/, 'end')],
  ['a body that is no JSON', raw(post('/http/text', `${json}\r\ncontent-length: 1\r\nconnection: close`, '{'))],
  [
    'a body that is nested deeply',
    ({ running }) =>
      running.client.send('POST', '/http/text', {
        headers: { 'content-type': 'application/json' },
        body: '['.repeat(9_000),
      }),
  ],
  [
    'a body that is empty',
    ({ running }) =>
      running.client.send('POST', '/http/text', { headers: { 'content-type': 'application/json' }, body: '' }),
  ],
  [
    'a body with __proto__',
    ({ running }) =>
      running.client.send('POST', '/http/text', {
        headers: { 'content-type': 'application/json' },
        body: '{"__proto__":{}}',
      }),
  ],
  [
    'a body of another type',
    ({ running }) => running.client.send('POST', '/http/text', { headers: { 'content-type': 'image/png' }, body: 'a' }),
  ],
  [
    'a media type that is malformed',
    ({ running }) => running.client.send('POST', '/http/text', { headers: { 'content-type': ';;;' }, body: 'a' }),
  ],
  [
    'a body that is too large',
    ({ running }) =>
      running.client.send('POST', '/http/text', {
        headers: { 'content-type': 'application/json' },
        body: 'a'.repeat(20_000),
      }),
  ],
  [
    'a body that is compressed',
    ({ running }) =>
      running.client.send('POST', '/http/text', {
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: 'a',
      }),
  ],
  [
    'text that is no UTF-8',
    ({ running }) =>
      running.client.send('POST', '/http/raw-text', {
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from([0xff, 0xfe]),
      }),
  ],
  [
    'a body that is shorter than announced',
    async ({ running }) => {
      const connection = await running.client.connect();
      connection.end(post('/http/text', `${json}\r\ncontent-length: 100`, '{'));
      await connection.rest();
    },
  ],
  [
    'a body that is reset',
    leaves(post('/http/text', `${json}\r\ncontent-length: 9000\r\nexpect: 100-continue`, ''), /100 Continue/),
  ],
  ['a body that comes too late', raw(post('/http/text', `${json}\r\ncontent-length: 100`, '{'))],
  ['a malformed chunk', raw(post('/http/text', `${json}\r\ntransfer-encoding: chunked`, 'zz\r\n'))],
  ['two lengths', raw(post('/http/text', `${json}\r\ncontent-length: 1\r\ncontent-length: 2`, '1'))],
  ['a form that is malformed', raw(form('no form at all'))],
  ['a form without its end', raw(form(file('content', '')))],
  [
    'a form without a boundary',
    raw(post('/http/upload', 'content-type: multipart/form-data\r\ncontent-length: 1\r\nconnection: close', 'a')),
  ],
  ['a file that is too large', raw(form(file('a'.repeat(2_000))))],
  [
    'an upload that is reset',
    async ({ running }) => {
      const connection = await running.client.connect();
      connection.write(
        post(
          '/http/upload',
          'content-type: multipart/form-data; boundary=x\r\ncontent-length: 9000\r\nexpect: 100-continue',
        ),
      );
      await connection.until(/100 Continue/);
      connection.socket.write(file('half', ''), () => connection.socket.resetAndDestroy());
      await lines.one({ path: '/http/upload' });
    },
  ],
  [
    'an upload that stalls',
    raw(
      post('/http/upload', 'content-type: multipart/form-data; boundary=x\r\ncontent-length: 9000', file('half', '')),
    ),
  ],
  ['a stream that its client leaves', leaves('GET /http/generator HTTP/1.1\r\nhost: a\r\n\r\n', /beginning/)],
  ['a source that ends with the client', leaves('GET /http/source HTTP/1.1\r\nhost: a\r\n\r\n', /beginning/)],
  ['a feed that its client leaves', leaves('GET /http/feed HTTP/1.1\r\nhost: a\r\n\r\n', /beginning/)],
  ['a client that leaves a handler, which rejects with the reason', leavesHandler('/http/signal')],
  ['… or with an AbortError of its own', leavesHandler('/http/timer')],
  ['… or with an error because of it', leavesHandler('/http/wrapped')],
  ['garbage', raw('garbage\r\n\r\n')],
  ['TLS on a port without it', raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')],
  ['headers that are too long', raw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)],
  ['headers that come too late', raw('GET / HTTP/1.1\r\nhost: a\r\n')],
  ['headers that are malformed', raw('GET / HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n')],
  ['two hosts', raw('GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n')],
  ['a path that cannot be decoded', get('/%zz')],
  ['a path that does not exist', get('/nowhere')],
  ['a method that is not allowed', ({ running }) => running.client.post('/http/feed', {})],
  ['a cookie that is malformed', get('/http/file/none', { cookie: '%%%=;;==' })],
  [
    'a connection that says nothing and is reset',
    async ({ port }) => {
      (await RawSocket.connect(port)).reset();
    },
  ],
  [
    'a handshake without a key',
    async ({ port }) => {
      const socket = await RawSocket.connect(port);
      socket.write(RawSocket.upgrade('/messages', { 'sec-websocket-key': '' }));
      await socket.rest();
    },
  ],
  [
    'a handshake from another origin',
    ({ running }) => expect(running.connect('/messages', { origin: 'https://evil.example' })).rejects.toThrow('403'),
  ],
  ['a handshake of an unknown path', ({ running }) => expect(running.connect('/nowhere')).rejects.toThrow('404')],
  [
    'a handshake that its client leaves',
    async ({ port }) => {
      const socket = await RawSocket.connect(port);
      const runs = once(began, 'handler');
      socket.write(RawSocket.upgrade('/handshake'));
      await runs;
      socket.reset();
      await lines.one({ msg: 'handshake aborted' });
    },
  ],
  [
    'a handshake and a reset at once',
    async ({ port }) => {
      const socket = await RawSocket.connect(port);
      socket.write(RawSocket.upgrade('/messages'));
      await socket.head();
      socket.reset();
      await lines.one({ msg: 'socket closed' });
    },
  ],
  ['a frame without a mask', frames('/messages', clientFrame(OPCODE.text, '{}', { masked: false }), 1002)],
  ['a reserved opcode', frames('/messages', clientFrame(7, 'a'), 1002)],
  ['reserved bits', frames('/messages', clientFrame(OPCODE.text, 'a', { rsv: 3 }), 1002)],
  ['text that is no UTF-8 in a frame', frames('/messages', clientFrame(OPCODE.text, Buffer.from([0xff])), 1007)],
  ['a message that is too large', frames('/messages', clientFrame(OPCODE.text, 'a'.repeat(20_000)), 1009)],
  ['a frame that claims to be huge', frames('/messages', clientFrame(OPCODE.text, '', { length: 2n ** 62n }), 1009)],
  ['a close code that does not exist', frames('/messages', clientFrame(OPCODE.close, Buffer.from([0, 1])), 1002)],
  ['a continuation of nothing', frames('/messages', clientFrame(OPCODE.continuation, 'a'), 1002)],
  [
    'half a frame and a reset',
    async ({ port }) => {
      const socket = await RawSocket.connect(port);
      socket.write(RawSocket.upgrade('/messages'));
      await socket.head();
      socket.socket.write(clientFrame(OPCODE.text, 'a'.repeat(100)).subarray(0, 50), () => socket.reset());
      await lines.one({ msg: 'socket closed' });
    },
  ],
  [
    'messages that no handler takes',
    messages('/messages', [], 'no JSON', '[]', '{}', { event: 1 }, { event: 'none' }, { event: 'text' }),
  ],
  [
    'the same in the rpc protocol',
    messages(
      '/messages',
      ['cortado.v1'],
      'no JSON',
      '[]',
      { id: {} },
      { id: 1, event: 'none' },
      { id: 1, event: 'text', body: 7 },
      { id: 1, event: '$auth' },
    ),
  ],
  ['bytes to a handler of text', messages('/messages', [], Buffer.from('a'))],
  ['text to a handler of bytes', messages('/bytes', [], 'a')],
  [
    'messages that come too fast',
    async ({ running }) => {
      const socket = await running.connect('/messages');
      for (let index = 0; index < 500; index += 1) socket.send(text);
      await socket.next();
      socket.reset();
      await lines.one({ msg: 'socket closed' });
    },
  ],
  ['a client that leaves the handler of a message', leavesSocket('/messages', [], { event: 'wait', text: 'a' })],
  ['… which rejects with the reason', leavesSocket('/messages', [], { event: 'reason', text: 'a' })],
  ['… in the rpc protocol', leavesSocket('/messages', ['cortado.v1'], { id: 1, event: 'wait', body: { text: 'a' } })],
  [
    'a request that is cancelled',
    async ({ running }) => {
      const socket = await running.connect('/messages', { subprotocols: ['cortado.v1'] });
      for (const [id, event] of ['wait', 'reason'].entries()) {
        const runs = once(began, 'handler');
        socket.send({ id, event, body: { text: 'a' } });
        await runs;
        socket.send({ id, event: '$cancel' });
        expect(await socket.json()).toMatchObject({ id, statusCode: 499 });
      }
      await socket.close();
    },
  ],
  [
    'a stream that is cancelled',
    async ({ running }) => {
      const socket = await running.connect('/messages', { subprotocols: ['cortado.v1'] });
      expect(await socket.ask({ id: 1, event: 'stream', body: { text: 'stream' } })).toMatchObject({ statusCode: 206 });
      expect(await socket.ask({ id: 1, event: '$cancel' })).toMatchObject({ statusCode: 499 });
      await socket.close();
    },
  ],
  [
    'a stream of a socket that its client leaves',
    async ({ running }) => {
      const socket = await running.connect('/messages', { subprotocols: ['cortado.v1'] });
      await socket.ask({ id: 1, event: 'stream', body: { text: 'stream' } });
      socket.reset();
      await lines.one({ msg: 'socket closed' });
    },
  ],
  ['onConnect that refuses by an error', closedWith('/messages?refused=error', 4403)],
  ['onConnect that refuses by a result', closedWith('/messages?refused=result', 4403)],
  ['bytes to a method that reads text', closedWith('/methods/text', 1003, Buffer.from('a'))],
  ['what is no JSON to a method that reads JSON', closedWith('/methods/json', 1007, 'no JSON')],
  ['what is not valid to a method that reads JSON', closedWith('/methods/json', 1007, { text: 7 })],
  ['a method that ends with a refusal', closedWith('/methods/error', 1011, 'a')],
  ['a client that leaves a method', leavesSocket('/methods/signal', [])],
  [
    'a method that sends to a client that left',
    async ({ running }) => {
      const socket = await running.connect('/methods/late');
      socket.reset();
      await lines.one({ msg: 'socket closed' });
    },
  ],
];

test.each(TABLE)('%s', async (_name, act) => {
  lines.clear();
  await act(scene);
  // Everything that the server still has to do for that client comes in front of this.
  for (let index = 0; index < 3; index += 1) expect((await scene.running.client.get('/nowhere')).status).toBe(404);
  expect(lines.all.filter(({ level }) => level >= 50)).toEqual([]);
});
