import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type Application, type Context, type CortadoOptions } from 'cortado';
import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';

let folder: string;
const open = new Set<Application>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cortado-'));
});
afterEach(async () => {
  await Promise.all([...open].map((each) => each.close()));
  open.clear();
  rmSync(folder, { recursive: true });
});

async function created(options: CortadoOptions = {}): Promise<Application> {
  const app = await createApp({ log: false, ...options });
  app.route('GET', '/who', (context: Context) => context.remoteAddress);
  app.websocket('/who', { receive: String, onReceive: (text) => text });
  open.add(app);
  return app;
}

const get = (socketPath: string, headers = {}) => new HttpClient(`unix:${socketPath}`).get('/who', headers);
const ask = async (path: string, headers = {}) => {
  const client = await SocketClient.connect(`ws+unix:${path}:/who`, { headers });
  const answer = (await client.ask('hi')) as unknown;
  return { client, answer };
};

test('both transports answer on a unix socket, and its file goes with it', async () => {
  const path = join(folder, 'app.sock');
  const app = await created();
  await app.listen({ path });
  expect(app.urls).toEqual([`unix:${path}`]);
  expect(app.url).toBe(`unix:${path}`);
  expect(await get(path)).toMatchObject({ status: 200, json: '' });
  const { client, answer } = await ask(path);
  expect(answer).toEqual({ statusCode: 200, body: 'hi' });
  await app.close();
  expect((await client.closed).code).toBe(1001);
  expect(existsSync(path)).toBe(false);
});

test('several, and a port beside them', async () => {
  const paths = [join(folder, 'a.sock'), join(folder, 'b.sock')];
  const app = await created();
  await app.listen({ port: 0, path: paths });
  expect(app.urls).toEqual([expect.stringMatching(/^http:/), ...paths.map((path) => `unix:${path}`)]);
  expect((await new HttpClient(app.url).get('/who')).json).toBe('127.0.0.1');
  const clients = [];
  for (const path of paths) {
    expect((await get(path)).status).toBe(200);
    clients.push((await ask(path)).client);
  }
  await app.close();
  for (const each of clients) expect((await each.closed).code).toBe(1001);
  expect(paths.filter((path) => existsSync(path))).toEqual([]);
});

test('a file that a killed process left behind is taken over', async () => {
  const path = join(folder, 'app.sock');
  const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', program]);
  expect(existsSync(path)).toBe(true);
  const app = await created();
  await app.listen({ path });
  expect((await get(path)).status).toBe(200);
});

test('a socket that somebody listens on is not, nor is a file that is none', async () => {
  const [taken, file] = [join(folder, 'app.sock'), join(folder, 'file')];
  const first = await created();
  await first.listen({ path: taken });
  writeFileSync(file, 'kept');
  const second = await created();
  const free = join(folder, 'free.sock');
  for (const path of [taken, file]) {
    await expect(second.listen({ path: [free, path] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(existsSync(free)).toBe(false); // given up again
  }
  expect((await get(taken)).status).toBe(200);
  expect(existsSync(file)).toBe(true);
  await second.listen({ path: free });
  expect((await get(free)).status).toBe(200);
});

test('a folder that does not exist is the error of the system', async () => {
  const app = await created();
  await expect(app.listen({ path: join(folder, 'none', 'app.sock') })).rejects.toMatchObject({ syscall: 'listen' });
});

test.each([
  ['loopback', { port: 0 }, '203.0.113.7'],
  ['loopback', {}, '203.0.113.7'],
  ['10.0.0.0/8', {}, ''],
  [undefined, {}, ''],
] as const)('with trustProxy %s a proxy on the socket is on this machine (%j)', async (trustProxy, more, address) => {
  const path = join(folder, 'app.sock');
  const app = await created(trustProxy === undefined ? {} : { trustProxy });
  await app.listen({ path, ...more });
  expect((await get(path, { 'x-forwarded-for': '203.0.113.7' })).json).toBe(address);
  const origin = { 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'wss', origin: 'https://shop.example' };
  const answered = ask(path, origin).then(
    () => 101,
    (error: { status: number }) => error.status,
  );
  expect(await answered).toBe(trustProxy === 'loopback' ? 101 : 403);
});
