import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { Application, Connection, Controller, createApp, Get, Ok, OnReceive, WebSocket, Context } from 'cortado';
import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';

/** Two addresses of this machine: the second is `::1` where there is IPv6. */
const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));
const second = hasIPv6 ? '::1' : '127.0.0.2';
const host = ['127.0.0.1', second];
const named = (address: string): string => (address.includes(':') ? `[${address}]` : address);

const open = new Set<Application>();
const blockers = new Set<Server>();
const clients = new Set<SocketClient>();
afterEach(async () => {
  for (const each of clients) each.destroy();
  await Promise.all([...open].map((app) => app.close()));
  for (const each of blockers) each.close();
  for (const set of [open, blockers, clients]) set.clear();
});

let running: (() => void)[] = [];
let left: string[] = [];
beforeEach(() => {
  running = [];
  left = [];
});
/** Resolves when the test says so. */
const held = () => new Promise<void>((resolve) => running.push(resolve));

@Controller('/who')
class Who {
  @Get() who({ remoteAddress }: Context) {
    return remoteAddress;
  }
  @Get('/slow') async slow() {
    await held();
    return 'slow';
  }
}
@WebSocket('/echo')
class Echo {
  @OnReceive() async echo(text: string) {
    if (text === 'slow') await held();
    return Ok(text);
  }
  onDisconnect({ remoteAddress }: Connection) {
    left.push(remoteAddress);
  }
}

async function created(): Promise<Application> {
  const app = await createApp({ controllers: [Who, Echo], log: false });
  open.add(app);
  return app;
}

async function connected(url: string): Promise<SocketClient> {
  const client = await SocketClient.connect(`${url.replace('http', 'ws')}/echo`);
  clients.add(client);
  return client;
}

/** Takes a port on one address. */
function block(address: string, port: number): Promise<Server> {
  const server = createServer();
  blockers.add(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}

test('both transports answer on both addresses, and port 0 is one port for both', async () => {
  const app = await created();
  await app.listen({ port: 0, host });
  const port = Number(new URL(app.url).port);
  expect(app.urls).toEqual(host.map((address) => `http://${named(address)}:${port}`));
  expect(app.url).toBe(app.urls[0]);
  for (const [index, url] of app.urls.entries()) {
    expect((await new HttpClient(url).get('/who')).json).toBe(host[index]!.replace('127.0.0.2', '127.0.0.1'));
    expect(await (await connected(url)).ask('hi')).toEqual({ statusCode: 200, body: 'hi' });
    expect((await new HttpClient(url).get('/echo')).status).toBe(426);
  }
});

test('close() ends both with the whole sequence: what runs is answered, sockets get 1001, then nothing listens', async () => {
  const app = await created();
  await app.listen({ port: 0, host });
  const { urls } = app;
  const sockets = await Promise.all([...urls, ...urls].map(connected));
  const answers = urls.map((url) => new HttpClient(url).get('/who/slow'));
  const replies = urls.map(async (url) => (await connected(url)).ask('slow'));
  while (running.length < 4) await after(1); // the work has begun, on both
  const idle = await Promise.all(urls.map((url) => new HttpClient(url).connect())); // have sent nothing
  const closing = app.close();
  const late = await Promise.all(urls.map((url) => new HttpClient(url).get('/who')));
  expect(late.map((each) => [each.status, each.json.errorList[0].type])).toEqual(
    urls.map(() => [503, 'shutting_down']),
  );
  for (const each of running) each();
  for (const each of await Promise.all(answers)) expect([each.status, each.json]).toEqual([200, 'slow']);
  expect(await Promise.all(replies)).toEqual(urls.map(() => ({ statusCode: 200, body: 'slow' })));
  for (const each of sockets) expect((await each.closed).code).toBe(1001);
  for (const each of idle) await each.rest();
  await closing;
  expect(left).toHaveLength(6);
  for (const url of urls) await expect(new HttpClient(url).get('/who')).rejects.toThrow('ECONNREFUSED');
});

test('the same port can be listened on again', async () => {
  const first = await created();
  await first.listen({ port: 0, host });
  const port = Number(new URL(first.url).port);
  const socket = await connected(first.urls[1]!);
  await first.close();
  expect((await socket.closed).code).toBe(1001);
  const again = await created();
  await again.listen({ port, host });
  expect((await new HttpClient(again.urls[1]!).get('/who')).status).toBe(200);
});

test('a second address that is taken gives up the first, with the error that says which', async () => {
  const blocker = await block(second, 0);
  const { port } = blocker.address() as { port: number };
  const app = await created();
  await expect(app.listen({ port, host })).rejects.toMatchObject({ code: 'EADDRINUSE', address: second, port });
  expect(() => app.urls).toThrow('E_LIFECYCLE');
  await block('127.0.0.1', port); // nobody has it any more
  await app.listen({ port: 0, host });
  for (const url of app.urls) expect((await new HttpClient(url).get('/who')).status).toBe(200);
});

test('an address that is not ours, and no address at all', async () => {
  const app = await created();
  await expect(app.listen({ port: 0, host: ['127.0.0.1', '192.0.2.1'] })).rejects.toThrow('EADDRNOTAVAIL');
  await expect(app.listen({ port: 0, host: [] })).rejects.toThrow('E_OPTION: app.listen, host: an empty list');
  await app.listen({ port: 0, host: ['127.0.0.1', '127.0.0.1'] });
  expect(app.urls).toHaveLength(1);
});

test('localhost is every address of that name that this machine has', async () => {
  const app = await created();
  await app.listen({ port: 0, host: 'localhost' });
  for (const url of app.urls) expect((await new HttpClient(url).get('/who')).status).toBe(200);
  const { port } = new URL(app.url);
  expect((await new HttpClient(`http://localhost:${port}`).get('/who')).status).toBe(200);
  expect((await (await connected(`http://localhost:${port}`)).ask('hi')).body).toBe('hi');
});
