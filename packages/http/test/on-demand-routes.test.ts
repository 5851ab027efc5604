import { onDemand, type HttpOptions } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import fastifyStatic from '@fastify/static';
import { All, Controller, Ctx, Get, NotFound, Param, Post, Unauthorized, type Context, type Plugin } from 'cortado';
import { mkdtempSync, writeFileSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(closeApps);

/** A manual of which an application carries nothing before somebody reads it. */
function manual(read: string[] = [], guards: readonly ((context: Context) => unknown)[] = []): Plugin {
  return {
    name: 'manual',
    setup: (app) =>
      app.route('GET', '/manual', {
        [onDemand]: ['/manual', '/manual/index.json', '/manual/pages/*'],
        prefix: false,
        guards: guards as [],
        handler: ({ params, request }) => {
          read.push(request.url);
          return { manual: true, page: (params as Record<string, string>)['*'] };
        },
      }),
  };
}

@Controller('/things')
class ThingController {
  @Get('/:id') one(@Param('id') id: string) {
    return { id };
  }
  @Post() create() {
    return { created: true };
  }
}

const plain: HttpOptions = {};
const modes: readonly [what: string, http: HttpOptions][] = [
  ['where no route is found', plain],
  ['as routes of Fastify', { configure: () => undefined }],
  ['with CORS', { cors: true }],
  ['with a rate limit', { rateLimit: { max: 1_000 } }],
];

describe.each(modes)('%s', (_what, http) => {
  test('each path is answered, also to HEAD, and nothing beside them', async () => {
    const { app, client } = await httpApp({
      controllers: [ThingController],
      http,
      plugins: [manual()],
      prefix: '/api',
    });
    expect(await client.get('/manual')).toMatchObject({ status: 200, json: { manual: true } });
    expect(await client.get('/manual/index.json?fresh=1')).toMatchObject({ status: 200, json: { manual: true } });
    expect(await client.get('/manual/pages/a/b')).toMatchObject({ status: 200, json: { page: 'a/b' } });
    const head = await client.send('HEAD', '/manual');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('15');
    expect(await client.get('/manual/other')).toMatchObject({ status: 404 });
    expect(await client.get('/manuals')).toMatchObject({ status: 404 });
    expect(await client.get('/api/manual')).toMatchObject({ status: 404 });
    expect(await client.send('POST', '/manual')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await client.get('/api/things/1')).toMatchObject({ status: 200, json: { id: '1' } });
    expect(app.routes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/things/:id',
      'POST /api/things',
      'GET /manual',
      'GET /manual/index.json',
      'GET /manual/pages/*',
    ]);
  });

  test('guards and middleware run around it once, those of the application first', async () => {
    const ran: string[] = [];
    const step = (name: string) => (context: Context) => {
      ran.push(name);
      return context.headers[name] === undefined ? Unauthorized() : true;
    };
    const { client } = await httpApp({
      controllers: [ThingController],
      http,
      guards: [step('app')],
      use: [(_context, next) => (ran.push('middleware'), next())],
      plugins: [manual([], [step('own')])],
    });
    expect(await client.get('/manual/pages/1', { app: '1' })).toMatchObject({ status: 401 });
    expect(ran).toEqual(['middleware', 'app', 'own']);
    expect(await client.get('/manual/pages/1', { app: '1', own: '1' })).toMatchObject({ status: 200 });
  });

  test('the access log names the route', async () => {
    const { lines, log } = readableLog();
    const { app, client } = await httpApp({ http, log, accessLog: true, plugins: [manual()] });
    await client.get('/manual/pages/1');
    await app.close();
    expect(lines.filter(({ path }) => path === '/manual/pages/1')).toMatchObject([{ route: '/manual/pages/*' }]);
  });

  test('a path that another route has is refused at start-up, whichever is first', async () => {
    @Controller('/manual')
    class Taken {
      @Get('/index.json') index() {
        return {};
      }
    }
    await expect(httpApp({ controllers: [Taken], http, plugins: [manual()] })).rejects.toThrow('E_ROUTE_DUPLICATE');
    const later: Plugin = { name: 'later', setup: (app) => app.route('GET', '/manual', () => 'later') };
    await expect(httpApp({ http, plugins: [manual(), later] })).rejects.toThrow('E_ROUTE_DUPLICATE');
    const health = { live: '/manual' };
    await expect(httpApp({ http: { ...http, health }, plugins: [manual()] })).rejects.toThrow('E_ROUTE_DUPLICATE');
  });

  test('a guard that is none is refused at start-up', async () => {
    const wrong = {} as () => true;
    await expect(httpApp({ controllers: [ThingController], http, plugins: [manual([], [wrong])] })).rejects.toThrow(
      'E_GUARD',
    );
    await expect(httpApp({ http, guards: [wrong], plugins: [manual()] })).rejects.toThrow('E_GUARD');
  });
});

test('routes with parameters that would take its requests take those alone that are not its own', async () => {
  const read: string[] = [];
  @Controller('/')
  class Pages {
    @Get('/*') page(@Ctx() { request }: any) {
      return { page: request.url as string };
    }
    @All('/manual/:page') one(@Param('page') page: string) {
      return { one: page };
    }
  }
  const { client } = await httpApp({ controllers: [Pages], plugins: [manual(read)] });
  expect((await client.get('/manual')).json).toEqual({ manual: true });
  expect((await client.get('/manual/index.json')).json).toEqual({ manual: true });
  expect((await client.get('/manual/pages/1/2')).json).toEqual({ manual: true, page: '1/2' });
  expect(read).toHaveLength(3);
  expect((await client.get('/manual/other')).json).toEqual({ one: 'other' });
  expect((await client.get('/manual/other/more')).json).toEqual({ page: '/manual/other/more' });
});

test('a route of a host is met as well', async () => {
  @Controller('/', { host: 'admin.example' })
  class Admin {
    @Get('/*') page() {
      return NotFound('for administrators');
    }
  }
  const { client } = await httpApp({ controllers: [Admin], plugins: [manual()] });
  expect(await client.get('/manual', { host: 'admin.example' })).toMatchObject({ status: 200, json: { manual: true } });
});

test('static files below its path are served', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cortado-manual-'));
  mkdirSync(join(root, 'manual'));
  writeFileSync(join(root, 'manual/guide.txt'), 'a guide');
  writeFileSync(join(root, 'manual/index.json'), '"a file"');
  try {
    const configure: HttpOptions['configure'] = async (fastify) => {
      await fastify.register(fastifyStatic, { root });
    };
    const { client } = await httpApp({ http: { configure }, plugins: [manual()] });
    expect(await client.get('/manual/guide.txt')).toMatchObject({ status: 200, text: 'a guide' });
    expect(await client.get('/manual/index.json')).toMatchObject({ json: { manual: true } });
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('paths are compared as the router compares them', async () => {
  const router = { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true };
  const { client } = await httpApp({ controllers: [ThingController], router, plugins: [manual()] });
  for (const path of ['/MANUAL', '/manual/', '//manual', '/manual//INDEX.json'])
    expect(await client.get(path)).toMatchObject({ status: 200, json: { manual: true } });
  const exact = await httpApp({ controllers: [ThingController], plugins: [manual()] });
  for (const path of ['/MANUAL', '/manual/', '//manual'])
    expect(await exact.client.get(path)).toMatchObject({ status: 404 });
});

test('hooks of plugins are for it too: a rate limit counts it, a preflight names its methods, helmet adds its headers', async () => {
  const limited = await httpApp({ http: { rateLimit: { max: 1 } }, plugins: [manual()] });
  await limited.client.get('/manual');
  expect(await limited.client.get('/manual')).toMatchObject({ status: 429 });
  const cors = await httpApp({ http: { cors: { origin: 'https://a.example' } }, plugins: [manual()] });
  const asked = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
  const preflight = await cors.client.send('OPTIONS', '/manual', { headers: asked });
  expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD');
  const helmet = await httpApp({ controllers: [ThingController], http: { helmet: true }, plugins: [manual()] });
  expect((await helmet.client.get('/manual')).headers['x-content-type-options']).toBe('nosniff');
});
