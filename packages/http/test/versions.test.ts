import { Controller, formatRoutes, Ok } from '@cortado/core';
import { All, Get, HttpContext, Post, Version, type PathParams } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

@Version('1')
@Controller('/users')
class UsersOne {
  @Get() list() {
    return 'one';
  }
  @Version('1', '2') @Get('/both') both() {
    return 'one or two';
  }
}

@Version('2')
@Controller('/users')
class UsersTwo {
  @Get() list() {
    return 'two';
  }
  @All('/any') any() {
    return 'any';
  }
}

@Controller('/users')
class UsersAlways {
  @Get('/always/:id') always({ params }: HttpContext<'/always/:id'>) {
    return params.id;
  }
  @Post() add() {
    return Ok();
  }
}

const controllers = [UsersOne, UsersTwo, UsersAlways];

test('in the path', async () => {
  const { client, app } = await httpApp({ controllers, prefix: 'api' });
  const get = async (path: string) => (await client.get(path)).json;
  expect(await get('/api/v1/users')).toBe('one');
  expect(await get('/api/v2/users')).toBe('two');
  expect(await get('/api/v2/users/both')).toBe('one or two');
  expect(await get('/api/users/always/7')).toBe('7');
  expect((await client.get('/api/v3/users')).status).toBe(404);
  expect((await client.send('PUT', '/api/v1/users')).headers['allow']).toBe('GET, HEAD');
  expect(formatRoutes(app.routes())).toBe(
    [
      'GET   /api/v1/users          UsersOne.list',
      'GET   /api/v1/users/both     UsersOne.both',
      'GET   /api/v2/users/both     UsersOne.both',
      'GET   /api/v2/users          UsersTwo.list',
      'ALL   /api/v2/users/any      UsersTwo.any',
      'GET   /api/users/always/:id  UsersAlways.always',
      'POST  /api/users             UsersAlways.add',
    ].join('\n'),
  );
});

describe('in a header', () => {
  const open = (rest = {}) => httpApp({ controllers, http: { versioning: { header: 'X-Api-Version', ...rest } } });

  test('that has to be there', async () => {
    const { client, app } = await open();
    const get = async (path: string, version?: string) => {
      const { status, json } = await client.get(path, version === undefined ? {} : { 'x-api-version': version });
      return status === 200 ? json : status;
    };
    expect(await get('/users', '1')).toBe('one');
    expect(await get('/users', '2')).toBe('two');
    expect(await get('/users', '3')).toBe(404);
    expect(await get('/users')).toBe(404);
    expect(await get('/users/always/7', '3')).toBe('7');
    expect(await get('/users/any', '2')).toBe('any');
    expect(formatRoutes(app.routes())).toContain('GET   /users (version 1)');
  });

  test('or has a default', async () => {
    const { client } = await open({ default: '2' });
    expect((await client.get('/users')).json).toBe('two');
    expect((await client.get('/users', { 'x-api-version': '1' })).json).toBe('one');
  });
});

test('in a parameter of the accept header', async () => {
  const { client } = await httpApp({ controllers, http: { versioning: { mediaType: 'v', default: '1' } } });
  const get = async (accept: string) => {
    const { status, json } = await client.get('/users', { accept });
    return status === 200 ? json : status;
  };
  expect(await get('application/json;v=2')).toBe('two');
  expect(await get('text/html, application/json; q=0.9; V="2"')).toBe('two');
  expect(await get('application/json')).toBe('one');
  expect(await get('application/json;v=3')).toBe(404);
  expect(await get('application/json;v=toString')).toBe(404);
});

test('invalid versions are refused at start-up', async () => {
  expect(() => Version('1/2')).toThrow(RangeError);
  await expect(httpApp({ controllers, http: { versioning: 'cookie' as 'uri' } })).rejects.toThrow(
    'not a way of versioning',
  );
  @Version('1')
  @Controller('/users')
  class Again {
    @Get() list() {
      return 'again';
    }
  }
  await expect(httpApp({ controllers: [UsersOne, Again] })).rejects.toMatchObject({ code: 'E_ROUTE_DUPLICATE' });
});

test('parameters are typed by the path', () => {
  const params: PathParams<'/a/:b/:c(\\d+)/:d?/*'> = { b: '1', c: '2', '*': '3' };
  // @ts-expect-error the path has no parameter of that name
  expect(params.e).toBeUndefined();
  expect(params.b + params.c + params['*']).toBe('123');
});
