import {
  Conflict,
  Controller,
  Created,
  HttpError,
  NoContent,
  NotFound,
  Ok,
  Result,
  Scoped,
  Status,
} from '@cortado/core';
import { Get, HttpContext } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';

afterEach(closeApps);

let steps: string[] = [];
beforeEach(() => {
  steps = [];
});

class OutOfStock extends Error {}

@Scoped()
class First {
  dispose() {
    steps.push('dispose first');
  }
}

@Scoped()
class Second {
  constructor(readonly first: First) {}
  async [Symbol.asyncDispose]() {
    steps.push('dispose second');
  }
}

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

@Controller('/out')
class Output {
  @Get('/object') object() {
    return { a: 1 };
  }
  @Get('/text') text() {
    return 'text';
  }
  @Get('/number') number() {
    return 7;
  }
  @Get('/null') null() {
    return null;
  }
  @Get('/promise') async promise() {
    return [1];
  }
  @Get('/nothing') nothing() {}
  @Get('/none') none() {
    return NoContent();
  }
  @Get('/created') created() {
    return Created({ id: 1 }).header('Location', '/out/1');
  }
  @Get('/not-modified') notModified() {
    return Status(304);
  }
  @Get('/headers') headers() {
    return Ok(1)
      .header('content-type', 'application/vnd.a+json')
      .header('link', '<a>')
      .header('Link', '<b>')
      .header('vary', 'x');
  }
  @Get('/cookies') cookies() {
    return Ok(1).cookie('a', 'é;').cookie('b', '2', { httpOnly: true, maxAge: 60, sameSite: 'lax', path: '/out' });
  }
  @Get('/missing') missing() {
    return NotFound('No such thing');
  }
  @Get('/http-error') httpError() {
    throw new HttpError(409, 'Taken', { type: 'name_taken', headers: { 'retry-after': '5' } });
  }
  @Get('/mapped') mapped() {
    throw new OutOfStock('sold out');
  }
  @Get('/thrown') thrown() {
    throw new Error('secret: select * from users');
  }
  @Get('/thrown-nothing') async thrownNothing() {
    throw undefined;
  }
  @Get('/bigint') bigint() {
    return { a: 1n };
  }
  @Get('/cycle') cycle() {
    return Ok(cyclic).after(() => void steps.push('after a failure'));
  }
  @Get('/bad-header') badHeader() {
    return Ok(1).header('x-a', 'a\r\nset-cookie: b=c');
  }
  @Get('/bad-cookie') badCookie() {
    return Ok(1).cookie('a b', 'c');
  }
  @Get('/tasks') tasks(context: HttpContext) {
    context.get(Second);
    context.reply.raw.once('finish', () => steps.push('written'));
    return Ok(1)
      .after(async () => void steps.push('task 1'))
      .after(() => {
        throw new Error('task 2');
      })
      .after(() => void steps.push('task 3'));
  }
  @Get('/raw') raw({ reply }: HttpContext) {
    void reply.type('text/csv').send('a,b');
  }
}

const open = (rest: Parameters<typeof httpApp>[0] = {}) =>
  httpApp({ controllers: [Output], errors: [[OutOfStock, (error) => Conflict(error.message)]], ...rest });
const get = async (path: string) => (await open()).client.get(`/out${path}`);
const errors = (type: string, msg: string) => ({ errorList: [{ loc: [], type, msg }] });

test.each([
  ['/object', 200, '{"a":1}'],
  ['/text', 200, '"text"'],
  ['/number', 200, '7'],
  ['/null', 200, 'null'],
  ['/promise', 200, '[1]'],
  ['/nothing', 204, ''],
  ['/none', 204, ''],
  ['/created', 201, '{"id":1}'],
  ['/not-modified', 304, ''],
])('%s', async (path, status, text) => {
  const answer = await get(path);
  expect([answer.status, answer.text]).toEqual([status, text]);
  expect(answer.headers['content-type']).toBe(text === '' ? undefined : 'application/json; charset=utf-8');
});

test.each([
  ['/missing', 404, errors('not_found', 'No such thing')],
  ['/http-error', 409, errors('name_taken', 'Taken')],
  ['/mapped', 409, errors('conflict', 'sold out')],
])('%s', async (path, status, body) => {
  const answer = await get(path);
  expect([answer.status, answer.json]).toEqual([status, body]);
});

test('headers', async () => {
  expect((await get('/created')).headers['location']).toBe('/out/1');
  expect((await get('/http-error')).headers['retry-after']).toBe('5');
  expect((await get('/headers')).headers).toMatchObject({
    'content-type': 'application/vnd.a+json; charset=utf-8',
    link: '<a>, <b>',
    vary: 'x',
  });
});

test('cookies', async () => {
  expect((await get('/cookies')).headers['set-cookie']).toEqual([
    'a=%C3%A9%3B; Path=/',
    'b=2; Max-Age=60; Path=/out; HttpOnly; SameSite=Lax',
  ]);
});

test.each(['/thrown', '/thrown-nothing', '/bigint', '/cycle', '/bad-header', '/bad-cookie'])(
  '%s is masked: nothing but an id leaves, under which the error is logged once',
  async (path) => {
    const { lines, log } = readableLog();
    const { client } = await open({ log });
    const answer = await client.get(`/out${path}`);
    const id = answer.headers['x-request-id'];
    expect(id).toMatch(/^[\w-]{8}-1$/);
    expect([answer.status, answer.json]).toEqual([
      500,
      { errorList: [{ loc: [], type: 'internal_error', msg: 'Internal server error', id }] },
    ]);
    expect(Object.keys(answer.headers).toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
      'vary',
      'x-request-id',
    ]);
    expect(lines.filter((line) => line['level'] === 50)).toEqual([
      expect.objectContaining({ id, msg: 'handler failed' }),
    ]);
  },
);

test('what a client sends is not in the log, whatever goes wrong', async () => {
  const { lines, log } = readableLog();
  const { client } = await open({ log });
  const headers = { authorization: 'Bearer t0psecret', cookie: 'sid=t0psecret', accept: 'text/t0psecret' };
  for (const path of ['/out/thrown', '/out/missing', '/out/bigint', '/nowhere', '/out/%zz']) {
    await client.get(`${path}?access_token=t0psecret`, headers);
    await client.send('POST', path, { headers: { ...headers, 'content-type': 'text/t0psecret' }, body: 't0psecret' });
  }
  expect(lines.filter(({ level }) => level === 50)).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain('t0psecret');
});

test('tasks run in order after the answer was written, then the scope is disposed in reverse; close() waits', async () => {
  const { client, app } = await open();
  expect((await client.get('/out/tasks')).status).toBe(200);
  await app.close();
  expect(steps).toEqual(['written', 'task 1', 'task 3', 'dispose second', 'dispose first']);
});

test('an action may answer through Fastify itself', async () => {
  const answer = await get('/raw');
  expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, 'a,b', 'text/csv']);
});

test('a harmless x-request-id is taken over, with a number of ours behind it; any other is replaced', async () => {
  const { client } = await open();
  const id = async (given: string) =>
    (await client.get('/out/thrown', { 'x-request-id': given })).headers['x-request-id'];
  expect(await id('trace-0/1:2')).toBe('trace-0/1:2.1');
  expect(await id('"><script>')).toMatch(/^[\w-]+-2$/);
  expect(await id('x'.repeat(129))).toMatch(/^[\w-]+-3$/);
});

test('results are plain values', () => {
  expect(Ok(1)).toBeInstanceOf(Result);
});
