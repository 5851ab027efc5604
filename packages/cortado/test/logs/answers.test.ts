import { cert, key, trusted } from '@cortado/testkit/certificate';
import { HttpClient } from '@cortado/testkit/http-client';
import { LogLines } from '@cortado/testkit/log-lines';
import { createApp, type HttpContext } from 'cortado';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { began, closeLogged, openLogged, streams } from './app';

type Ask = (client: HttpClient) => Promise<unknown>;
const get =
  (path: string, headers = {}): Ask =>
  (client) =>
    client.get(path, headers);
const raw =
  (bytes: string): Ask =>
  (client) =>
    client.raw(bytes);
const closing = 'connection: close\r\n\r\n';

describe('one line for each answer', () => {
  let opened: Awaited<ReturnType<typeof openLogged>>;
  beforeAll(async () => (opened = await openLogged()));
  beforeEach(() => opened.lines.clear());
  afterAll(closeLogged);

  test.each<[name: string, ask: Ask, line: object]>([
    ['an action', get('/pages/one/7'), { method: 'GET', route: '/pages/one/:id', path: '/pages/one/7', status: 200 }],
    ['a query', get('/pages/one/7?token=x'), { route: '/pages/one/:id', path: '/pages/one/7', status: 200 }],
    ['HEAD', (client) => client.send('HEAD', '/pages/one/7'), { method: 'HEAD', status: 200 }],
    ['a function', get('/function/8'), { route: '/function/:id', path: '/function/8', status: 200 }],
    [
      'an invalid body',
      (client) => client.post('/pages/text', {}),
      { method: 'POST', route: '/pages/text', status: 400 },
    ],
    [
      'a body that is no JSON',
      raw(
        `POST /pages/text HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1\r\nconnection: close\r\n\r\n{`,
      ),
      { route: '/pages/text', status: 400 },
    ],
    ['a 404 of an action', get('/pages/missing'), { route: '/pages/missing', status: 404 }],
    ['an unexpected error', get('/pages/thrown'), { route: '/pages/thrown', status: 500 }],
    [
      'a credential in the path',
      get('/pages/reset/abc'),
      { route: '/pages/reset/:token', path: '/pages/reset/[Redacted]', status: 400 },
    ],
    ['a file', get('/pages/file/app.ts'), { route: '/pages/file/:name', status: 200 }],
    ['a file that is not there', get('/pages/file/none'), { route: '/pages/file/:name', status: 404 }],
    ['a file that has not changed', get('/pages/file/app.ts', { 'if-none-match': '*' }), { status: 304 }],
    ['a stream', get('/pages/stream'), { route: '/pages/stream', status: 200 }],
    ['a response written by the action itself', get('/pages/raw'), { route: '/pages/raw', status: 202 }],
    ['health', get('/healthz'), { route: '/healthz', path: '/healthz', status: 200 }],
    ['metrics', get('/metrics'), { route: '/metrics', status: 200 }],
    ['no route', get('/nowhere'), { method: 'GET', path: '/nowhere', status: 404 }],
    [
      'another method',
      (client) => client.post('/pages/missing', {}),
      { method: 'POST', path: '/pages/missing', status: 405 },
    ],
    ['a socket asked for over HTTP', get('/chat/a'), { path: '/chat/a', status: 426 }],
    ['a path that cannot be decoded', get('/%zz'), { path: '/%zz', status: 400 }],
    [
      'a preflight',
      (client) =>
        client.send('OPTIONS', '/pages/text', {
          headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
        }),
      { method: 'OPTIONS', status: 204 },
    ],
    [
      'two hosts',
      raw(`GET /pages/missing HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n`),
      { method: 'GET', path: '/pages/missing', status: 400 },
    ],
    ['another version', raw(`GET /pages/missing HTTP/2.0\r\nhost: a\r\n\r\n`), { status: 505 }],
    ['too many headers', raw(`GET / HTTP/1.1\r\nhost: a\r\n${'x: y\r\n'.repeat(200)}\r\n`), { path: '/', status: 431 }],
    [
      'headers that are too long',
      raw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
      { status: 431 },
    ],
    ['bytes that are no request', raw('garbage\r\n\r\n'), { status: 400 }],
    [
      'an expectation that nobody knows',
      raw(`GET /pages/missing HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n${closing}`),
      { path: '/pages/missing', status: 417 },
    ],
    [
      'an expectation',
      raw(
        `POST /pages/text HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 5000000\r\n${closing}`,
      ),
      { path: '/pages/text', status: 413 },
    ],
    [
      'a malformed chunk',
      raw(
        'POST /pages/text HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      ),
      { method: 'POST', route: '/pages/text', status: 400 },
    ],
    [
      'an absolute URL with a password',
      raw(`GET http://ann:secret@a/pages/missing HTTP/1.1\r\nhost: a\r\n${closing}`),
      { status: 404 },
    ],
  ])('%s', async (_name, ask, line) => {
    const { lines, running } = opened;
    await ask(running.client);
    const [written] = await lines.count('request completed', 1);
    expect(written).toMatchObject({ level: 30, remoteAddress: '127.0.0.1', ...line });
    expect(written!['id']).toMatch(/^[\w-]{9,}$/);
    expect(written!['duration']).toBeGreaterThanOrEqual(0);
    expect(written!['bytes']).toBeGreaterThan(50);
    expect(JSON.stringify(written)).not.toMatch(/secret|token=/);
    // Its line comes behind any other of the answer before.
    await running.client.get('/pages/one/last');
    await lines.one({ path: '/pages/one/last' });
    expect(lines.all.filter((each) => String(each['msg']).startsWith('request '))).toHaveLength(2);
  });
});

describe('an answer', () => {
  afterEach(closeLogged);

  test('the id is that of the answer, of the lines of the action, and begins with that of the client', async () => {
    const { lines, running } = await openLogged();
    const answer = await running.client.get('/pages/thrown', { 'x-request-id': 'shop-7' });
    const line = await lines.one({ msg: 'request completed' });
    expect(line['id']).toMatch(/^shop-7\./);
    expect(answer.headers['x-request-id']).toBe(line['id']);
    expect((await lines.one({ msg: 'handler failed' }))['id']).toBe(line['id']);
  });

  test('the id of a refusal that cannot be rendered is that of its line', async () => {
    const { lines, running } = await openLogged({
      errorBody: { translate: () => 1n as never },
    });
    const answer = await running.client.raw('GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n');
    const line = await lines.one({ msg: 'request completed' });
    expect([line['status'], /x-request-id: (\S+)/.exec(answer)?.[1]]).toEqual([500, line['id']]);
  });

  test('bytes are those that a client received, for each of several answers on one connection', async () => {
    const { lines, running } = await openLogged();
    const one = 'GET /pages/one/1 HTTP/1.1\r\nhost: a\r\n\r\n';
    const two = 'GET /pages/stream HTTP/1.1\r\nhost: a\r\n\r\n';
    const three = `GET /nowhere HTTP/1.1\r\nhost: a\r\n${closing}`;
    const received = await running.client.raw(one + two + three);
    const written = await lines.count('request completed', 3);
    const starts = [...received.matchAll(/HTTP\/1\.1 \d/g)].map(({ index }) => index);
    const lengths = [...starts, received.length].slice(1).map((end, index) => end - starts[index]!);
    expect(written.map((each) => each['bytes'])).toEqual(lengths);
    expect(written.map((each) => each['status'])).toEqual([200, 200, 404]);
  });

  test.each(['a unix socket', 'TLS'])('bytes and duration are known over %s', async (kind) => {
    const isTls = kind === 'TLS';
    const lines = new LogLines();
    const server = isTls ? { tls: { cert, key } } : {};
    const app = await createApp({ log: lines.log, accessLog: true, server });
    app.route('GET', '/hello', () => 'a'.repeat(5_000));
    const path = join(tmpdir(), `cortado-${process.pid}.sock`);
    await app.listen(isTls ? { port: 0 } : { path });
    const client = new HttpClient(app.url, { tls: trusted });
    const received = (await client.raw(`GET /hello HTTP/1.1\r\nhost: a\r\n${closing}`)).length;
    const line = await lines.one({ msg: 'request completed' });
    expect(line).toMatchObject({ route: '/hello', status: 200, bytes: received });
    expect(line['remoteAddress']).toBe(isTls ? '127.0.0.1' : undefined);
    await app.close();
  });

  test('a stream and a feed have their lines at their end, marked when the client left', async () => {
    const { lines, running } = await openLogged();
    for (const path of ['/pages/endless', '/pages/feed']) {
      const connection = await running.client.connect();
      connection.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
      await connection.until(/beginning|data: 1/);
      expect(lines.of('request aborted').filter((each) => each['path'] === path)).toEqual([]);
      connection.destroy();
      expect(await lines.one({ msg: 'request aborted', path })).toMatchObject({
        status: 200,
        aborted: true,
        route: path,
      });
    }
    const whole = await running.client.connect();
    whole.write(`GET /pages/endless HTTP/1.1\r\nhost: a\r\n${closing}`);
    await whole.until(/beginning/);
    streams.at(-1)!.end('end');
    await whole.rest();
    expect(await lines.one({ msg: 'request completed' })).toMatchObject({ path: '/pages/endless', status: 200 });
  });

  test('a client that leaves before its answer is 499, and so are the answers behind it', async () => {
    const { lines, running } = await openLogged();
    const connection = await running.client.connect();
    const runs = once(began, 'slow');
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;
    connection.write(request('/pages/slow') + request('/pages/one/1'));
    await runs;
    connection.reset();
    const written = await lines.count('request aborted', 2);
    expect(written).toMatchObject([
      { path: '/pages/slow', route: '/pages/slow', status: 499, aborted: true, bytes: 0 },
      { path: '/pages/one/1', aborted: true, bytes: 0 },
    ]);
  });

  test('a client that disconnects during an upload is logged once', async () => {
    const { lines, running } = await openLogged();
    const connection = await running.client.connect();
    const headers =
      'host: a\r\nexpect: 100-continue\r\ncontent-length: 9000\r\ncontent-type: multipart/form-data; boundary=x';
    connection.write(`POST /pages/upload HTTP/1.1\r\n${headers}\r\n\r\n`);
    await connection.until(/100 Continue/);
    connection.reset();
    expect(await lines.one({ msg: 'request aborted' })).toMatchObject({ path: '/pages/upload', status: 499 });
    await running.close();
    expect(lines.of('request completed')).toEqual([]);
  });

  test('requests that are refused while closing have their line too', async () => {
    const { lines, running } = await openLogged();
    const connection = await running.client.connect();
    const runs = once(began, 'slow');
    connection.write('GET /pages/slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await runs;
    const kept = await running.client.connect();
    kept.write('GET /pages/one/1 HTTP/1.1\r\nhost: a\r\n\r\n');
    await kept.until(/"1"/);
    const closed = running.app.close();
    kept.write('GET /pages/one/2 HTTP/1.1\r\nhost: a\r\n\r\n');
    await kept.rest();
    expect(await lines.one({ status: 503 })).toMatchObject({ msg: 'request completed', path: '/pages/one/2' });
    connection.destroy();
    await closed;
  });

  test('routes that are ignored have no lines, their sockets and messages neither', async () => {
    const ignore = ['/healthz', '/chat/:room'];
    const { lines, running } = await openLogged({ accessLog: { ignore, messages: true } });
    await running.client.get('/healthz');
    const socket = await running.connect('/chat/a');
    await socket.ask({ event: 'say', text: 'hi' });
    await socket.close();
    await running.client.get('/pages/one/1');
    await lines.one({ path: '/pages/one/1' });
    await running.close();
    const written = lines.all.filter((each) => /request|socket|message|handshake/.test(String(each['msg'])));
    expect(written).toHaveLength(1);
  });

  describe('without an access log', () => {
    test('nothing is written, and nothing listens to a response', async () => {
      const listeners = async (accessLog: boolean) => {
        let count = 0;
        const again = await openLogged({
          http: { uploads: true },
          accessLog,
          use: [
            (context, next) => {
              count = (context as HttpContext).reply?.raw.listenerCount('finish') ?? count;
              return next();
            },
          ],
        });
        await again.running.client.get('/pages/one/1');
        const socket = await again.running.connect('/function');
        await socket.ask({ text: 'a' });
        await socket.close();
        await again.running.close();
        return { count, messages: again.lines.all.map((each) => String(each['msg'])) };
      };
      const without = await listeners(false);
      const withLog = await listeners(true);
      expect(withLog.count - without.count).toBe(1);
      expect(without.messages).toEqual(['listening', 'closing', 'closed']);
    });
  });

  test.each([
    [{ accessLog: 'yes' }, 'createApp, accessLog: must be an object'],
    [{ accessLog: { message: true } }, 'did you mean "messages"?'],
    [{ accessLog: { messages: 1 } }, 'createApp, accessLog.messages: invalid value'],
    [{ accessLog: { ignore: ['healthz'] } }, 'createApp, accessLog.ignore: invalid value'],
    [{ accessLog: { ignore: '/healthz' } }, 'createApp, accessLog.ignore: invalid value'],
  ])('%j refuses to start', async (options, message) => {
    await expect(openLogged(options as object)).rejects.toThrow(message);
  });
});
