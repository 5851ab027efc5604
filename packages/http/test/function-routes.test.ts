import { IsInt, IsString, Length, Min } from 'class-validator';
import {
  Application,
  Conflict,
  Context,
  Controller,
  Created,
  formatRoutes,
  NotFound,
  Param,
  Unauthorized,
  type ApplicationOptions,
  type GuardInstance,
  type Next,
} from '@cortado/core';
import { All, Get, Head, http, HttpContext, Sse, Text, type HttpOptions } from '@cortado/http';
import { HttpClient } from '@cortado/testkit/http-client';

const open = new Set<Application>();
afterEach(async () => {
  await Promise.all([...open].map((app) => app.close()));
  open.clear();
});

async function created(options: ApplicationOptions & { readonly http?: HttpOptions } = {}): Promise<Application> {
  const { http: given, ...rest } = options;
  const app = await Application.create({ log: false, ...rest }, [http(given)]);
  open.add(app);
  return app;
}

async function listening(register: (app: Application) => void, options: Parameters<typeof created>[0] = {}) {
  const app = await created(options);
  register(app);
  await app.listen({ port: 0 });
  return { app, client: new HttpClient(app.url) };
}

class CreateUser {
  @IsString() @Length(1, 20) name!: string;
}
class UserParams {
  @IsInt() id!: number;
}
class Paging {
  @IsInt() @Min(1) page: number = 1;
}
class Taken extends Error {}

describe('app.route', () => {
  test('takes a function that is given the context', async () => {
    const { client } = await listening((app) => {
      app.route('GET', '/ping', (context) => [context instanceof HttpContext, context.transport, context.handler]);
      app.route('GET', '/users/:id/:file(^\\w+$)', ({ params, query }) => ({ ...params, page: query['page'] }));
    });
    expect((await client.get('/ping')).json).toEqual([
      true,
      'http',
      { class: "app.route('GET', '/ping')", method: 'handler' },
    ]);
    expect((await client.get('/users/7/a?page=2')).json).toEqual({ id: '7', file: 'a', page: '2' });
  });

  test('gives what is declared in the order body, params, query, and then the context', async () => {
    const { client } = await listening((app) => {
      app.route('PUT', '/users/:id', {
        query: Paging,
        params: UserParams,
        body: CreateUser,
        handler: (body, params, query, context) => [
          body instanceof CreateUser && body.name,
          params.id,
          query.page,
          context.params.id,
        ],
      });
      app.route('POST', '/users', {
        body: CreateUser,
        handler: (user, context) => Created([user.name, context.phase]),
      });
      app.route('GET', '/users', { query: Paging, handler: ({ page }) => page });
      app.route('POST', '/text', { body: String, handler: (text) => Text(text.toUpperCase()) });
      app.route('DELETE', '/bytes', { body: Buffer, handler: (bytes) => bytes.length });
    });
    const answer = await client.send('PUT', '/users/7?page=3', { json: { name: 'Ada' } });
    expect([answer.status, answer.json]).toEqual([200, ['Ada', 7, 3, '7']]);
    const posted = await client.post('/users', { name: 'Ada' });
    expect([posted.status, posted.json]).toEqual([201, ['Ada', 'request']]);
    expect((await client.get('/users')).json).toBe(1);
    const raw = { headers: { 'content-type': 'text/plain' }, body: 'abc' };
    expect((await client.send('POST', '/text', raw)).text).toBe('ABC');
    expect((await client.send('DELETE', '/bytes', raw)).json).toBe(3);
  });

  test('reports every error of its inputs together, as a controller does', async () => {
    const { client } = await listening((app) => {
      app.route('PUT', '/users/:id', { body: CreateUser, params: UserParams, query: Paging, handler: () => 'never' });
    });
    const answer = await client.send('PUT', '/users/x?page=0', { json: { name: 7 } });
    expect([answer.status, answer.json.errorList.map(({ loc, type }: any) => [loc, type])]).toEqual([
      400,
      [
        [['name'], 'isString'],
        [['param', 'id'], 'isInt'],
        [['query', 'page'], 'min'],
      ],
    ]);
    expect((await client.send('PUT', '/users/1', { body: '{' })).status).toBe(415);
  });

  test('runs the guards and the middleware of the application, and then its own, in their order', async () => {
    const steps: string[] = [];
    const step = (name: string) => async (_context: Context, next: Next) => {
      steps.push(name);
      return next();
    };
    class OnlyAda implements GuardInstance {
      check({ headers }: Context) {
        steps.push('guard 2');
        return headers['x-user'] === 'ada' ? true : Unauthorized();
      }
    }
    const { client } = await listening(
      (app) =>
        app.route('GET', '/guarded', {
          use: [step('use 1'), step('use 2')],
          guards: [() => steps.push('guard 1') > 0, OnlyAda],
          handler: () => void steps.push('handler'),
        }),
      { use: [step('app use')], guards: [() => steps.push('app guard') > 0] },
    );
    expect((await client.get('/guarded')).status).toBe(401);
    expect(steps.splice(0)).toEqual(['app use', 'use 1', 'use 2', 'app guard', 'guard 1', 'guard 2']);
    expect((await client.get('/guarded', { 'x-user': 'ada' })).status).toBe(204);
    expect(steps.at(-1)).toBe('handler');
  });

  test('has the results, the errors and the limits of every other handler', async () => {
    const { client } = await listening(
      (app) => {
        app.route('GET', '/missing', () => NotFound('no such thing'));
        app.route('GET', '/taken', () => {
          throw new Taken('taken');
        });
        app.route('GET', '/broken', () => Promise.reject(new Error('secret')));
        app.route('GET', '/slow', ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)));
        app.route('GET', '/events', () =>
          Sse(async function* () {
            yield { data: 'a' };
            yield { data: 'b' };
          }),
        );
        app.route('POST', '/small', { body: CreateUser, handler: () => 'never' });
      },
      { errors: [[Taken, (error) => Conflict(error.message)]], http: { handlerTimeout: 20, bodyLimit: 10 } },
    );
    const failure = async (path: string) => {
      const { status, json } = await client.get(path);
      return [status, json.errorList[0].type, json.errorList[0].msg];
    };
    expect(await failure('/missing')).toEqual([404, 'not_found', 'no such thing']);
    expect(await failure('/taken')).toEqual([409, 'conflict', 'taken']);
    expect((await failure('/broken')).slice(0, 2)).toEqual([500, 'internal_error']);
    expect((await failure('/slow')).slice(0, 2)).toEqual([503, 'handler_timeout']);
    expect((await client.get('/events')).text).toContain('data: a\n\ndata: b\n\n');
    expect((await client.post('/small', { name: 'longer than ten' })).status).toBe(413);
  });

  test('is a route like others: in the list, with the prefix, in Allow, for HEAD, and beside sockets', async () => {
    const { app, client } = await listening(
      (each) => {
        each.route('GET', 'things/:id', ({ params }) => params['id']);
        each.route('POST', '/things/:id', () => 'posted');
      },
      { prefix: '/api' },
    );
    expect(formatRoutes(app.routes())).toBe(
      "GET   /api/things/:id  app.route('GET', 'things/:id').handler\n" +
        "POST  /api/things/:id  app.route('POST', '/things/:id').handler",
    );
    const head = await client.send('HEAD', '/api/things/7');
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '3', '']);
    const wrong = await client.send('PATCH', '/api/things/7');
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
  });

  test('ALL leaves to others what they name, whoever is registered first', async () => {
    @Controller('/a')
    class Everything {
      @All() all() {
        return 'all';
      }
      @Get('/got') got() {
        return 'got';
      }
      @Get('/:x?') optional(@Param('x', { optional: true }) x?: string) {
        return `optional ${x}`;
      }
      @Head('/:x') head() {
        return Text('headed');
      }
    }
    const { client } = await listening(
      (app) => {
        app.route('POST', '/a', () => 'posted');
        app.route('ALL', '/a/got', () => 'all of got');
        app.route('HEAD', '/a/got', () => Text('four'));
      },
      { controllers: [Everything] },
    );
    const answers = [];
    for (const [method, path] of [
      ['GET', '/a'],
      ['GET', '/a/7'],
      ['POST', '/a'],
      ['PUT', '/a'],
      ['GET', '/a/got'],
      ['PUT', '/a/got'],
    ] as const) {
      answers.push((await client.send(method, path)).json);
    }
    expect(answers).toEqual(['optional undefined', 'optional 7', 'posted', 'all', 'got', 'all of got']);
    expect((await client.send('HEAD', '/a/got')).headers['content-length']).toBe('4');
    expect((await client.send('HEAD', '/a/7')).headers['content-length']).toBe('6');
  });
});

describe('app.route refuses', () => {
  const route =
    (...given: readonly unknown[]) =>
    (app: Application) =>
      (app.route as (...given: readonly unknown[]) => void)(...given);

  test.each([
    [
      'a method that is none',
      route('FETCH', '/x', () => 1),
      "E_ROUTE: app.route('FETCH', '/x'): \"FETCH\" is not a method",
    ],
    ['a handler that is none', route('GET', '/x', { handler: 'x' }), 'there is no handler'],
    ['nothing', route('GET', '/x'), 'there is no handler'],
    ['an option that is none', route('GET', '/x', { guard: [], handler: () => 1 }), 'there is no option "guard"'],
    ['a path that cannot be read', route('GET', '/*/x', () => 1), 'E_ROUTE: '],
    ['a body where there is none', route('GET', '/x', { body: CreateUser, handler: () => 1 }), 'E_ARGUMENT_SOURCE'],
    ['a DTO that is none', route('POST', '/x', { body: class {}, handler: () => 1 }), 'E_DTO'],
    ['a guard that is none', route('GET', '/x', { guards: [7], handler: () => 1 }), 'E_GUARD'],
  ])('%s', async (_what, register, message) => {
    const app = await created();
    expect(() => register(app)).toThrow(message);
    expect(() => register(app)).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
  });

  test("a path that a controller has, and one that Fastify's own routes have", async () => {
    @Controller('/users')
    class Users {
      @Get('/:id') one() {}
    }
    const app = await created({
      controllers: [Users],
      http: { configure: (fastify) => void fastify.get('/plain', () => 'plain') },
    });
    expect(() => app.route('GET', '/users/:name', () => 1)).toThrow(
      "E_ROUTE_DUPLICATE: app.route('GET', '/users/:name').handler: GET /users/:name is already used: Users.one answers GET /users/:id",
    );
    expect(() => app.route('GET', '/plain', () => 1)).toThrow('GET /plain is already used by http.configure');
    app.route('POST', '/plain', () => 1);
  });

  test("a controller's path that Fastify's own routes have", async () => {
    @Controller('/plain')
    class Plain {
      @Get() get() {}
    }
    const configure: HttpOptions['configure'] = (fastify) => void fastify.get('/plain', () => 'plain');
    await expect(created({ controllers: [Plain], http: { configure } })).rejects.toThrow(
      'E_ROUTE_DUPLICATE: Plain.get: GET /plain is already used by http.configure',
    );
  });

  test('to add to an application that listens or is closed, and to one without the HTTP transport', async () => {
    const { app } = await listening((each) => each.route('GET', '/x', () => 1));
    expect(() => app.route('GET', '/late', () => 1)).toThrow('a listening application takes no more routes');
    await app.close();
    expect(() => app.route('GET', '/late', () => 1)).toThrow('a closed application takes no more routes');
    const without = await Application.create({ log: false }, []);
    expect(() => without.route).toThrow('has no http transport');
    await without.close();
  });
});

test('plugins may add routes in setup, and a port that was taken is no reason to lose them', async () => {
  const blocker = await listening((app) => app.route('GET', '/', () => 'blocker'));
  const app = await created({
    plugins: [{ name: 'routes', setup: (each) => each.route('GET', '/plugged', () => 'in') }],
  });
  await expect(app.listen({ port: Number(new URL(blocker.app.url).port) })).rejects.toThrow('EADDRINUSE');
  expect(() => app.route('GET', '/late', () => 1)).toThrow('E_LIFECYCLE');
  await app.listen({ port: 0 });
  expect((await new HttpClient(app.url).get('/plugged')).json).toBe('in');
});
