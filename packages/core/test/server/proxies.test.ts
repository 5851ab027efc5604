import { Connection, Context, Controller, createApp, Get, OnReceive, WebSocket, type CortadoOptions } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

/** Who the client is must not depend on the transport. Every client of these tests comes from 127.0.0.1. */
const handshakes: string[] = [];
const noteHandshake = ({ phase, remoteAddress }: Context) => phase === 'request' || handshakes.push(remoteAddress) > 0;

@Controller('/who')
class Who {
  @Get() who({ remoteAddress }: Context) {
    return remoteAddress;
  }
}
@WebSocket('/who')
class WhoSocket {
  @OnReceive() who(_text: string, context: Context, connection: Connection) {
    return [context.remoteAddress, connection.remoteAddress];
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
beforeEach(() => handshakes.splice(0));
const open = async (options: CortadoOptions) =>
  (running = await RunningApp.open(
    createApp({ controllers: [Who, WhoSocket], log: false, guards: [noteHandshake], ...options }),
  ));

/** What both transports say; they have to say the same. */
async function who(headers: Record<string, string>, options: CortadoOptions): Promise<string> {
  const app = await open(options);
  const { json } = await app.client.get('/who', headers);
  const said = (await (await app.connect('/who', { headers })).ask('?')).body;
  expect([said, handshakes]).toEqual([[json, json], [json]]);
  return json;
}

test.each([
  ['by default nobody is believed', '6.6.6.6', {}, '127.0.0.1'],
  ['nor with false', '6.6.6.6', { trustProxy: false }, '127.0.0.1'],
  ['a peer that is no proxy of ours is not believed', '6.6.6.6', { trustProxy: '10.0.0.0/8' }, '127.0.0.1'],
  ['one that is, is', '6.6.6.6', { trustProxy: '127.0.0.1' }, '6.6.6.6'],
  ['as a range with a name', '6.6.6.6', { trustProxy: 'loopback' }, '6.6.6.6'],
  ['in a list', '6.6.6.6', { trustProxy: ['10.0.0.1', '127.0.0.0/8'] }, '6.6.6.6'],
  ['in a list of text', '6.6.6.6', { trustProxy: '10.0.0.1, 127.0.0.1' }, '6.6.6.6'],
  ['by a function', '6.6.6.6', { trustProxy: (address: string) => address === '127.0.0.1' }, '6.6.6.6'],
  ['what the client put before it is not', '1.1.1.1, 6.6.6.6', { trustProxy: 'loopback' }, '6.6.6.6'],
  [
    'but other proxies of ours are',
    '1.1.1.1, 6.6.6.6, 10.0.0.9',
    { trustProxy: ['loopback', '10.0.0.0/8'] },
    '6.6.6.6',
  ],
  ['true believes everyone', '1.1.1.1, 6.6.6.6', { trustProxy: true }, '1.1.1.1'],
  ['IPv6', '2001:db8::7', { trustProxy: 'loopback' }, '2001:db8::7'],
  ['no header', undefined, { trustProxy: 'loopback' }, '127.0.0.1'],
  ['an empty one', '', { trustProxy: 'loopback' }, '127.0.0.1'],
  ['what is not an address', 'unknown', { trustProxy: 'loopback' }, 'unknown'],
  ['spaces and commas', '  6.6.6.6 ', { trustProxy: 'loopback' }, '6.6.6.6'],
  ['a port behind it, as Azure writes it', '203.0.113.7:1234', { trustProxy: 'loopback' }, '203.0.113.7'],
  ['brackets and a port', '[2001:db8::1]:443', { trustProxy: 'loopback' }, '2001:db8::1'],
  ['an IPv4 address mapped into IPv6', '::ffff:203.0.113.7', { trustProxy: 'loopback' }, '203.0.113.7'],
  ['in capitals and in hexadecimal', '::FFFF:CB00:7107', { trustProxy: 'loopback' }, '203.0.113.7'],
  ['a long form', '2001:0DB8:0:0:0:0:0:1', { trustProxy: 'loopback' }, '2001:db8::1'],
  [
    'proxies of ours with ports and mapped',
    '6.6.6.6:1, 10.0.0.9:80, ::ffff:10.0.0.8',
    { trustProxy: ['loopback', '10.0.0.0/8'] },
    '6.6.6.6',
  ],
  ['empty elements', ' , 6.6.6.6, ,', { trustProxy: 'loopback' }, '6.6.6.6'],
  ['what is not an address before one that is ours', 'x, 127.0.0.1', { trustProxy: 'loopback' }, 'x'],
] as const)('%s (%s)', async (_what, forwarded, options, address) => {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(await who(headers, options as CortadoOptions)).toBe(address);
});

test('a page is of this site when the proxy says so, and not when the client does', async () => {
  const headers = { origin: 'https://shop.example', 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https' };
  const behind = await open({ trustProxy: 'loopback' });
  expect((await (await behind.connect('/who', { headers })).ask('?')).statusCode).toBe(200);
  await expect(
    behind.connect('/who', { headers: { ...headers, origin: 'http://shop.example' } }),
  ).rejects.toMatchObject({ status: 403 });
  await behind.close();
  const alone = await open({});
  await expect(alone.connect('/who', { headers })).rejects.toMatchObject({ status: 403 });
});

test.each([
  ['wss', 'https://shop.example', 101],
  ['WSS', 'https://shop.example', 101],
  ['ws', 'http://shop.example', 101],
  ['wss', 'http://shop.example', 403],
  ['ws', 'https://shop.example', 403],
  ['http, wss', 'https://shop.example', 101],
  ['spdy', 'https://shop.example', 101],
])('x-forwarded-proto: %s of a handshake from %s is answered %d', async (proto, origin, expected) => {
  const app = await open({ trustProxy: 'loopback' });
  const headers = { origin, 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': proto };
  const answered = app.connect('/who', { headers }).then(
    () => 101,
    ({ status }: HandshakeRefused) => status,
  );
  expect(await answered).toBe(expected);
});

describe('the cap for each address', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const status = (connecting: Promise<unknown>) =>
    connecting.then(
      () => 101,
      ({ status: refused }: HandshakeRefused) => refused,
    );

  test('counts clients behind a trusted proxy one by one, and gives places back', async () => {
    const app = await open({ trustProxy: 'loopback', websocket: { maxConnectionsPerAddress: 2 } });
    const first = await app.connect('/who', from('6.6.6.1'));
    const outcomes = [];
    for (const address of ['6.6.6.1', '6.6.6.1', '6.6.6.2', '6.6.6.1, 6.6.6.3']) {
      outcomes.push(await status(app.connect('/who', from(address))));
    }
    expect(outcomes).toEqual([101, 503, 101, 101]);
    await first.close();
    expect(await status(app.connect('/who', from('6.6.6.1')))).toBe(101);
  });

  test.each([
    ['with ports', ['203.0.113.2:1', '203.0.113.2:2', '203.0.113.2:3', '203.0.113.3:3'], 64, [101, 101, 503, 101]],
    ['mapped', ['203.0.113.3', '::ffff:203.0.113.3', '::FFFF:203.0.113.3', '203.0.113.4'], 64, [101, 101, 503, 101]],
    ['of one /64', ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'], 64, [101, 101, 503, 101]],
    ['of one /48', ['2001:db8::1', '2001:db8:0:1::2', '2001:db8:0:2::3', '2001:db8:1::1'], 48, [101, 101, 503, 101]],
    ['each for itself', ['2001:db8::1', '2001:db8::2', '2001:DB8::1', '2001:db8:0::1'], 128, [101, 101, 101, 503]],
  ])('counts addresses %s', async (_name, addresses, ipv6Subnet, expected) => {
    const app = await open({ trustProxy: 'loopback', websocket: { maxConnectionsPerAddress: 2, ipv6Subnet } });
    const outcomes = [];
    for (const address of addresses) outcomes.push(await status(app.connect('/who', from(address))));
    expect(outcomes).toEqual(expected);
  });

  test('cannot be avoided with a forwarded header from an untrusted address', async () => {
    const app = await open({ websocket: { maxConnectionsPerAddress: 2 } });
    const outcomes = [];
    for (const address of ['6.6.6.1', '6.6.6.2', '6.6.6.3']) {
      outcomes.push(await status(app.connect('/who', from(address))));
    }
    expect(outcomes).toEqual([101, 101, 503]);
  });
});

test.each([
  [{ trustProxy: 1 }, 'a client can forge the number of hops'],
  [{ trustProxy: 'proxy.internal' }, 'invalid IP address: proxy.internal'],
  [{ trustProxy: ['10.0.0.0/99'] }, 'E_OPTION: createApp, options.trustProxy'],
  [{ trustProxy: { hops: 1 } }, 'E_OPTION: createApp, options.trustProxy'],
  [{ websocket: { ipv6Subnet: 129 } }, 'E_OPTION: createApp, websocket.ipv6Subnet'],
  [{ websocket: { trustProxy: true } }, 'E_OPTION: createApp, websocket.trustProxy'],
  [
    { http: { fastify: { trustProxy: true } } },
    'E_OPTION: createApp, http.fastify.trustProxy: WebSockets share this option',
  ],
])('%j refuses to start', async (options, message) => {
  await expect(createApp(options as CortadoOptions)).rejects.toThrow(message);
});
