import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import {
  Connection,
  Controller,
  createApp,
  formatRoutes,
  Get,
  OnReceive,
  Post,
  Version,
  WebSocket,
  type CortadoOptions,
} from 'cortado';

@Controller('/x', { host: 'api.example.com' })
class Api {
  @Get() get() {
    return 'api';
  }
  @WebSocket('/socket') async socket(connection: Connection) {
    await connection.accept();
    await connection.send('api');
  }
}

@Controller('/x', { host: ['*.Example.com', 'localhost', '*.internal'] })
@WebSocket('/x/class')
class Tenant {
  @Get() get() {
    return 'tenant';
  }
  @Version('2') @Get() second() {
    return 'tenant 2';
  }
  @WebSocket('/socket') async socket(connection: Connection) {
    await connection.accept();
    await connection.send('tenant');
  }
  @OnReceive() receive(text: string) {
    return text;
  }
}

@Controller('/x')
class Anywhere {
  @Get() get() {
    return 'anywhere';
  }
  @Post() post() {
    return 'anywhere';
  }
}

@Controller('/y', { host: 'api.example.com' })
class OnlyThere {
  @Get() get() {
    return 'there';
  }
}

let running: RunningApp;
const open = async (options: CortadoOptions = {}) => {
  const http = { versioning: { header: 'x-version' } };
  const controllers = [Api, Tenant, Anywhere, OnlyThere];
  running = await RunningApp.open(createApp({ controllers, log: false, http, ...options }));
};
afterEach(() => running.close());

const get = async (host: string, headers: Record<string, string> = {}, path = '/x') => {
  const { status, json } = await running.client.get(path, { host, ...headers });
  return status === 200 ? json : status;
};
const connect = async (host: string, path = '/x/socket') => {
  try {
    const socket = await running.connect(path, { headers: { host } });
    return path === '/x/socket' ? await socket.next() : 101;
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.status;
    throw error;
  }
};

test.each<[string, string, string | number]>([
  ['api.example.com', 'api', 'api'],
  ['API.example.com:8080', 'api', 'api'],
  ['api.example.com.', 'api', 'api'],
  ['a.example.com', 'tenant', 'tenant'],
  ['localhost:3000', 'tenant', 'tenant'],
  ['a.internal', 'tenant', 'tenant'],
  ['internal', 'anywhere', 404],
  ['a.b.example.com', 'anywhere', 404],
  ['example.com', 'anywhere', 404],
  ['example.com.evil.com', 'anywhere', 404],
  ['=api.example.com', 'anywhere', 404],
  ['*.example.com', 'anywhere', 404],
  ['[::1]:80', 'anywhere', 404],
  ['__proto__', 'anywhere', 404],
])('%s is answered by %s, and its socket by %s', async (host, byRequest, bySocket) => {
  await open();
  expect([await get(host), await connect(host)]).toEqual([byRequest, bySocket]);
});

test('a path that another host has is 404, and not 405, on this one', async () => {
  await open();
  expect(await get('other.com', {}, '/y')).toBe(404);
  expect(await get('api.example.com', {}, '/y')).toBe('there');
});

test('goes together with versions, and with the socket of the class', async () => {
  await open();
  expect(await get('a.example.com', { 'x-version': '2' })).toBe('tenant 2');
  expect(await get('other.com', { 'x-version': '2' })).toBe('anywhere');
  expect([await connect('a.example.com', '/x/class'), await connect('other.com', '/x/class')]).toEqual([101, 404]);
  expect(formatRoutes(running.app.routes())).toContain('GET      /x (host *.example.com, version 2)');
  expect(formatRoutes(running.app.routes())).toContain('UPGRADE  /x/socket (host api.example.com)');
});

test('a proxy is believed where it is trusted, and nowhere else', async () => {
  await open();
  expect(await get('other.com', { 'x-forwarded-host': 'api.example.com' })).toBe('anywhere');
  await running.close();
  await open({ trustProxy: 'loopback' });
  expect(await get('other.com', { 'x-forwarded-host': 'api.example.com' })).toBe('api');
});

test('two routes of one host and path refuse to start, and so does what is not a host', async () => {
  await open();
  @Controller('/x', { host: 'API.example.com' })
  class Again {
    @Get() get() {
      return 'again';
    }
  }
  await expect(createApp({ controllers: [Api, Again] })).rejects.toMatchObject({ code: 'E_ROUTE_DUPLICATE' });
  for (const host of ['https://a.com', 'a.com:80', '', 'a..b', 'a.*.com', '**.a', 1 as never]) {
    expect(() => Controller('/x', { host })(Again)).toThrow('is not a host');
  }
});
