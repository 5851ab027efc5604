import { docs } from '@cortado/docs';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { Controller, Get, Param, Unauthorized, Version, type Context } from 'cortado';

@Controller('/users')
class UserController {
  @Get('/:id(\\d+)') one(@Param('id') id: number) {
    return { id };
  }
  @Get('/:name') named(@Param('name') name: string) {
    return { name };
  }
}

afterEach(closeApps);

const pathsOf = (document: any): readonly string[] => Object.keys(document.paths as object);

test('the documents are served below the path of the console', async () => {
  const { client } = await httpApp({ controllers: [UserController], plugins: [docs()] });
  const openapi = await client.get('/docs/openapi.json');
  expect(openapi).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' },
    json: { openapi: '3.1.0' },
  });
  expect(pathsOf(openapi.json)).toEqual(['/users/{id}']);
  expect(await client.get('/docs/asyncapi.json')).toMatchObject({ status: 200, json: { asyncapi: '3.0.0' } });
  const page = await client.get('/docs');
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(page.text).toContain('docs/openapi.json');
  expect(await client.get('/docs/console/console.css')).toMatchObject({ status: 200 });
  expect(await client.get('/docs/console/..%2f..%2fpackage.json')).toMatchObject({ status: 404 });
  expect(await client.get('/docs/openapi.2.json')).toMatchObject({ status: 404 });
});

test('static files and routes of the application below the path of the console are served', async () => {
  @Controller('/docs')
  class GuideController {
    @Get('/:guide') one(@Param('guide') guide: string) {
      return { guide };
    }
  }
  const { client } = await httpApp({ controllers: [GuideController], plugins: [docs()] });
  expect(await client.get('/docs/first-steps')).toMatchObject({ json: { guide: 'first-steps' } });
  expect(await client.get('/docs/openapi.json')).toMatchObject({ json: { openapi: '3.1.0' } });
  expect(await client.get('/docs')).toMatchObject({ headers: { 'content-type': 'text/html; charset=utf-8' } });
});

test('paths are compared as those of the application are', async () => {
  const router = { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true };
  const { client } = await httpApp({ controllers: [UserController], router, plugins: [docs()] });
  for (const path of ['/Docs/', '/docs//OpenAPI.json', '/docs/console/Console.css'])
    expect(await client.get(path)).toMatchObject({ status: 200 });
  expect(await client.get('/docs/console/nothing.css')).toMatchObject({ status: 404 });
});

test('a client that has the document is answered 304', async () => {
  const { client } = await httpApp({ controllers: [UserController], plugins: [docs()] });
  const { headers, text } = await client.get('/docs/openapi.json');
  expect(text).not.toBe('');
  const etag = String(headers['etag']);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await client.get('/docs/openapi.json', { 'if-none-match': known });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag, 'cache-control': 'no-cache' } });
  }
  expect(await client.get('/docs/openapi.json', { 'if-none-match': '"other"' })).toMatchObject({ status: 200, text });
});

test('neither prefix nor version is put before the path, and none of it is in the document', async () => {
  const options = {
    prefix: '/api',
    http: { health: true, metrics: true, configure: (fastify: any) => fastify.get('/raw', () => 'raw') },
  };
  const { client } = await httpApp({
    controllers: [UserController],
    ...options,
    plugins: [docs({ path: '/internal/docs' })],
  });
  const { json } = await client.get('/internal/docs/openapi.json');
  expect(pathsOf(json)).toEqual(['/api/users/{id}']);
  expect(await client.get('/docs/openapi.json')).toMatchObject({ status: 404 });
});

test('the guards and the middleware of the application run, and then those of the documents', async () => {
  const ran: string[] = [];
  const step = (name: string, header: string) => (context: Context) => {
    ran.push(name);
    return context.headers[header] === undefined ? Unauthorized(`no ${header}`) : true;
  };
  const { client } = await httpApp({
    guards: [step('application', 'x-app')],
    use: [(_context, next) => (ran.push('middleware'), next())],
    plugins: [docs({ guards: [step('documents', 'x-docs')] })],
  });
  const refused = { 'x-app': '1' };
  expect(await client.get('/docs/openapi.json')).toMatchObject({ status: 401 });
  for (const path of ['/docs', '/docs/openapi.json', '/docs/asyncapi.json', '/docs/console/console.css']) {
    ran.length = 0;
    expect(await client.get(path, refused)).toMatchObject({ status: 401 });
    expect(ran).toEqual(['middleware', 'application', 'documents']);
  }
  expect(await client.get('/docs/openapi.json', { ...refused, 'x-docs': '1' })).toMatchObject({ status: 200 });
});

test('versions that a header names have a document each', async () => {
  @Version('1')
  @Controller('/books')
  class Books1 {
    @Get() all() {
      return [];
    }
    @Get('/old') old() {
      return [];
    }
  }
  @Version('2.1')
  @Controller('/books')
  class Books2 {
    @Get() all() {
      return [];
    }
  }
  const versioning = { header: 'X-Api-Version', default: '2.1' };
  const { client } = await httpApp({
    controllers: [Books1, Books2, UserController],
    http: { versioning },
    plugins: [docs()],
  });
  const idsOf = async (file: string): Promise<unknown> => {
    const { paths } = (await client.get(`/docs/${file}`)).json as {
      paths: Record<string, { get: { operationId: string } }>;
    };
    return Object.entries(paths).map(([path, { get }]) => `${path} ${get.operationId}`);
  };
  const users = '/users/{id} UserController_one';
  expect(await idsOf('openapi.json')).toEqual(['/books Books2_all', '/books/old Books1_old', users]);
  expect(await idsOf('openapi.1.json')).toEqual(['/books Books1_all', '/books/old Books1_old', users]);
  expect(await idsOf('openapi.2.1.json')).toEqual(['/books Books2_all', users]);
  expect((await client.get('/docs')).text).toContain('docs/openapi.2.1.json');
});

test('an operation that the document cannot hold is logged', async () => {
  const { lines, log } = readableLog();
  const { client } = await httpApp({ controllers: [UserController], log, plugins: [docs()] });
  await client.get('/docs/openapi.json');
  await client.get('/docs/openapi.json');
  expect(lines.filter(({ level }) => level === 40)).toMatchObject([
    {
      method: 'GET',
      path: '/users/:name',
      operationId: 'UserController_named',
      msg: 'an operation is not in the OpenAPI document: another one has its path and method',
    },
  ]);
});

test('info and servers are those of the options, and a document can be transformed', async () => {
  const { client } = await httpApp({
    plugins: [
      docs({
        info: { title: 'Shop', version: '2.0.0', 'x-team': 'till' },
        servers: [{ url: 'https://shop.example/v2' }],
        transform: (document, kind) => {
          if (kind === 'asyncapi') return { replaced: true };
          document['externalDocs'] = { url: 'https://shop.example/guide' };
          document['info'].title += '!';
        },
      }),
    ],
  });
  expect((await client.get('/docs/openapi.json')).json).toMatchObject({
    info: { title: 'Shop!', version: '2.0.0', 'x-team': 'till' },
    servers: [{ url: 'https://shop.example/v2' }],
    externalDocs: { url: 'https://shop.example/guide' },
  });
  expect((await client.get('/docs/asyncapi.json')).json).toEqual({ replaced: true });
  expect((await client.get('/docs')).headers['content-security-policy']).toContain('https://shop.example');
});

test.each<[options: any, message: string]>([
  [{ paths: '/d' }, 'docs(): there is no option "paths"\n  remedy: did you mean "path"?'],
  [{ path: 'docs' }, 'docs().path: invalid value\n  remedy: use a path such as'],
  [{ path: '/docs/' }, 'without a slash at its end'],
  [{ path: '/docs/:id' }, 'without parameters'],
  [{ guards: {} }, 'docs().guards: invalid value\n  remedy: use a list of guards'],
  [{ info: { tittle: 'x' } }, 'docs().info: there is no option "tittle"\n  remedy: did you mean "title"?'],
  [{ info: { version: 2 } }, 'docs().info.version: invalid value\n  remedy: use a text'],
  [{ servers: 'https://a.example' }, 'docs().servers: invalid value\n  remedy: use a list of servers'],
  [{ servers: [{ uri: '/' }] }, 'docs().servers[0]: there is no option "uri"'],
  [{ servers: [{}] }, 'docs().servers[0].url: invalid value\n  remedy: use an address'],
  [{ transform: true }, 'docs().transform: invalid value\n  remedy: use a function'],
])('%j is refused', (options, message) => {
  expect(() => docs(options)).toThrow(message);
});

test('a path that a route has already is refused at start-up', async () => {
  @Controller('/docs')
  class DocController {
    @Get() page() {
      return '';
    }
  }
  await expect(httpApp({ controllers: [DocController], plugins: [docs()] })).rejects.toThrow('E_ROUTE_DUPLICATE');
});
