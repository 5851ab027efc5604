import { OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { Guard } from '@cortado/core';

afterEach(closeSocketApps);

let guarded = 0;

@WebSocket('/chat')
@Guard(() => (guarded += 1) > 0)
class Chat {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

type Options = Parameters<typeof socketApp>[0]['websocket'];

/** The status of a handshake with these header lines. */
async function status(lines: readonly string[], options: Options = {}, trustProxy = false): Promise<number> {
  const { raw } = await socketApp({ controllers: [Chat], websocket: options, trustProxy });
  const socket = await raw();
  const request = RawSocket.upgrade('/chat', { host: 'good.com' }).replace(/\r\n$/, '');
  guarded = 0;
  socket.write(`${request}${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
  return Number((await socket.head()).split(' ')[1]);
}

test.each([
  'null',
  'http://good.com.evil.com',
  'http://evilgood.com',
  'http://good.com@evil.com',
  'http://evil.com#good.com',
  'http://evil.com?good.com',
  'http://good.com:8080',
  'http://good.com.',
  'http://www.good.com',
  'http://good.co',
  'http://xn--god-1na.com',
  'http://göod.com',
  'http://127.0.0.1',
  'file://good.com',
  'chrome-extension://good.com',
  'good.com',
  '//good.com',
  'http://good.com/path',
  'http://good.com\\.evil.com',
  'http://good.com%2eevil.com',
  'http://[::1]',
  '',
])('%j may not connect, and no guard is asked', async (origin) => {
  expect(await status([`origin: ${origin}`])).toBe(403);
  expect(guarded).toBe(0);
});

test('a request with two Origin headers may not connect, not even with the right one twice', async () => {
  expect(await status(['origin: http://good.com', 'origin: http://evil.com'])).toBe(403);
  expect(await status(['origin: http://good.com', 'origin: http://good.com'])).toBe(403);
});

test.each(['http://good.com', 'https://good.com', 'http://GOOD.com', 'http://good.com:80'])(
  '%s may',
  async (origin) => {
    expect(await status([`origin: ${origin}`])).toBe(101);
  },
);

test('behind a proxy that may be believed, the scheme is compared too', async () => {
  const forwarded = ['x-forwarded-proto: https'];
  expect(await status(['origin: http://good.com', ...forwarded])).toBe(101);
  expect(await status(['origin: http://good.com', ...forwarded], {}, true)).toBe(403);
  expect(await status(['origin: https://good.com', ...forwarded], {}, true)).toBe(101);
});

test('behind a proxy that may be believed, the host is the one that the client asked for', async () => {
  const forwarded = ['x-forwarded-host: outside.example', 'origin: http://outside.example'];
  expect(await status(forwarded)).toBe(403);
  expect(await status(forwarded, {}, true)).toBe(101);
});

test('others may when they are on the list, exactly as listed', async () => {
  const allowedOrigins = ['https://app.example:8443'];
  expect(await status(['origin: https://app.example:8443'], { allowedOrigins })).toBe(101);
  expect(await status(['origin: https://app.example'], { allowedOrigins })).toBe(403);
  expect(await status(['origin: http://app.example:8443'], { allowedOrigins })).toBe(403);
  expect(await status(['origin: http://evil.com'], { allowedOrigins: '*' })).toBe(101);
});

test('without an origin a program may connect, unless one is required', async () => {
  expect(await status([])).toBe(101);
  expect(await status([], { requireOrigin: true })).toBe(403);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a header called %s changes nothing',
  async (name) => {
    expect(await status([`${name}: http://evil.com`, 'origin: http://good.com', `${name}: a`])).toBe(101);
    expect(await status([`${name}: http://good.com`, 'origin: http://evil.com'])).toBe(403);
  },
);

test.each([
  ['capacitor://localhost', 'capacitor://localhost', 101],
  ['capacitor://localhost', 'CAPACITOR://LOCALHOST', 101],
  ['capacitor://localhost', 'ionic://localhost', 403],
  ['capacitor://localhost', 'capacitor://localhost:80', 403],
  ['ionic://localhost', 'ionic://localhost', 101],
  ['tauri://localhost', 'tauri://localhost', 101],
  ['app://.', 'app://.', 101],
  ['app://localhost:3000', 'app://localhost:3000', 101],
  ['file://', 'file://', 101],
  ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh', 101],
  ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgi', 403],
  ['moz-extension://0f-1', 'moz-extension://0f-1', 101],
  ['https://*.example.com', 'https://shop.example.com', 101],
  ['https://*.example.com', 'https://a.b.example.com', 101],
  ['https://*.example.com', 'https://SHOP.example.com:443', 101],
  ['https://*.example.com', 'https://example.com', 403],
  ['https://*.example.com', 'https://.example.com', 403],
  ['https://*.example.com', 'https://evilexample.com', 403],
  ['https://*.example.com', 'https://shop.example.com.evil.com', 403],
  ['https://*.example.com', 'http://shop.example.com', 403],
  ['https://*.example.com', 'https://shop.example.com:8443', 403],
  ['https://*.example.com', 'https://evil.com#.example.com', 403],
  ['https://*.example.com', 'https://user@shop.example.com', 403],
  ['https://*.example.com:8443', 'https://shop.example.com:8443', 101],
  ['https://*.example.com:8443', 'https://shop.example.com', 403],
  ['https://*.bücher.example', 'https://a.xn--bcher-kva.example', 101],
  [/^https:\/\/pr-\d+\.example$/y, 'https://pr-1.example', 101],
  [/^https:\/\/pr-\d+\.example$/, 'https://pr-x.example', 403],
  [/./, 'null', 403],
] as const)('with %s on the list, %s is answered %d', async (allowed, origin, expected) => {
  expect(await status([`origin: ${origin}`], { allowedOrigins: [allowed] })).toBe(expected);
});

test.each([
  'example.com',
  '*.example.com',
  'https://*',
  'https://shop.*.com',
  'https://*shop.example.com',
  'capacitor://*',
  'wss://app.example',
  'https://app.example/',
  'null',
  '',
  7,
])('%j on the list could never match: it refuses to start', async (entry) => {
  const options = { allowedOrigins: [entry] } as unknown as Options;
  await expect(status([], options)).rejects.toThrow('E_OPTION: createApp, websocket.allowedOrigins');
});

test('one origin that is not in a list refuses to start too', async () => {
  const options = { allowedOrigins: 'https://app.example' } as unknown as Options;
  await expect(status([], options)).rejects.toThrow('E_OPTION: createApp, websocket.allowedOrigins');
});
