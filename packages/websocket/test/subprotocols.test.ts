import { Controller, Forbidden } from '@cortado/core';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { readableLog } from '@cortado/testkit/http-app';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

@WebSocket('/class')
class EndpointClass {
  @OnReceive() echo(text: string) {
    return text;
  }
}
@Controller('/')
class Others {
  @WebSocket('/callbacks') async callbacks(connection: Connection) {
    await connection.acceptCallback({ receive: String, onReceive: (text) => text });
  }
  @WebSocket('/traditional') async traditional(connection: Connection) {
    await connection.accept();
    for await (const text of connection) await connection.send(String(text));
  }
  @WebSocket('/token') async token(connection: Connection) {
    await connection.accept({ subprotocol: 'bearer.t' });
  }
}

type Options = Parameters<typeof socketApp>[0];
const STYLES = ['/class', '/callbacks', '/traditional', '/function'];

/** Status and chosen subprotocol of a handshake with that offer. */
async function answer(path: string, offer: string | undefined, options: Options = {}): Promise<[number, string?]> {
  const { raw } = await socketApp({
    controllers: [EndpointClass, Others],
    register: (app) => app.websocket('/function', { receive: String, onReceive: (text: string) => text }),
    ...options,
  });
  const socket = await raw();
  socket.write(RawSocket.upgrade(path, offer === undefined ? {} : { 'sec-websocket-protocol': offer }));
  const head = await socket.head();
  const subprotocol = /^sec-websocket-protocol: (.*)\r$/im.exec(head)?.[1];
  const status = Number(head.split(' ')[1]);
  return subprotocol === undefined ? [status] : [status, subprotocol];
}

/** A handshake with that offer, which a guard refuses. */
async function refused(path: string, offer: string | undefined): Promise<RawSocket> {
  const { raw } = await socketApp({
    controllers: [EndpointClass, Others],
    guards: [() => Forbidden()],
    websocket: { ...chat.websocket, refuse: 'close' },
    register: (app) => app.websocket('/function', { receive: String, onReceive: (text: string) => text }),
  });
  const socket = await raw();
  socket.write(RawSocket.upgrade(path, offer === undefined ? {} : { 'sec-websocket-protocol': offer }));
  return socket;
}

const chat = { websocket: { subprotocols: ['chat', 'news'] } };

describe.each(STYLES)('%s', (path) => {
  test.each<[offer: string | undefined, answer: [number, string?]]>([
    [undefined, [101]],
    ['', [101]],
    [' , ,', [101]],
    ['chat', [101, 'chat']],
    ['chat, ', [101, 'chat']],
    [', chat', [101, 'chat']],
    ['a,, ,chat', [101, 'chat']],
    ['\tchat\t,\tnews', [101, 'chat']],
    ['news, chat', [101, 'chat']],
    ['other', [101]],
    ['chat, bearer.t', [101, 'chat']],
    ['bearer.t, chat', [101, 'chat']],
    ['bearer.t, cortado.v1', [101, 'cortado.v1']],
    ['bearer.t', [400]],
    ['bearer64.dA', [400]],
    ['bearer64.dA, chat', [101, 'chat']],
    ['bearer64.dA, cortado.v1', [101, 'cortado.v1']],
    ['bearer.t, other', [400]],
    ['a b', [400]],
    ['chat, chat', [400]],
    ['"chat"', [400]],
  ])('%j is answered %j', async (offer, expected) => {
    expect(await answer(path, offer, chat)).toEqual(expected);
  });

  test('a token alone is refused with a line that says what to offer, and without the token', async () => {
    const { log, lines } = readableLog();
    expect(await answer(path, 'bearer.secret', { log })).toEqual([400]);
    const line = lines.find((each) => each['msg'] === 'handshake refused');
    expect(line).toMatchObject({ reason: 'subprotocol_required', remedy: expect.stringContaining('cortado.v1') });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test.each<[offer: string | undefined, subprotocol: string | undefined]>([
    [undefined, undefined],
    ['chat', 'chat'],
    ['bearer.t, news', 'news'],
    ['cortado.v1, bearer.t', 'cortado.v1'],
    ['unknown, bearer.t', 'unknown'],
    ['bearer64.dA, news', 'news'],
  ])('refused with refuse: close, %j is answered with %j and 4403', async (offer, subprotocol) => {
    const socket = await refused(path, offer);
    const head = await socket.head();
    expect(head).toMatch(/^HTTP\/1.1 101 /);
    expect(/^sec-websocket-protocol: (.*)\r$/im.exec(head)?.[1]).toBe(subprotocol);
    expect(await socket.closeCode()).toBe(4403);
  });

  test('refused with refuse: close, a token alone is an HTTP response', async () => {
    expect(await (await refused(path, 'bearer.t')).head()).toMatch(/^HTTP\/1.1 403 /);
  });
});

test('before a route is found, a refusal by close chooses a subprotocol as well', async () => {
  const { raw } = await socketApp({ controllers: [EndpointClass], websocket: { refuse: 'close' } });
  for (const [path, headers, code] of [
    ['/nowhere', {}, 4404],
    ['/class', { origin: 'https://evil.example' }, 4403],
  ] as const) {
    const socket = await raw();
    socket.write(RawSocket.upgrade(path, { 'sec-websocket-protocol': 'bearer.t, chat', ...headers }));
    expect(await socket.head()).toMatch(/sec-websocket-protocol: chat\r/i);
    expect(await socket.closeCode()).toBe(code);
  }
});

test('a token is never chosen, not even by an application that asks for it', async () => {
  expect(await answer('/token', 'bearer.t, chat')).toEqual([500]);
  for (const token of ['bearer.t', 'bearer64.dA']) {
    const options = { websocket: { subprotocols: [token] } };
    await expect(answer('/class', 'chat', options)).rejects.toThrow('E_OPTION: createApp, websocket.subprotocols');
  }
});
