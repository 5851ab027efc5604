import { Controller, type Application } from '@cortado/core';
import { All, Delete, Get, HttpContext, Options, Patch, Post, Put, Version } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import type { FastifyInstance } from 'fastify';

afterEach(closeApps);

let asked: string[] = [];
beforeEach(() => (asked = []));

@Controller('/a')
class Plain {
  @Get() get() {
    return 'get';
  }
  @Put('/:id') put() {
    return 'put';
  }
  @Delete('/:id') remove() {
    return 'removed';
  }
  @Options('/:id') options({ method }: HttpContext) {
    asked.push(method);
    return 'mine';
  }
  @All('/all/x') all() {
    return 'all';
  }
}

@Version('1')
@Controller('/versioned')
class First {
  @Put() put() {
    return 1;
  }
}
@Version('2')
@Controller('/versioned')
class Second {
  @Patch() patch() {
    return 2;
  }
}
@Controller('/hosted', { host: 'api.example' })
class Api {
  @Put() put() {
    return 'api';
  }
}
@Controller('/hosted', { host: '*.other.example' })
class Other {
  @Post() post() {
    return 'other';
  }
}

const PREFLIGHT = { origin: 'https://page.example', 'access-control-request-method': 'PUT' };

const open = (http: NonNullable<Parameters<typeof httpApp>[0]['http']>) =>
  httpApp({
    controllers: [Plain, First, Second, Api, Other],
    plugins: [
      {
        name: 'routes',
        setup: (app: Application) => {
          app.route('DELETE', '/function/:id?', () => 'gone');
        },
      },
    ],
    http: {
      versioning: { header: 'x-api-version', default: '1' },
      configure: (fastify: FastifyInstance) => void fastify.put('/own/:id', async () => 'own'),
      ...http,
    },
  });

test.each<[path: string, host: string, methods: string[]]>([
  ['/a', 'a', ['GET', 'HEAD']],
  ['/a/7', 'a', ['PUT', 'DELETE', 'OPTIONS']],
  ['/a/7?x=1', 'a', ['PUT', 'DELETE', 'OPTIONS']],
  ['/a/all/x', 'a', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']],
  ['/versioned', 'a', ['PUT', 'PATCH']],
  ['/hosted', 'api.example:80', ['PUT']],
  ['/hosted', 'x.other.example', ['POST']],
  ['/function', 'a', ['DELETE']],
  ['/function/1', 'a', ['DELETE']],
  ['/own/1', 'a', ['PUT']],
])('a preflight for %s at %s is told the methods that have a route there', async (path, host, methods) => {
  const { client } = await open({ cors: true });
  const { status, headers, text } = await client.send('OPTIONS', path, { headers: { ...PREFLIGHT, host } });
  expect([status, text, headers['access-control-allow-origin']]).toEqual([204, '', '*']);
  expect(new Set(String(headers['access-control-allow-methods']).split(', '))).toEqual(new Set(methods));
  expect(asked).toEqual([]);
});

test('a path or a host without a route has no methods, and options that name methods are taken at their word', async () => {
  const { client } = await open({ cors: true });
  for (const [path, host] of [
    ['/nowhere', 'a'],
    ['/hosted', 'elsewhere'],
  ]) {
    const { status, headers } = await client.send('OPTIONS', path!, { headers: { ...PREFLIGHT, host } });
    expect([status, headers['access-control-allow-methods']]).toEqual([204, undefined]);
  }
  const named = await open({ cors: { methods: ['GET', 'PUT'], maxAge: 60, optionsSuccessStatus: 200 } });
  const answer = await named.client.send('OPTIONS', '/a/7', { headers: PREFLIGHT });
  expect([
    answer.status,
    answer.headers['access-control-allow-methods'],
    answer.headers['access-control-max-age'],
  ]).toEqual([200, 'GET, PUT', '60']);
});

test.each([{}, { origin: 'https://page.example' }, { 'access-control-request-method': 'PUT' }])(
  'OPTIONS with %j is no preflight: it reaches its handler, or is 405 as without CORS',
  async (headers) => {
    const { client } = await open({ cors: { maxAge: 60 } });
    const answer = await client.send('OPTIONS', '/a/7', { headers });
    expect([answer.status, answer.json, asked]).toEqual([200, 'mine', ['OPTIONS']]);
    expect(answer.headers['access-control-allow-methods']).toBeUndefined();
    expect(answer.headers['access-control-max-age']).toBeUndefined();
    const none = await client.send('OPTIONS', '/a', { headers });
    expect([none.status, none.headers['allow'], none.headers['access-control-allow-origin']]).toEqual([
      405,
      'GET, HEAD',
      '*',
    ]);
    expect((await client.send('OPTIONS', '/nowhere', { headers })).status).toBe(404);
  },
);

test('the hook, the delegator and `preflightContinue` of the plugin are kept', async () => {
  const delegator = async () => ({ origin: ['https://page.example'], credentials: true });
  for (const cors of [
    { hook: 'preHandler', origin: ['https://page.example'], credentials: true },
    { hook: 'preParsing', origin: ['https://page.example'], credentials: true },
    { delegator },
  ] as const) {
    const { client } = await open({ cors: cors as never });
    const { status, headers } = await client.send('OPTIONS', '/a/7', { headers: PREFLIGHT });
    expect([status, headers['access-control-allow-methods'], headers['access-control-allow-credentials']]).toEqual([
      204,
      'PUT, DELETE, OPTIONS',
      'true',
    ]);
    expect(String(headers['vary'])).toMatch(/origin/i);
  }
  const { client } = await open({ cors: { preflightContinue: true } });
  const answer = await client.send('OPTIONS', '/a/7', { headers: PREFLIGHT });
  expect([answer.json, answer.headers['access-control-allow-methods']]).toEqual(['mine', 'PUT, DELETE, OPTIONS']);
});
