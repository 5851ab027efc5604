import { Body, Controller, Created, Ok, Param, type Class } from '@cortado/core';
import { All, Delete, Get, Head, Options, Patch, Post, Put } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';

afterEach(closeApps);

class Note {
  @IsString() text!: string;
}

@Controller('/verbs')
class Verbs {
  @Get() get() {
    return 'get';
  }
  @Post() post(note: Note) {
    return Created(`post ${note.text}`);
  }
  @Put('/:id') put(note: Note, @Param('id') id: number) {
    return `put ${note.text} ${id}`;
  }
  @Patch('/:id') patch(@Body() note: Note) {
    return `patch ${note.text}`;
  }
  @Delete('/:id') delete(@Param('id') id: string) {
    return `delete ${id}`;
  }
  @Delete('/with/body') deleteWith(@Body() note: Note) {
    return `delete ${note.text}`;
  }
  @Head('/head') head() {
    return Ok(null).header('x-from', 'head');
  }
  @Get('/head') headToo() {
    return Ok('get').header('x-from', 'get');
  }
  @Options('/options') options() {
    return Ok('options').header('allow', 'OPTIONS');
  }
  @All('/all') all() {
    return 'all';
  }
  @Put('/all') notAll() {
    return 'put';
  }
  @Get('/one') @Get('/two') @Post('/two') several() {
    return 'several';
  }
}

const open = () => httpApp({ controllers: [Verbs] });

test.each([
  ['GET', '/verbs', undefined, 200, 'get'],
  ['POST', '/verbs', { text: 'a' }, 201, 'post a'],
  ['PUT', '/verbs/7', { text: 'b' }, 200, 'put b 7'],
  ['PATCH', '/verbs/7', { text: 'c' }, 200, 'patch c'],
  ['DELETE', '/verbs/x%2Fy', undefined, 200, 'delete x/y'],
  ['DELETE', '/verbs/with/body', { text: 'd' }, 200, 'delete d'],
  ['OPTIONS', '/verbs/options', undefined, 200, 'options'],
  ['GET', '/verbs/all', undefined, 200, 'all'],
  ['POST', '/verbs/all', undefined, 200, 'all'],
  ['DELETE', '/verbs/all', undefined, 200, 'all'],
  ['PUT', '/verbs/all', undefined, 200, 'put'],
  ['GET', '/verbs/one', undefined, 200, 'several'],
  ['GET', '/verbs/two', undefined, 200, 'several'],
  ['POST', '/verbs/two', undefined, 200, 'several'],
])('%s %s', async (method, path, json, status, body) => {
  const { client } = await open();
  const answer = await client.send(method, path, json === undefined ? {} : { json });
  expect([answer.status, answer.json]).toEqual([status, body]);
});

test('HEAD is answered by the GET of the same path, without its body, or by a @Head of its own', async () => {
  const { client } = await open();
  const byGet = await client.send('HEAD', '/verbs');
  expect([byGet.status, byGet.text, byGet.headers['content-length']]).toEqual([200, '', '5']);
  expect((await client.send('HEAD', '/verbs/head')).headers['x-from']).toBe('head');
  expect((await client.get('/verbs/head')).headers['x-from']).toBe('get');
});

test('the prefix of the application, of the class by its name, and static before parameters', async () => {
  @Controller()
  class UserProfileController {
    @Get('/me') me() {
      return 'me';
    }
    @Get(':name') one(@Param('name') name: string) {
      return name;
    }
  }
  const { client, app } = await httpApp({ controllers: [UserProfileController], prefix: 'api/' });
  expect((await client.get('/api/user-profile/me')).json).toBe('me');
  expect((await client.get('/api/user-profile/you')).json).toBe('you');
  expect(app.routes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/user-profile/me',
    'GET /api/user-profile/:name',
  ]);
});

describe('refuses to start', () => {
  class NoController {
    @Get() get() {
      return 1;
    }
  }
  @Controller('/a')
  class First {
    @Get('/:id') get(@Param('id') id: string) {
      return id;
    }
  }
  @Controller('/a')
  class Second {
    @Get('/:name') get(@Param('name') name: string) {
      return name;
    }
  }
  @Controller('/b')
  class BodyOnGet {
    @Get() get(note: Note) {
      return note;
    }
  }
  @Controller('/c')
  class SilentBodyOnDelete {
    @Delete() remove(note: Note) {
      return note;
    }
  }
  @Controller('/d')
  class UnknownParam {
    @Get('/:id') get(@Param('name') name: string) {
      return name;
    }
  }

  test.each<[string, string, Class[]]>([
    ['routes without @Controller', 'E_CONTROLLER', [NoController]],
    ['two routes of one shape', 'E_ROUTE_DUPLICATE', [First, Second]],
    ['a body on GET', 'E_ARGUMENT_SOURCE', [BodyOnGet]],
    ['an undecorated body on DELETE', 'E_ARGUMENT_SOURCE', [SilentBodyOnDelete]],
    ['a @Param that no route has', 'E_PARAM_UNKNOWN', [UnknownParam]],
  ])('%s', async (_name, code, controllers) => {
    await expect(httpApp({ controllers })).rejects.toMatchObject({ code });
  });
});
