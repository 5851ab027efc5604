import {
  Context,
  Controller,
  Cookie,
  Ctx,
  Guard,
  Header,
  Inject,
  Param,
  Principal,
  Query,
  Singleton,
} from '@cortado/core';
import { Get, HttpContext, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsInt, IsString, Length } from 'class-validator';

afterEach(closeApps);

class Message {
  @IsString() @Length(1, 5) text!: string;
  @IsInt() n!: number;
}

@Singleton()
class Clock {
  now = () => 'noon';
}

@Controller('/in')
class Input {
  @Post('/body') body(message: Message) {
    return { made: message instanceof Message, ...message };
  }
  @Get('/number/:v') number(@Param('v') v: number) {
    return v;
  }
  @Get('/int') int(@Query('v', { format: 'int' }) v: number) {
    return v;
  }
  @Get('/boolean') boolean(@Query('v') v: boolean) {
    return v;
  }
  @Get('/date') date(@Query('v') v: Date) {
    return v;
  }
  @Get('/uuid') uuid(@Query('v', { format: 'uuid' }) v: string) {
    return v;
  }
  @Get('/file/:v') file(@Param('v', { format: 'segment' }) v: string) {
    return v;
  }
  @Get('/bigint') bigint(@Query('v') v: bigint) {
    return String(v);
  }
  @Get('/list') list(@Query('v', { type: Number }) v: number[]) {
    return v;
  }
  @Get('/optional') optional(@Query('a', { optional: true }) a?: string, @Query('b', { default: 2 }) b?: number) {
    return { a: a ?? null, b };
  }
  @Get('/header') header(@Header('X-Count') count: number) {
    return count;
  }
  @Get('/cookie') cookie(@Cookie('sid') sid: string) {
    return sid;
  }
  @Get('/all/:id') all(@Param('id') id: number, @Query('q') q: boolean, @Header('h') h: Date, @Cookie('c') c: number) {
    return [id, q, h, c];
  }
  @Guard((context) => {
    context.principal = 'ada';
    return true;
  })
  @Get('/context')
  context(@Ctx() one: Context, two: Context, three: HttpContext, @Principal() who: unknown, @Inject() clock: Clock) {
    const { transport, phase, params, query, handler } = three;
    return { same: one === two && two === three, transport, phase, params, query, handler, who, now: clock.now() };
  }
}

const get = async (path: string, headers?: Record<string, string>) => {
  const { client } = await httpApp({ controllers: [Input] });
  return client.get(`/in${path}`, headers);
};
const refused = (...errorList: [loc: (string | number)[], type: string][]) => ({
  errorList: errorList.map(([loc, type]) => ({ loc, type, msg: expect.any(String) })),
});

test.each<[string, unknown]>([
  ['/number/12', 12],
  ['/number/-1.5e2', -150],
  ['/int?v=-7', -7],
  ['/boolean?v=true', true],
  ['/boolean?v=false', false],
  ['/date?v=2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
  ['/uuid?v=0190163d-8694-739b-aea5-966c26f8ad91', '0190163d-8694-739b-aea5-966c26f8ad91'],
  ['/file/report%202026.pdf', 'report 2026.pdf'],
  ['/bigint?v=9007199254740993', '9007199254740993'],
  ['/list?v=1&v=2.5', [1, 2.5]],
  ['/list?v=1', [1]],
  ['/optional', { a: null, b: 2 }],
  ['/optional?a=x&b=3', { a: 'x', b: 3 }],
])('GET %s', async (path, value) => {
  const answer = await get(path);
  expect([answer.status, answer.json]).toEqual([200, value]);
});

test.each<[string, (string | number)[], string]>([
  ['/number/0x10', ['param', 'v'], 'number_expected'],
  ['/number/1e999', ['param', 'v'], 'number_expected'],
  ['/number/9007199254740993', ['param', 'v'], 'number_expected'],
  ['/number/%20', ['param', 'v'], 'number_expected'],
  ['/int?v=1.5', ['query', 'v'], 'int_expected'],
  ['/int?v=', ['query', 'v'], 'int_expected'],
  ['/boolean?v=1', ['query', 'v'], 'boolean_expected'],
  ['/boolean?v=TRUE', ['query', 'v'], 'boolean_expected'],
  ['/date?v=tomorrow', ['query', 'v'], 'date_expected'],
  ['/date?v=2026-02-30T00:00:00Z', ['query', 'v'], 'date_expected'],
  ['/uuid?v=no', ['query', 'v'], 'uuid_expected'],
  ['/file/%2e%2e%2fg', ['param', 'v'], 'segment_expected'],
  ['/file/%2e%2e', ['param', 'v'], 'segment_expected'],
  ['/file/a%5c..%5cb', ['param', 'v'], 'segment_expected'],
  ['/file/a%00.png', ['param', 'v'], 'segment_expected'],
  ['/file/NUL.txt', ['param', 'v'], 'segment_expected'],
  ['/boolean', ['query', 'v'], 'missing'],
  ['/boolean?v=true&v=false', ['query', 'v'], 'single_expected'],
  ['/list?v=1&v=x', ['query', 'v', 1], 'number_expected'],
  ['/header', ['header', 'x-count'], 'missing'],
  ['/cookie', ['cookie', 'sid'], 'missing'],
])('GET %s is refused', async (path, loc, type) => {
  const answer = await get(path);
  expect([answer.status, answer.json]).toEqual([400, refused([loc, type])]);
});

test('headers in any case, and cookies with their encoding', async () => {
  expect((await get('/header', { 'x-COUNT': '3' })).json).toBe(3);
  expect((await get('/cookie', { cookie: 'a=1; sid=%C3%A9t%C3%A9; b=2' })).json).toBe('été');
});

test('every wrong argument is named at once, in the order of the parameters', async () => {
  const answer = await get('/all/x?q=y', { h: 'z', cookie: 'c=w' });
  expect(answer.status).toBe(400);
  expect(answer.json).toEqual(
    refused(
      [['param', 'id'], 'number_expected'],
      [['query', 'q'], 'boolean_expected'],
      [['header', 'h'], 'date_expected'],
      [['cookie', 'c'], 'number_expected'],
    ),
  );
});

test('the context, by type and by decorator, the principal and a service', async () => {
  expect((await get('/context?a=1&a=2')).json).toEqual({
    same: true,
    transport: 'http',
    phase: 'request',
    params: {},
    query: { a: ['1', '2'] },
    handler: { class: 'Input', method: 'context' },
    who: 'ada',
    now: 'noon',
  });
});

describe('the body', () => {
  const post = async (json: unknown) => {
    const { client } = await httpApp({ controllers: [Input] });
    return client.post('/in/body', json);
  };

  test('is an instance of its class, without what the class does not declare', async () => {
    expect((await post({ text: 'hi', n: 1, admin: true })).json).toEqual({ made: true, text: 'hi', n: 1 });
  });

  test.each<[unknown, [(string | number)[], string][]]>([
    [
      {},
      [
        [['text'], 'missing'],
        [['n'], 'missing'],
      ],
    ],
    [{ text: 'too long', n: 1 }, [[['text'], 'isLength']]],
    [
      { text: 1, n: '1' },
      [
        [['text'], 'isString'],
        [['n'], 'isInt'],
      ],
    ],
    [[], [[[], 'object_expected']]],
    ['text', [[[], 'object_expected']]],
    [null, [[[], 'object_expected']]],
  ])('%j is refused', async (json, errors) => {
    const answer = await post(json);
    expect([answer.status, answer.json]).toEqual([400, refused(...errors)]);
  });

  test('that is absent is refused like one of the wrong shape', async () => {
    const { client } = await httpApp({ controllers: [Input] });
    const answer = await client.send('POST', '/in/body');
    expect([answer.status, answer.json]).toEqual([400, refused([[], 'object_expected'])]);
  });
});
