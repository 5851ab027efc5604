import { Connection, Controller, createApp, Get, OnReceive, Version, WebSocket, type CortadoOptions } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

@Controller('/users')
class Users {
  @Get('/:id') one() {
    return 'one';
  }
  @Get('/all') all() {
    return 'all';
  }
  @Get('/optional/:more?') optional() {
    return 'optional';
  }
  @WebSocket('/live/:room') async live(connection: Connection) {
    await connection.acceptCallback({ receive: String, onReceive: (text) => text });
  }
}
@Controller('/webhooks')
class Webhooks {
  @Get() root() {
    return 'root';
  }
  @Get('/a/b') deep() {
    return 'deep';
  }
}
@Controller('/webhooks-admin')
class WebhooksAdmin {
  @Get() get() {
    return 'admin';
  }
}
@Version('2')
@Controller('/versioned')
class Versioned {
  @Get() get() {
    return 'versioned';
  }
}
@WebSocket('/chat')
class Chat {
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});
async function paths(prefix: CortadoOptions['prefix'], router: CortadoOptions['router'] = {}): Promise<string[]> {
  const app = await createApp({
    controllers: [Users, Webhooks, WebhooksAdmin, Versioned, Chat],
    log: false,
    router,
    ...(prefix === undefined ? {} : { prefix }),
  });
  app.route('GET', '/robots.txt', () => 'robots');
  app.websocket('/echo', { receive: String, onReceive: (text) => text });
  running = await RunningApp.open(Promise.resolve(app));
  return app.routes().map(({ path }) => path);
}

const ALL = [
  '/users/:id',
  '/users/all',
  '/users/optional/:more?',
  '/webhooks',
  '/webhooks/a/b',
  '/webhooks-admin',
  '/v2/versioned',
  '/users/live/:room',
  '/chat',
  '/robots.txt',
  '/echo',
];
const behind = (path: string): string => `/api${path}`;

test.each([
  [behind, '/api'],
  [behind, 'api/'],
  [behind, { path: '/api' }],
] as const)('routes, sockets and functions are behind it: %#', async (expected, prefix) => {
  expect(new Set(await paths(prefix))).toEqual(new Set(ALL.map((path) => expected(path))));
});

test.each([
  [['/robots.txt'], ['/robots.txt']],
  [['/users/:name'], ['/users/:id']],
  [['/users/optional/:any?'], ['/users/optional/:more?']],
  [['/webhooks/*'], ['/webhooks', '/webhooks/a/b']],
  [['/webhooks'], ['/webhooks']],
  [
    ['/v2/versioned', '/chat/', '/echo'],
    ['/v2/versioned', '/chat', '/echo'],
  ],
  [['/users/*'], ['/users/:id', '/users/all', '/users/optional/:more?', '/users/live/:room']],
  [['/users/live/:room'], ['/users/live/:room']],
  [['/*'], ALL],
])('%j keep their place', async (exclude, kept) => {
  const expected = ALL.map((path) => (kept.includes(path) ? path : behind(path)));
  expect(new Set(await paths({ path: '/api', exclude }))).toEqual(new Set(expected));
});

test('paths are compared as the router compares them', async () => {
  expect(await paths({ path: '/api', exclude: ['/Robots.TXT'] })).toContain('/api/robots.txt');
  await running!.close();
  expect(await paths({ path: '/api', exclude: ['/Robots.TXT'] }, { caseSensitive: false })).toContain('/robots.txt');
});

test('an excluded path has no prefix, and does not exist with it', async () => {
  await paths({ path: '/api', exclude: ['/robots.txt', '/chat', '/webhooks/*'] });
  const status = async (path: string) => (await running!.client.get(path)).status;
  expect([await status('/robots.txt'), await status('/api/robots.txt')]).toEqual([200, 404]);
  expect([await status('/webhooks/a/b'), await status('/api/webhooks')]).toEqual([200, 404]);
  expect([await status('/users/1'), await status('/api/users/1')]).toEqual([404, 200]);
  expect(await (await running!.connect('/chat')).ask('a')).toMatchObject({ body: 'a' });
  expect(await (await running!.connect('/api/echo')).ask('a')).toMatchObject({ body: 'a' });
  await expect(running!.connect('/api/chat')).rejects.toMatchObject({ status: 404 });
  await expect(running!.connect('/echo')).rejects.toMatchObject({ status: 404 });
});

test.each([
  [7, /E_OPTION: createApp, options.prefix: invalid value/],
  [{ exclude: [] }, /E_OPTION: createApp, options.prefix: invalid value/],
  [{ path: '/api', exlude: [] }, /there is no option "exlude"/],
  [{ path: '/api', exclude: '/a' }, /options.prefix.exclude: it must be an array/],
  [{ path: '/api', exclude: ['/a', 'b'] }, /options.prefix.exclude\[1\]: "b" is not a path/],
])('%j refuses to start', async (prefix, message) => {
  await expect(createApp({ log: false, prefix: prefix as unknown as string })).rejects.toThrow(message);
});
