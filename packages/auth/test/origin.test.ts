import { authenticate, bearer, session, sign, type AllowedOrigins } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import {
  ConfigurationError,
  Connection,
  Controller,
  createApp,
  Delete,
  Get,
  OnMessage,
  Options,
  Patch,
  Post,
  Principal,
  Put,
  WebSocket,
} from 'cortado';

const secret = 'a secret of more than 32 characters!';

@Controller('/orders')
@WebSocket('/orders')
class Orders {
  @Get() @Post() @Put() @Patch() @Delete() @Options() who(@Principal() who: unknown) {
    return { who: who ?? null };
  }
  @OnMessage('who') seen(_connection: Connection, @Principal() who: unknown) {
    return { who: who ?? null };
  }
}

let running: RunningApp;
afterEach(() => running?.close());
const open = async (allowedOrigins?: AllowedOrigins, trustProxy = false) => {
  const scheme = session({
    secret,
    find: (id) => (id === '7' ? { principal: 'ada' } : undefined),
    ...(allowedOrigins && { allowedOrigins }),
  });
  const guards = [
    authenticate(
      bearer(() => ({ principal: 'by token' })),
      scheme,
    ),
  ];
  running = await RunningApp.open(createApp({ controllers: [Orders], guards, log: false, trustProxy }));
};
const cookie = `session=${encodeURIComponent(sign('7', secret))}`;
const send = async (headers: Record<string, string>, method = 'POST') => {
  const { status, json } = await running.client.send(method, '/orders', {
    headers: { host: 'shop.example:8080', cookie, ...headers },
  });
  return [status, json?.errorList?.[0].type ?? json?.who];
};
const refused = [403, 'origin_forbidden'];
const taken = [200, 'ada'];

test.each<[string, Record<string, string>, readonly unknown[]]>([
  ['from no browser', {}, taken],
  ['of the same origin', { origin: 'http://shop.example:8080' }, taken],
  ['of the same host, by a proxy that ends TLS', { origin: 'https://shop.example:8080' }, taken],
  ['of the same origin, in capitals', { origin: 'HTTP://Shop.Example:8080' }, taken],
  ['that the browser calls its own', { 'sec-fetch-site': 'same-origin', origin: 'http://shop.example:8080' }, taken],
  ['of an own page without a referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }, taken],
  ['that the user began', { 'sec-fetch-site': 'none' }, taken],
  ['of another host', { origin: 'https://evil.example' }, refused],
  ['of another port', { origin: 'http://shop.example:9090' }, refused],
  ['of a subdomain', { origin: 'http://a.shop.example:8080' }, refused],
  ['of a host that ends alike', { origin: 'http://evilshop.example:8080' }, refused],
  ['of a host that begins alike', { origin: 'http://shop.example:8080.evil.example' }, refused],
  ['with the host as user name', { origin: 'http://shop.example:8080@evil.example' }, refused],
  ['of a page without an origin', { origin: 'null' }, refused],
  ['of an extension', { origin: 'chrome-extension://abc' }, refused],
  ['of what is not an origin', { origin: 'shop.example:8080' }, refused],
  ['of an empty origin', { origin: '' }, refused],
  ['from another site', { 'sec-fetch-site': 'cross-site' }, refused],
  [
    'from another site, whatever its origin',
    { 'sec-fetch-site': 'cross-site', origin: 'http://shop.example:8080' },
    refused,
  ],
  ['from another origin of the site', { 'sec-fetch-site': 'same-site' }, refused],
])('a request %s', async (_name, headers, expected) => {
  await open();
  expect(await send(headers)).toEqual(expected);
});

test('every method that changes something is checked, and no other', async () => {
  await open();
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(await send(evil, method)).toEqual(refused);
  expect(await send(evil, 'GET')).toEqual(taken);
  expect((await send(evil, 'HEAD'))[0]).toBe(200);
  expect((await send(evil, 'OPTIONS'))[0]).toBe(200);
});

test('only the cookie is checked: tokens are sent by nobody else, and strangers have nothing to lose', async () => {
  await open();
  const evil = { origin: 'https://evil.example' };
  expect(await send({ ...evil, authorization: 'Bearer abc' })).toEqual([200, 'by token']);
  expect(await send({ ...evil, cookie: 'other=1' })).toEqual([200, null]);
  expect(await send({ ...evil, cookie: `session=${sign('8', secret)}` })).toEqual([200, null]);
});

test('other origins can be allowed, with all names below one', async () => {
  await open([
    'https://app.example',
    'https://*.partner.example',
    'capacitor://localhost',
    'https://default.example:443',
  ]);
  const from = (origin: string) => send({ origin, 'sec-fetch-site': 'cross-site' });
  for (const origin of [
    'https://app.example',
    'https://a.partner.example',
    'https://a.b.partner.example',
    'capacitor://localhost',
    'https://default.example',
  ]) {
    expect(await from(origin)).toEqual(taken);
  }
  for (const origin of [
    'http://app.example',
    'https://app.example:8443',
    'https://app.example.evil.example',
    'https://partner.example',
    'https://evilpartner.example',
    'https://evil.example#.partner.example',
    'https://evil.example/.partner.example',
    'http://a.partner.example',
    'null',
  ]) {
    expect(await from(origin)).toEqual(refused);
  }
  expect(await send({ 'sec-fetch-site': 'cross-site' })).toEqual(refused);
});

test('the check can be turned off', async () => {
  await open('*');
  expect(await send({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toEqual(taken);
});

test('behind a trusted proxy the host is the one that the proxy was asked for', async () => {
  const headers = { origin: 'https://shop.example', 'x-forwarded-host': 'shop.example', host: '10.0.0.7:3000' };
  await open([], true);
  expect(await send(headers)).toEqual(taken);
  await running.close();
  await open([]);
  expect(await send(headers)).toEqual(refused);
});

test('a handshake with the cookie from another origin is refused by the transport', async () => {
  await open();
  const connect = (origin?: string) =>
    running.connect('/orders', { headers: { cookie, ...(origin === undefined ? {} : { origin }) } });
  await expect(connect('https://evil.example')).rejects.toMatchObject({ status: 403 });
  await expect(connect('null')).rejects.toMatchObject({ status: 403 });
  for (const origin of [undefined, running.app.url]) {
    expect(await (await connect(origin)).ask({ event: 'who' })).toMatchObject({ body: { who: 'ada' } });
  }
});

test.each([
  'app.example',
  'https://app.example/',
  'https://*',
  'https://a.*.example',
  '',
  'https://app.example/path',
  'null',
])('"%s" as allowed origin refuses to start', (origin) => {
  expect(() => session({ secret, find: () => undefined, allowedOrigins: [origin] })).toThrow(ConfigurationError);
});
