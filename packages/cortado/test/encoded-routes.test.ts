import { ConfigurationError, Controller, createApp, Get, Param, WebSocket, type Connection } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

/** Registered as written, and what a client may send for it. */
const reachable = [
  ['/caf%C3%A9', ['/caf%C3%A9', '/caf%c3%a9']],
  ['/café', ['/caf%C3%A9']],
  ['/a%20b', ['/a%20b']],
  ['/100%25', ['/100%25']],
  ['/%E6%97%A5/%E6%9C%AC', ['/%E6%97%A5/%E6%9C%AC']],
  ['/a%2Db%7e', ['/a-b~', '/a%2Db%7E']],
  ['/q%22/:id', ['/q%22/7']],
] as const;

test.each(reachable)('%s is reached by %j, on both transports', async (path, requests) => {
  const app = await createApp({ log: false });
  app.route('GET', path, () => 'route');
  app.websocket(`/ws${path}`, { receive: String, onReceive: (text) => text });
  const running = await RunningApp.open(Promise.resolve(app));
  for (const each of requests) {
    expect([each, (await running.client.get(each)).json]).toEqual([each, 'route']);
    const socket = await running.connect(`/ws${each}`);
    socket.send('x');
    expect(await socket.json()).toEqual({ statusCode: 200, body: 'x' });
  }
  await running.close();
});

test('of controllers, with prefixes', async () => {
  @Controller('/men%C3%BC')
  class Menu {
    @Get('/tee%20pot/:name') pot(@Param('name') name: string) {
      return name;
    }
    @WebSocket('/live%20feed') live(connection: Connection) {
      return connection.accept();
    }
  }
  const running = await RunningApp.open(createApp({ controllers: [Menu], prefix: '/caf%C3%A9', log: false }));
  expect((await running.client.get('/caf%C3%A9/men%C3%BC/tee%20pot/a%2Fb')).json).toBe('a/b');
  await (
    await running.connect('/caf%C3%A9/men%C3%BC/live%20feed')
  ).closed;
  expect(running.app.routes().map(({ path }) => path)).toEqual(['/café/menü/tee pot/:name', '/café/menü/live feed']);
  await running.close();
});

test('two spellings of one path are the same route', async () => {
  const app = await createApp({ log: false });
  app.route('GET', '/caf%C3%A9', () => 1);
  expect(() => app.route('GET', '/café', () => 2)).toThrow('E_ROUTE_DUPLICATE');
  await app.close();
});

test.each(['/a%2Fb', '/a%3Fb', '/a%40b', '/a%2Ab', '/a%28b%29', '/%FF', '/%C3', '/a%2520'])(
  '%s, which no request can reach, refuses to start on either transport',
  async (path) => {
    const app = await createApp({ log: false });
    for (const register of [
      () => app.route('GET', path, () => 1),
      () => app.websocket(path, { receive: String, onReceive: (text) => text }),
    ]) {
      expect(register).toThrow(ConfigurationError);
      expect(register).toThrow(/^E_ROUTE: .*no request can reach the path/);
    }
    await app.close();
  },
);

test('the remedies, followed', async () => {
  const app = await createApp({ log: false });
  app.route('GET', '/a@b', () => 'at');
  app.route('GET', '/files/:name', ({ params }) => params.name);
  const running = await RunningApp.open(Promise.resolve(app));
  expect((await running.client.get('/a@b')).json).toBe('at');
  expect((await running.client.get('/files/a%2Fb')).json).toBe('a/b');
  await running.close();
});

test('a pattern of a parameter is the application’s own', async () => {
  const app = await createApp({ log: false });
  app.route('GET', '/x/:id(^[%a-f]{2}$)', ({ params }) => params.id);
  const running = await RunningApp.open(Promise.resolve(app));
  expect((await running.client.get('/x/%25a')).json).toBe('%a');
  await running.close();
});
