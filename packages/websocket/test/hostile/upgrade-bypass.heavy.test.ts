import { Application, Context, Controller, Ctx, Guard } from '@cortado/core';
import { Get, http, Post } from '@cortado/http';
import { Connection, OnReceive, WebSocket, websocket } from '@cortado/websocket';
import { HttpClient } from '@cortado/testkit/http-client';
import { METHODS, OVERRIDES, respelled, spread } from '@cortado/testkit/mutations';
import { clientFrame, closePayload, OPCODE } from '@cortado/testkit/raw-socket';
import { IsOptional, IsString } from 'class-validator';

class Text {
  @IsString() @IsOptional() text?: string;
}

let lets = true;
let asked = 0;
/** What reached application code. */
let reached = 0;
/** The same, of requests whose own guard had not been asked. */
let unguarded = 0;

/** Leaves its mark on the request and on the connection, where what runs later looks for it. */
const guard = (context: Context): boolean => {
  asked += 1;
  context.state['asked'] = true;
  if (context.connection !== undefined) (context.connection as Connection).data['asked'] = true;
  return lets;
};

function reach({ asked: mark }: Record<string, unknown>): void {
  reached += 1;
  if (mark !== true || !lets) unguarded += 1;
}

@Guard(guard)
@WebSocket('/admin')
class Static {
  constructor({ data }: Connection) {
    reach(data);
  }
  onHandshake({ state }: Context) {
    reach(state);
  }
  onConnect({ data }: Connection) {
    reach(data);
  }
  /** May come when the next request is under way. */
  onDisconnect({ data }: Connection) {
    if (data['asked'] !== true) unguarded += 1;
  }
  @OnReceive() onReceive(message: Text, { data }: Connection) {
    reach(data);
    return message;
  }
}

@Guard(guard)
@WebSocket('/admin/rooms/:room')
class Parameter {
  onConnect({ data }: Connection) {
    reach(data);
  }
  @OnReceive() onReceive(message: Text, { data }: Connection) {
    reach(data);
    return message;
  }
}

@Guard(guard)
@WebSocket('/admin/files/*')
class Wildcard {
  onConnect({ data }: Connection) {
    reach(data);
  }
  @OnReceive() onReceive(message: string, { data }: Connection) {
    reach(data);
    return message;
  }
}

@Guard(guard)
@Controller('/admin')
class Methods {
  @WebSocket('/callbacks') callbacks(connection: Connection) {
    reach(connection.data);
    return connection.acceptCallback({ receive: Text, onReceive: () => reach(connection.data) });
  }
  @WebSocket('/raw') async raw(connection: Connection) {
    reach(connection.data);
    await connection.accept();
    for await (const message of connection) await connection.send(message);
  }
  @Get('/plain') plain(@Ctx() { state }: Context) {
    reach(state);
  }
}

@Guard(guard)
@Controller('/admin/both')
@WebSocket('/admin/both')
class Both {
  onConnect({ data }: Connection) {
    reach(data);
  }
  @Get() get(@Ctx() { state }: Context) {
    reach(state);
  }
  @Post() @OnReceive() send(message: Text, @Ctx() { state, connection }: Context) {
    reach(connection === undefined ? state : (connection as Connection).data);
    return message;
  }
}

interface Mutation {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const UPGRADE = {
  host: 'a',
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** In place of what an upgrade has, or beside it; undefined leaves it out. */
const HEADERS: readonly Mutation['headers'][] = [
  ...['upgrade', 'Upgrade, close', 'keep-alive, Upgrade', 'keep-alive', 'close', 'Upgrade,', '', 'upgrade upgrade'].map(
    (connection) => ({ connection }),
  ),
  { connection: undefined },
  { connection: ['keep-alive', 'Upgrade'] },
  { connection: 'Upgrade, x-guard', 'x-guard': '1' },
  ...[
    'WebSocket',
    'WEBSOCKET',
    ' websocket ',
    'websocket/13',
    'websocket, h2c',
    'h2c, websocket',
    'h2c',
    'TLS/1.0',
    '',
  ].map((upgrade) => ({ upgrade })),
  { upgrade: undefined },
  { upgrade: ['websocket', 'websocket'] },
  { upgrade: ['h2c', 'websocket'] },
  ...['12', '8', '0', '013', '13, 8', '13,13', ' 13', '14', '', '-13', '1e1'].map((version) => ({
    'sec-websocket-version': version,
  })),
  { 'sec-websocket-version': undefined },
  { 'sec-websocket-version': ['13', '8'] },
  ...[
    '',
    'a',
    '=',
    'dGhlIHNhbXBsZSBub25jZQ',
    'dGhlIHNhbXBsZSBub25jZQ== ',
    'dGhlIHNhbXBsZSBub25jZQ==,',
    'dGhlIHNhbXBsZSBub25jZR==',
  ].map((key) => ({ 'sec-websocket-key': key })),
  { 'sec-websocket-key': undefined },
  { 'sec-websocket-key': ['dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='] },
  ...[
    'cortado.v1',
    'cortado.v1, cortado.v1',
    'CORTADO.V1',
    'cortado.v1, bearer.x',
    'a b',
    ',',
    '',
    'cortado.v1;q=1',
  ].map((protocol) => ({ 'sec-websocket-protocol': protocol })),
  ...['permessage-deflate', 'permessage-deflate; client_max_window_bits=99', 'x-unknown', 'x; y=', ','].map(
    (extensions) => ({ 'sec-websocket-extensions': extensions }),
  ),
  ...['http://a', 'http://evil', 'null', 'https://a', 'http://a:80', ''].map((origin) => ({ origin })),
  { origin: ['http://a', 'http://evil'] },
  { host: 'evil' },
  { host: undefined },
  { host: ['a', 'b'] },
  ...OVERRIDES.map((each) => ({ [each.split(':')[0]!]: each.split(': ')[1]! })),
  { 'x-http-method': 'GET' },
  { 'x-method-override': 'GET' },
  { 'x-forwarded-host': 'evil', 'x-forwarded-proto': 'https' },
  { 'content-length': '0' },
  { 'content-length': '6' },
  { 'transfer-encoding': 'chunked' },
  { expect: '100-continue' },
  { te: 'trailers' },
  { 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA', connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' },
];

const VERSIONS = ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1', 'HTTP/1.2', 'HTTP/1', 'RTSP/1.0', ''];

/** 500 neighbours of one upgrade request, each kind of change alone and the smaller ones together. */
function mutations(path: string): readonly Mutation[] {
  const mutation = (change: Partial<Mutation>): Mutation => ({
    method: 'GET',
    target: path,
    version: 'HTTP/1.1',
    headers: {},
    ...change,
  });
  const queries = [
    '?',
    '?a',
    '?__proto__=1',
    '?access_token=x',
    '?_method=GET',
    '?a[b]=1',
    '?;',
    '?%',
    '?%00',
    '?a=%ff',
    '?//admin',
    '#',
    '#/x',
    '?x#y',
  ];
  const few = [
    ...HEADERS.map((headers) => mutation({ headers })),
    ...METHODS.map((method) => mutation({ method })),
    ...VERSIONS.map((version) => mutation({ version })),
    ...queries.map((query) => mutation({ target: path + query })),
    ...HEADERS.map((headers) => mutation({ headers, version: 'HTTP/1.0' })),
    ...HEADERS.map((headers) => mutation({ headers, method: 'POST' })),
    ...['POST', 'OPTIONS', 'CONNECT'].flatMap((method) => VERSIONS.map((version) => mutation({ method, version }))),
    ...[`ws://a${path}`, `wss://a${path}`, `ws:${path}`, '*', 'a:80', path.slice(1), ''].map((target) =>
      mutation({ target }),
    ),
  ];
  return [...few, ...spread(respelled(path), 500 - few.length).map((target) => mutation({ target }))];
}

/** Goes through a connection that was opened: a message, and then goodbye. Anything else takes it for a broken request, and closes. */
const FRAMES = Buffer.concat([clientFrame(OPCODE.text, '{"text":"a"}'), clientFrame(OPCODE.close, closePayload(1000))]);

function bytesOf({ method, target, version, headers }: Mutation): Buffer {
  const lines = Object.entries({ ...UPGRADE, ...headers }).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((each) => `${name}: ${each}\r\n`),
  );
  return Buffer.concat([Buffer.from(`${method} ${target} ${version}\r\n${lines.join('')}\r\n`), FRAMES]);
}

const PATHS = ['/admin', '/admin/rooms/1', '/admin/files/a/b', '/admin/callbacks', '/admin/raw', '/admin/both'];

let app: Application;
beforeAll(async () => {
  app = await Application.create({ log: false, controllers: [Static, Parameter, Wildcard, Methods, Both] }, [
    http(),
    websocket(),
  ]);
  await app.listen({ port: 0 });
});
afterAll(() => app.close());

test.each(PATHS)('%s: of 500 upgrades each asks the guard, or opens nothing and reaches nothing', async (path) => {
  const client = new HttpClient(app.url);
  let opened = 0;
  lets = true;
  for (const mutation of mutations(path)) {
    asked = reached = unguarded = 0;
    const answer = await client.raw(bytesOf(mutation));
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
    if (status === 101) opened += 1;
    const silent = (status === 101 || reached > 0) && asked === 0;
    expect({ mutation, unguarded, silent }).toEqual({ mutation, unguarded: 0, silent: false });
    expect(status === 505 || status < 500).toBe(true); // some name another version of HTTP
  }
  // Otherwise it would show nothing: some do open a connection, and many do not.
  expect(opened).toBeGreaterThan(10);
  expect(opened).toBeLessThan(490);
});

test.each(PATHS)('%s: where the guard refuses, no upgrade of 500 opens or reaches anything', async (path) => {
  const client = new HttpClient(app.url);
  let refused = 0;
  lets = false;
  for (const mutation of mutations(path)) {
    asked = reached = unguarded = 0;
    const answer = await client.raw(bytesOf(mutation));
    const opened = /HTTP\/1\.1 101/.test(answer);
    if (asked > 0) refused += 1;
    expect({ mutation, reached, opened }).toEqual({ mutation, reached: 0, opened: false });
  }
  expect(refused).toBeGreaterThan(10);
});
