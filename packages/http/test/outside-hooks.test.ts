import { Controller } from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

let begun: () => void = () => undefined;
let release: () => void = () => undefined;

@Controller('/x')
class Target {
  @Get() get() {
    return 'ok';
  }
  @Get('/:id') one() {
    return 'one';
  }
  @Get('/slow') slow() {
    begun();
    return new Promise<void>((resolve) => (release = resolve));
  }
  @Post() post(text: string) {
    return text;
  }
}

const HEADS = { origin: 'https://page.example' };
const request = (line: string, ...lines: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'host: a', 'origin: https://page.example', ...lines, '', ''].join('\r\n');

const open = (http = {}, rest = {}) =>
  httpApp({
    controllers: [Target],
    http: { cors: { origin: ['https://page.example'], credentials: true }, helmet: true, bodyLimit: 100, ...http },
    ...rest,
  });

/** The status of an answer, and which of the headers of the two plugins and of ours it has. */
function headersOf(text: string): Record<string, unknown> {
  const has = (pattern: RegExp): boolean => pattern.test(text);
  return {
    status: Number(/^HTTP\/1\.1 (\d+) /.exec(text)?.[1]),
    origin: has(/\r\naccess-control-allow-origin: https:\/\/page\.example\r\n/i),
    credentials: has(/\r\naccess-control-allow-credentials: true\r\n/i),
    vary: has(/\r\nvary: [^\r]*origin/i),
    helmet: has(/\r\nx-content-type-options: nosniff\r\n/i),
    json: has(/\r\ncontent-type: application\/json; charset=utf-8\r\n/i),
  };
}
const everyHeader = (status: number) => ({
  status,
  origin: true,
  credentials: true,
  vary: true,
  helmet: true,
  json: true,
});

const many = Array.from({ length: 140 }, (_, index) => `x-${index}: 1`);

test.each<[what: string, status: number, bytes: string]>([
  ['no route', 404, request('GET /none', 'connection: close')],
  ['no method', 405, request('PUT /x', 'connection: close')],
  ['no path', 400, request('GET /x/%zz', 'connection: close')],
  ['a parameter that is too long', 414, request(`GET /x/${'y'.repeat(101)}`, 'connection: close')],
  ['too many headers', 431, request('GET /x', ...many)],
  ['two hosts', 400, request('GET /x', 'host: b')],
  ['headers that are too large', 431, request('GET /x', `x: ${'y'.repeat(17_000)}`)],
  ['what is not HTTP', 400, request('GET /x', 'no header')],
  ['a body that is too large', 413, request('POST /x', 'content-type: text/plain', 'content-length: 1000')],
  ['too many headers and no path', 431, request('GET /x/%zz', ...many)],
  ['another expectation', 417, request('GET /x', 'expect: the-unexpected')],
])('%s: %i has the headers of CORS and helmet', async (_what, status, bytes) => {
  const { client } = await open();
  expect(headersOf(await client.raw(bytes))).toEqual(everyHeader(status));
});

test('408 for a late body and 503 while closing have the headers too, and preflights are answered', async () => {
  const late = await open(
    {},
    { server: { requestTimeout: 500, headersTimeout: 500, connectionsCheckingInterval: 10 } },
  );
  expect(
    headersOf(await late.client.raw(request('POST /x', 'content-type: text/plain', 'content-length: 10'))),
  ).toEqual(everyHeader(408));

  const { client, app } = await open();
  const slowBegun = new Promise<void>((resolve) => (begun = resolve));
  const slow = client.get('/x/slow');
  await slowBegun;
  const closing = app.close();
  expect(headersOf(await client.raw(request('GET /x')))).toEqual(everyHeader(503));
  const preflight = await client.send('OPTIONS', '/x', {
    headers: { ...HEADS, 'access-control-request-method': 'GET' },
  });
  expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([204, 'GET, HEAD, POST']);
  release();
  await Promise.all([slow, closing]);
});

test('a page of another origin gets no CORS headers; refusals are sent in order and close the connection', async () => {
  const { client } = await open();
  const bytes = request('GET /x', 'host: b').replace('page.example', 'evil.example');
  const text = await client.raw(bytes);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).not.toMatch(/access-control-allow-origin/i);
  const pipelined = await client.raw(request('GET /x') + request('GET /x', ...many) + request('GET /x'));
  expect(pipelined.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 431']);
});

test('a refusal is problem+json for clients that ask for it', async () => {
  const { client } = await open();
  expect(await client.raw(request('GET /x', 'host: b', 'accept: application/problem+json'))).toMatch(
    /content-type: application\/problem\+json[^]*"type":"about:blank"/i,
  );
});

test('a CORS plugin that fails on a refusal answers by itself, and the connection ends', async () => {
  const origin = (_origin: unknown, done: (error: Error) => void): void => done(new Error('secret'));
  const { client } = await open({ cors: { origin } });
  const text = await client.raw(request('GET /x', 'host: b'));
  expect(text).toMatch(/^HTTP\/1\.1 500 /);
  expect(text).not.toContain('secret');
});

test('without such plugins nothing is added', async () => {
  const { client } = await open({ cors: false, helmet: false });
  const text = await client.raw(request('GET /x', 'host: b'));
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).not.toMatch(/access-control|nosniff/i);
});
