import { Context, Controller } from '@cortado/core';
import { Get, HttpContext, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

let calls = 0;
beforeEach(() => {
  calls = 0;
});

@Controller('/x')
class Target {
  @Get() get() {
    calls += 1;
    return 'got';
  }
  @Post() post(context: Context) {
    calls += 1;
    return { keys: Object.keys(context.payload ?? {}).length };
  }
  @Get('/who') who({ remoteAddress, request }: HttpContext) {
    return { remoteAddress, protocol: request.protocol, host: request.host };
  }
}

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;
const get = (...headers: string[]) => lines('GET /x HTTP/1.1', ...headers);
const post = (body: string, ...headers: string[]) =>
  lines('POST /x HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...headers) + body;

/** Each is a way in which two parties on the line could see different requests. RFC 9112 §11.2. */
const SMUGGLED: readonly [name: string, bytes: string][] = [
  ['content-length and transfer-encoding', post('0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked')],
  ['transfer-encoding and content-length', post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Content-Length: 5')],
  ['two content-lengths', post('{}', 'Content-Length: 2', 'Content-Length: 3')],
  ['a list of content-lengths', post('{}', 'Content-Length: 2, 3')],
  ['a signed content-length', post('{}', 'Content-Length: +2')],
  ['a negative content-length', post('{}', 'Content-Length: -1')],
  ['a hexadecimal content-length', post('{}', 'Content-Length: 0x2')],
  ['an empty content-length', post('{}', 'Content-Length: ')],
  ['a content-length with a fraction', post('{}', 'Content-Length: 2.0')],
  ['an unknown transfer-encoding', post('{}', 'Transfer-Encoding: cow')],
  ['chunked not last', post('0\r\n\r\n', 'Transfer-Encoding: chunked, identity')],
  ['chunked misspelled', post('0\r\n\r\n', 'Transfer-Encoding: xchunked')],
  ['chunked twice', post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: cow')],
  ['a space before the colon', get('Host: a', 'X-A : b')],
  ['a space before the colon of a length', post('{}', 'Content-Length : 2')],
  ['a folded header', get('Host: a', 'X-A: b', ' c')],
  ['a header without a name', get('Host: a', ': b')],
  ['a header without a colon', get('Host: a', 'X-A')],
  ['a NUL in a header', get('Host: a', 'X-A: b\0c')],
  ['a bare CR in a header', get('Host: a', 'X-A: b\rc')],
  ['a bad chunk size', post('zz\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a negative chunk size', post('-2\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a bare LF after a chunk size', post('2\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a chunk longer than it says', post('2\r\n{}}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['a bare LF in a chunk extension', post('2;a\nb\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
  ['two Host headers', get('Host: a', 'Host: b')],
  ['no Host header', get('X-A: b')],
  ['a space in the target', 'GET /x y HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a tab in the target', 'GET /x\ty HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an unknown version', 'GET /x HTTP/1.2\r\nHost: a\r\n\r\n'],
  ['a lower-case method', 'get /x HTTP/1.1\r\nHost: a\r\n\r\n'],
];

test.each(SMUGGLED)('%s: 400, and the connection ends', async (_name, bytes) => {
  const { client } = await httpApp({ controllers: [Target] });
  // What would be a second request must not be read as one.
  const answer = await client.raw(`${bytes}GET /x HTTP/1.1\r\nHost: smuggled\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(calls).toBe(0);
});

describe('a slow client is cut off', () => {
  const server = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 10 };
  test.each([
    ['that sends nothing', ''],
    ['in its headers', 'GET /x HTTP/1.1\r\nHost: a\r\n'],
    ['in its body', post('{"a"', 'Content-Length: 50')],
    ['in its chunks', post('2\r\n{"', 'Transfer-Encoding: chunked')],
  ])('%s', async (_name, bytes) => {
    const { client } = await httpApp({ controllers: [Target], server });
    expect(await client.raw(bytes)).toMatch(/^(HTTP\/1\.1 408 .*"type":"request_timeout"|$)/s);
    expect(calls).toBe(0);
    expect((await client.get('/x')).status).toBe(200);
  });
});

test('a hundred thousand keys that look like integers are answered', async () => {
  const { client } = await httpApp({ controllers: [Target], http: { bodyLimit: 4_000_000 } });
  const body = `{${Array.from({ length: 100_000 }, (_, index) => `"${index * 7919}":1`).join(',')}}`;
  const answer = await client.send('POST', '/x', { body, headers: { 'content-type': 'application/json' } });
  expect(answer.json).toEqual({ keys: 100_000 });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a header called %s is one like others',
  async (name) => {
    const { client } = await httpApp({ controllers: [Target] });
    const answers = await client.raw(
      lines('GET /x HTTP/1.1', 'Host: a', `${name}: 1`, `${name}: 2`, 'Connection: close'),
    );
    expect([answers.slice(0, 15), calls]).toEqual(['HTTP/1.1 200 OK', 1]);
  },
);

describe('what a proxy says', () => {
  const forwarded = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' };

  test('is ignored by default', async () => {
    const { client } = await httpApp({ controllers: [Target] });
    const { json } = await client.get('/x/who', forwarded);
    expect([json.remoteAddress, json.protocol]).toEqual(['127.0.0.1', 'http']);
    expect(json.host).not.toBe('evil');
  });

  test('is ignored from an address that is not trusted, and believed from one that is', async () => {
    const untrusted = await httpApp({ controllers: [Target], trustProxy: '10.0.0.1' });
    expect((await untrusted.client.get('/x/who', forwarded)).json.remoteAddress).toBe('127.0.0.1');
    const trusted = await httpApp({ controllers: [Target], trustProxy: '127.0.0.1' });
    expect((await trusted.client.get('/x/who', forwarded)).json).toEqual({
      remoteAddress: '6.6.6.6',
      protocol: 'https',
      host: 'evil',
    });
  });
});
