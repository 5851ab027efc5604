import { Controller, Created, NotFound, Ok, Param, Returns, type Result } from '@cortado/core';
import { Delete, Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { Exclude, Expose, Transform } from 'class-transformer';

afterEach(closeApps);

class UserView {
  id!: number;
  @Expose({ name: 'fullName' }) name!: string;
  @Exclude() password!: string;
  @Transform(({ value }: { value: Date }) => value.toISOString().slice(0, 10)) born!: Date;
}

class Problem {
  code!: string;
  @Exclude() detail!: string;
}

/** A plain object, as a database gives it. */
const ada = () => ({ id: 1, name: 'Ada', password: 'secret', born: new Date('1815-12-10T00:00:00Z') });
const shown = { id: 1, fullName: 'Ada', born: '1815-12-10' };

@Controller('/users')
class Users {
  @Returns(200, [UserView]) @Get() async list() {
    return [ada(), ada()];
  }
  @Returns(200, UserView) @Returns(404, Problem) @Get('/:id') one(@Param('id') id: number) {
    return id === 1 ? Ok(ada()) : NotFound({ code: 'gone', detail: 'secret' });
  }
  @Returns(201, UserView) @Post() add() {
    return Created(ada()).header('location', '/users/1');
  }
  @Returns(200, UserView) @Get('/other/status') other(): Result {
    return Created({ password: 'not a user' });
  }
  @Returns(200, UserView) @Get('/none/at-all') none() {
    return null;
  }

  @Returns(200, String) @Get('/plain/text') text() {
    return 'plain';
  }
  @Returns(204, null) @Delete('/:id') remove() {}

  // @ts-expect-error a number is no UserView
  @Returns(200, UserView) @Get('/wrong/type') wrong() {
    return 7;
  }
}

test.each([
  ['GET', '/users', 200, [shown, shown]],
  ['GET', '/users/1', 200, shown],
  ['GET', '/users/2', 404, { code: 'gone' }],
  ['POST', '/users', 201, shown],
  ['GET', '/users/other/status', 201, { password: 'not a user' }],
  ['GET', '/users/none/at-all', 200, null],
  ['GET', '/users/plain/text', 200, 'plain'],
  ['DELETE', '/users/1', 204, undefined],
])('%s %s', async (method, path, status, body) => {
  const { client } = await httpApp({ controllers: [Users] });
  const answer = await client.send(method, path);
  expect([answer.status, answer.json]).toEqual([status, body]);
});

test.each([
  ['undefined', undefined],
  ['an empty list', []],
  ['a list of two', [UserView, Problem]],
])('a class that is %s refuses to start', async (_name, type) => {
  @Controller('/lost')
  class Lost {
    @Returns(200, type as never) @Get() one(): any {}
  }
  await expect(httpApp({ controllers: [Lost] })).rejects.toMatchObject({
    code: 'E_METADATA_LOST',
    message: expect.stringContaining('Lost.one: @Returns(200, …) names no class'),
  });
});

test('a result in a constant is written by each method as it says', async () => {
  const kept = Ok(ada());
  @Controller('/kept')
  class Kept {
    @Returns(200, UserView) @Get('/view') view() {
      return kept;
    }
    @Get('/whole') whole() {
      return kept;
    }
  }
  const { client } = await httpApp({ controllers: [Kept] });
  expect((await client.get('/kept/view')).json).toEqual(shown);
  expect((await client.get('/kept/whole')).json).toHaveProperty('password');
});
