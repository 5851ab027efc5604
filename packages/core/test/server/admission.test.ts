import { authenticate, apiKey } from '@cortado/auth';
import { createApp, type Application, type CortadoOptions } from 'cortado';
import { readableLog } from '@cortado/testkit/http-app';
import { RawSocket } from '@cortado/testkit/raw-socket';

/** What one transport refuses the other refuses, with the same code: raw bytes, once as a request and once as a handshake. */
const UPGRADE = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const fill = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: b`);

let app: Application;
const sockets: RawSocket[] = [];
afterEach(async () => {
  for (const each of sockets.splice(0)) each.destroy();
  await app.close();
});

async function open(options: CortadoOptions = {}): Promise<void> {
  app = await createApp({ log: false, guards: [authenticate(apiKey({ keys: { secret: 'ann' } }))], ...options });
  app.route('GET', '/x', () => 1);
  app.websocket('/x', { receive: String, onReceive: (text) => text });
  await app.listen({ port: 0 });
}

async function head(line: string, headers: readonly string[]): Promise<string> {
  const socket = await RawSocket.connect(Number(new URL(app.url).port));
  sockets.push(socket);
  socket.write([line, ...headers, '', ''].join('\r\n'));
  return socket.head();
}
const status = async (line: string, headers: readonly string[]) => Number((await head(line, headers)).split(' ')[1]);
/** The same headers at both: as a request, and as a handshake. */
const both = async (line: string, headers: readonly string[]) => [
  await status(line, headers),
  await status(line, [...headers, ...UPGRADE]),
];

const GET = 'GET /x HTTP/1.1';
test.each<[name: string, line: string, headers: readonly string[], answers: readonly [number, number]]>([
  ['a legal one', GET, ['Host: a'], [200, 101]],
  ['two Host headers', GET, ['Host: a', 'Host: b'], [400, 400]],
  ['two that say the same', GET, ['Host: a', 'hOST: a'], [400, 400]],
  ['no Host header', GET, ['X-A: b'], [400, 400]],
  ['as many headers as may be', GET, ['Host: a', ...fill(123)], [200, 101]],
  ['140 headers', GET, ['Host: a', ...fill(139)], [431, 431]],
  ['1,010 headers in front of a wrong key', GET, ['Host: a', ...fill(1_010), 'x-api-key: no'], [431, 431]],
  ['a wrong key', GET, ['Host: a', 'x-api-key: no'], [401, 401]],
  ['the right key', GET, ['Host: a', 'x-api-key: secret'], [200, 101]],
  ['HTTP/2.0 in plain text', 'GET /x HTTP/2.0', ['Host: a'], [505, 505]],
  ['an unknown path', 'GET /y HTTP/1.1', ['Host: a'], [404, 404]],
  ['a path that cannot be decoded', 'GET /%zz HTTP/1.1', ['Host: a'], [400, 400]],
])('%s', async (_name, line, headers, answers) => {
  await open();
  expect(await both(line, headers)).toEqual(answers);
});

test('of HTTP/1.0 no upgrade is taken: it is served as a request', async () => {
  await open();
  expect(await both('GET /x HTTP/1.0', ['Host: a'])).toEqual([200, 200]);
});

test('http.maxHeaders is the number of both', async () => {
  await open({ http: { maxHeaders: 10 } });
  expect(await both(GET, ['Host: a', ...fill(5)])).toEqual([200, 101]);
  expect(await both(GET, ['Host: a', ...fill(10)])).toEqual([431, 431]);
});

test.each(['Content-Length: 5', 'Transfer-Encoding: chunked'])('a handshake with a body (%s) is 400', async (line) => {
  await open();
  expect(await status(GET, ['Host: a', ...UPGRADE, line])).toBe(400);
});

describe('the rate limit', () => {
  const guarded = (options: CortadoOptions) => {
    let asked = 0;
    const opened = open({ ...options, guards: [() => ((asked += 1), true)] });
    return opened.then(() => () => asked);
  };
  const shake = (...headers: string[]) => status(GET, ['Host: a', ...headers, ...UPGRADE]);
  const ask = (...headers: string[]) => status(GET, ['Host: a', ...headers]);

  test('counts handshakes and requests of a client together', async () => {
    const asked = await guarded({ http: { rateLimit: { max: 4 } } });
    expect([await ask(), await shake(), await ask(), await shake()]).toEqual([200, 101, 200, 101]);
    expect([await shake(), await ask(), await shake()]).toEqual([429, 429, 429]);
    expect(asked()).toBe(4);
  });

  test('answers a handshake with the headers and the body of a request', async () => {
    await open({ http: { rateLimit: { max: 1 } } });
    await ask();
    const read = async (headers: readonly string[]) => (await head(GET, ['Host: a', ...headers])).toLowerCase();
    const [request, handshake] = [await read([]), await read(UPGRADE)];
    for (const name of ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) {
      expect(new RegExp(`^${name}: \\d+\r$`, 'm').exec(handshake)?.[0]).toBe(
        new RegExp(`^${name}: \\d+\r$`, 'm').exec(request)?.[0],
      );
    }
  });

  test('lets 5 of 200 guesses of a password reach the guard', async () => {
    const asked = await guarded({ http: { rateLimit: { max: 5 } } });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => shake(`x-api-key: ${index}`)));
    expect(answers.filter((each) => each === 429)).toHaveLength(195);
    expect(asked()).toBe(5);
  });

  test('asks the key, the list of exceptions and the callbacks that the application gave', async () => {
    const exceeded: string[] = [];
    await open({
      http: {
        rateLimit: {
          max: 1,
          keyGenerator: (request) => `${String(request.headers['x-tenant'])} ${request.ip}`,
          allowList: (_request, key) => key.startsWith('free'),
          onExceeded: (_request, key) => void exceeded.push(key),
        },
      },
    });
    expect([await ask('x-tenant: a'), await shake('x-tenant: a'), await shake('x-tenant: b')]).toEqual([200, 429, 101]);
    expect([await shake('x-tenant: free'), await shake('x-tenant: free')]).toEqual([101, 101]);
    expect(exceeded).toEqual(['a 127.0.0.1']);
  });

  test('of single routes does not apply to handshakes', async () => {
    await open({ http: { rateLimit: { global: false, max: 1 } } });
    expect([await shake(), await shake(), await shake()]).toEqual([101, 101, 101]);
  });

  test('a key that cannot be had is a masked 500 on both, and is logged', async () => {
    const { log, lines } = readableLog();
    const keyGenerator = () => {
      throw new Error('the store is down');
    };
    await open({ log, http: { rateLimit: { max: 1, keyGenerator } } });
    expect([await ask(), await shake()]).toEqual([500, 500]);
    expect(lines.filter((line) => line['err']?.message === 'the store is down')).toHaveLength(2);
  });

  test('a client behind a proxy that writes ports is one client', async () => {
    await open({ trustProxy: 'loopback', http: { rateLimit: { max: 2 } } });
    const from = (address: string) => `x-forwarded-for: ${address}`;
    const answers = [];
    for (const port of [1, 2, 3]) answers.push(await ask(from(`203.0.113.7:${port}`)));
    expect(answers).toEqual([200, 200, 429]);
    expect(await shake(from('203.0.113.7:4'))).toBe(429);
    expect(await shake(from('203.0.113.8:4'))).toBe(101);
  });

  test('with refuse: close, a browser sees 4429', async () => {
    await open({ http: { rateLimit: { max: 1 } }, websocket: { refuse: 'close' } });
    await ask();
    const socket = await RawSocket.connect(Number(new URL(app.url).port));
    sockets.push(socket);
    socket.write(RawSocket.upgrade('/x'));
    await socket.head();
    expect(await socket.closeCode()).toBe(4429);
  });
});

test('each refused handshake is one line in the log, with its reason', async () => {
  const { log, lines } = readableLog();
  await open({ log });
  const cases: readonly [line: string, headers: readonly string[], status: number, reason: string][] = [
    ['GET /y HTTP/1.1', ['Host: a'], 404, 'not_found'],
    [GET, ['Host: a', 'x-api-key: no'], 401, 'unauthorized'],
    [GET, ['Host: a', 'Host: b'], 400, 'bad_request'],
    [GET, ['Host: a', ...fill(139)], 431, 'request_header_fields_too_large'],
    [GET, ['Host: a', 'Origin: https://evil.example'], 403, 'origin_not_allowed'],
    ['POST /x HTTP/1.1', ['Host: a'], 405, 'method_not_allowed'],
    [GET, ['Host: a', 'Sec-WebSocket-Protocol: bearer.secret'], 400, 'subprotocol_required'],
  ];
  for (const [line, headers, expected, reason] of cases) {
    lines.length = 0;
    expect(await status(line, [...headers, ...UPGRADE])).toBe(expected);
    const told = lines.filter((each) => each['msg'] === 'handshake refused');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ level: 30, status: expected, reason, path: line.split(' ')[1] });
    expect(JSON.stringify(lines)).not.toContain('secret');
  }
});
