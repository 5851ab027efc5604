import { Controller, createApp, Get, OnReceive, WebSocket, type CortadoOptions } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import type { HandshakeRefused } from '@cortado/testkit/socket-client';

let handled = 0;
@Controller('/x')
class Local {
  @Get() get() {
    return (handled += 1);
  }
}
@WebSocket('/x')
class LocalSocket {
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp;
afterEach(() => running.close());
const open = async (options: CortadoOptions) =>
  (running = await RunningApp.open(createApp({ controllers: [Local, LocalSocket], log: false, ...options })));

/** The status of a request and of a handshake. */
async function both(host: string, headers: Record<string, string> = {}): Promise<readonly [number, number]> {
  const request = await running.client.get('/x', { host, ...headers });
  const handshake = await running.connect('/x', { headers: { host, ...headers } }).then(
    () => 101,
    (error: HandshakeRefused) => error.status,
  );
  return [request.status, handshake];
}

const HOSTS = ['shop.example', '*.wild.example', 'local.example:3000', '127.0.0.1', '[::1]:3000', 'bücher.example'];

test.each([
  'shop.example',
  'SHOP.Example',
  'shop.example.',
  'shop.example:8080',
  'shop.example:',
  'a.wild.example',
  'A.WILD.EXAMPLE:1',
  'local.example:3000',
  '127.0.0.1',
  '127.0.0.1:9',
  '[::1]:3000',
  '[0:0:0:0:0:0:0:1]:3000',
  'xn--bcher-kva.example',
])('%s is answered for', async (host) => {
  await open({ hosts: HOSTS });
  expect(await both(host)).toEqual([200, 101]);
});

test.each([
  'evil.example',
  'shop.example.evil.example',
  'notshop.example',
  'wild.example',
  'a.b.wild.example',
  '*.wild.example',
  '.wild.example',
  'local.example',
  'local.example:3001',
  'local.example:30000',
  '[::1]',
  '[::2]:3000',
  '127.0.0.2',
  'shop.example@evil.example',
  'evil.example:80@shop.example',
  'shop.example/evil.example',
  'shop.example:80:80',
  'shop.example:x',
  'localhost',
])('%s is 421, and nothing runs', async (host) => {
  handled = 0;
  await open({ hosts: HOSTS });
  expect(await both(host)).toEqual([421, 421]);
  expect(handled).toBe(0);
});

test('the answer has the form of every failure, and ends the connection', async () => {
  await open({ hosts: HOSTS });
  const { json, headers } = await running.client.get('/x', { host: 'evil.example' });
  expect(json).toEqual({
    errorList: [{ loc: [], type: 'misdirected_request', msg: 'This server does not serve that host' }],
  });
  expect(headers.connection).toBe('close');
});

test('without the option any host is answered for', async () => {
  await open({});
  expect(await both('evil.example')).toEqual([200, 101]);
});

test('an absolute target names the host, whatever the header says; both have to be among them', async () => {
  await open({ hosts: HOSTS });
  const ask = (target: string, host: string): Promise<string> =>
    running.client.raw(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  expect(await ask('http://shop.example/x', 'shop.example')).toMatch(/^HTTP\/1.1 200 /);
  expect(await ask('http://evil.example/x', 'shop.example')).toMatch(/^HTTP\/1.1 421 /);
  expect(await ask('http://shop.example/x', 'evil.example')).toMatch(/^HTTP\/1.1 421 /);
  expect(await ask('http://user@shop.example/x', 'shop.example')).toMatch(/^HTTP\/1.1 421 /);
});

test('a request without a host, which HTTP/1.0 allows, is 421', async () => {
  await open({ hosts: HOSTS });
  expect(await running.client.raw('GET /x HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.[01] 421 /);
});

test('behind a trusted proxy it is the host that the client asked for', async () => {
  await open({ hosts: ['shop.example'], trustProxy: 'loopback' });
  const forwarded = (host: string) => ({ 'x-forwarded-host': host, 'x-forwarded-proto': 'https' });
  expect(await both('internal:8080', forwarded('shop.example'))).toEqual([200, 101]);
  expect(await both('shop.example', forwarded('evil.example'))).toEqual([421, 421]);
});

test('the word of a client that is no trusted proxy does not count', async () => {
  await open({ hosts: ['shop.example'] });
  expect(await both('evil.example', { 'x-forwarded-host': 'shop.example' })).toEqual([421, 421]);
});

test('without a port in Host it is that of the scheme', async () => {
  await open({ hosts: ['shop.example:443'], trustProxy: 'loopback' });
  expect(await both('shop.example')).toEqual([421, 421]);
  expect(await both('shop.example', { 'x-forwarded-proto': 'https' })).toEqual([200, 101]);
});

test('unknown paths are refused too, health routes are answered', async () => {
  await open({ hosts: HOSTS, http: { health: true } });
  const status = async (path: string) => (await running.client.get(path, { host: '10.0.0.7:8080' })).status;
  expect([await status('/nope'), await status('/healthz'), await status('/readyz?full')]).toEqual([421, 200, 200]);
  expect((await running.client.send('POST', '/healthz', { headers: { host: '10.0.0.7' } })).status).toBe(421);
});

test.each([
  [[], 'options.hosts: an empty list would refuse every request'],
  [['https://shop.example'], 'options.hosts[0]: "https://shop.example" is not a host'],
  [['a.example', '*'], 'options.hosts[1]: "*" is not a host'],
  [['a.*.example'], 'options.hosts[0]: "a.*.example" is not a host'],
  [[7], 'options.hosts[0]: 7 is not a host'],
  ['shop.example', 'options.hosts: invalid value of type string'],
])('%j refuses to start', async (hosts, message) => {
  await open({});
  await expect(createApp({ log: false, hosts: hosts as string[] })).rejects.toThrow(`E_OPTION: createApp, ${message}`);
});
