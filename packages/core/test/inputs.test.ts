import { IsInt, IsOptional, IsString } from 'class-validator';
import { ConfigurationError, Body, Controller, Cookie, Header, Param, Query, type Class } from '@cortado/core';
import { Call } from '@cortado/testkit';
import { parse } from 'node:querystring';
import * as fc from 'fast-check';
import { loopbackApp } from './loopback-app';

enum Status {
  Open = 'open',
  Done = 'done',
}
enum Level {
  Low = 1,
  High = 2.5,
}
enum Mixed {
  None = 0,
  All = 'all',
}
const SORT = { up: 'asc', down: 'desc' } as const;
type Sort = (typeof SORT)[keyof typeof SORT];

@Controller()
class Enums {
  @Call('/query') query(@Query('s', { enum: Status }) s: Status) {
    return s;
  }
  @Call('/param/:s') param(@Param('s', { enum: Status }) s: Status) {
    return s;
  }
  @Call('/header') header(@Header('X-S', { enum: Status }) s: Status) {
    return s;
  }
  @Call('/cookie') cookie(@Cookie('s', { enum: Status }) s: Status) {
    return s;
  }
  @Call('/number') number(@Query('s', { enum: Level }) s: Level) {
    return s;
  }
  @Call('/mixed') mixed(@Query('s', { enum: Mixed }) s: Mixed) {
    return s;
  }
  @Call('/object') object(@Query('s', { enum: SORT }) s: Sort) {
    return s;
  }
  @Call('/list') list(@Query('s', { enum: ['a', 'b'] }) s: 'a' | 'b') {
    return s;
  }
  @Call('/many') many(@Query('s', { enum: Status }) s: Status[]) {
    return s;
  }
  @Call('/maybe') maybe(@Query('s', { enum: Status, optional: true }) s?: Status) {
    return s ?? 'none';
  }
  @Call('/default') standard(@Query('s', { enum: Status }) s: Status = Status.Open) {
    return s;
  }
}

const enums = async (...input: Parameters<Awaited<ReturnType<typeof loopbackApp>>['call']>) =>
  (await loopbackApp({ controllers: [Enums] })).call(...input);

describe('an enum', () => {
  test.each([
    ['/query', { query: { s: 'done' } }, 'done'],
    ['/param/:s', { params: { s: 'done' } }, 'done'],
    ['/header', { headers: { 'x-s': 'done' } }, 'done'],
    ['/cookie', { headers: { cookie: 's=done' } }, 'done'],
    ['/number', { query: { s: '1' } }, 1],
    ['/number', { query: { s: '2.50' } }, 2.5],
    ['/mixed', { query: { s: '0' } }, 0],
    ['/mixed', { query: { s: 'all' } }, 'all'],
    ['/object', { query: { s: 'desc' } }, 'desc'],
    ['/list', { query: { s: 'b' } }, 'b'],
    ['/many', { query: { s: ['done', 'open'] } }, ['done', 'open']],
    ['/many', { query: { s: 'done' } }, ['done']],
    ['/maybe', {}, 'none'],
    ['/default', {}, 'open'],
  ])('%s takes %j', async (path, input, body) => {
    expect(await enums(path, input)).toMatchObject({ statusCode: 200, body });
  });

  test.each([
    ['/query', { query: { s: 'zzz' } }, ['query', 's'], 's must be one of the following values: open, done'],
    ['/query', { query: { s: 'Open' } }, ['query', 's'], 's must be one of the following values: open, done'],
    ['/query', { query: { s: '' } }, ['query', 's'], 's must be one of the following values: open, done'],
    ['/query', { query: { s: '__proto__' } }, ['query', 's'], 's must be one of the following values: open, done'],
    ['/param/:s', { params: { s: 'x' } }, ['param', 's'], 's must be one of the following values: open, done'],
    ['/header', { headers: { 'x-s': 'x' } }, ['header', 'x-s'], 'x-s must be one of the following values: open, done'],
    ['/cookie', { headers: { cookie: 's=x' } }, ['cookie', 's'], 's must be one of the following values: open, done'],
    ['/number', { query: { s: 'Low' } }, ['query', 's'], 's must be one of the following values: 1, 2.5'],
    ['/number', { query: { s: '01' } }, ['query', 's'], 's must be one of the following values: 1, 2.5'],
    ['/number', { query: { s: '2' } }, ['query', 's'], 's must be one of the following values: 1, 2.5'],
    ['/mixed', { query: { s: 'None' } }, ['query', 's'], 's must be one of the following values: 0, all'],
    ['/object', { query: { s: 'up' } }, ['query', 's'], 's must be one of the following values: asc, desc'],
    ['/many', { query: { s: ['done', 'x'] } }, ['query', 's', 1], 's must be one of the following values: open, done'],
    ['/maybe', { query: { s: 'x' } }, ['query', 's'], 's must be one of the following values: open, done'],
  ])('%s refuses %j', async (path, input, loc, msg) => {
    expect(await enums(path, input)).toMatchObject({
      statusCode: 400,
      body: { errorList: [{ loc, type: 'isEnum', msg }] },
    });
  });

  test('an absent one is missing, and two are one too many', async () => {
    expect((await enums('/query')).body).toMatchObject({ errorList: [{ loc: ['query', 's'], type: 'missing' }] });
    expect((await enums('/query', { query: { s: ['open', 'done'] } })).body).toMatchObject({
      errorList: [{ loc: ['query', 's'], type: 'single_expected' }],
    });
  });
});

const wrapped: MethodDecorator = (_target, _key, descriptor: any) => {
  const original = descriptor.value as (...args: unknown[]) => unknown;
  descriptor.value = function (this: unknown, ...args: unknown[]) {
    return original.apply(this, args);
  };
};

class Page {
  @IsInt() page: number = 3;
}

@Controller()
class Initialisers {
  @Call('/one') one(@Query('n') n: number = 5) {
    return n;
  }
  @Call('/after') after(@Query('a') a: number = 1, @Query('b') b: number) {
    return [a, b];
  }
  @Call('/between') between(
    @Query('a') a: number,
    @Query('b') b: string = `x,${((c) => c + ')')('=')}`,
    @Query('c') c: string = "),'" + /[/,)]=/.source,
  ) {
    return [a, b, c];
  }
  @Call('/nested') nested(
    @Query('a', { type: String }) a: string[] = ['x', 'y'].filter((each) => each === 'x'),
    /* a comment, with = in it */
    @Query('b') b: number /* = 3 */,
  ) {
    return [a, b];
  }
  @Call('/async') async later(@Query('n') n: number = 6) {
    return n;
  }
  @wrapped @Call('/wrapped') wrapped(@Query('n') n: number = 7) {
    return n;
  }
  @Call('/optional') optional(@Query('n') n?: number) {
    return n;
  }
  @Call('/body') body(@Body() body: Page = new Page()) {
    return body;
  }
}

describe('an initialiser of a parameter', () => {
  test.each([
    ['/one', {}, 5],
    ['/one', { n: '7' }, 7],
    ['/after', { b: '2' }, [1, 2]],
    ['/between', { a: '1' }, [1, 'x,=)', "),'[/,)]="]],
    ['/between', { a: '1', b: 'p', c: 'q' }, [1, 'p', 'q']],
    ['/nested', { b: '2' }, [['x'], 2]],
    ['/async', {}, 6],
    ['/body', {}, { page: 3 }],
  ])('%s with %j', async (path, query, body) => {
    const { call } = await loopbackApp({ controllers: [Initialisers] });
    expect(await call(path, { query })).toMatchObject({ statusCode: 200, body });
  });

  // Nothing tells these from a parameter that is required: the answer says so, and no handler runs with a value it did not expect.
  test.each([
    ['/after', ['query', 'b']],
    ['/nested', ['query', 'b']],
    ['/wrapped', ['query', 'n']],
    ['/optional', ['query', 'n']],
  ])('%s has none where it cannot be seen: missing', async (path, loc) => {
    const { call } = await loopbackApp({ controllers: [Initialisers] });
    expect(await call(path)).toMatchObject({ statusCode: 400, body: { errorList: [{ loc, type: 'missing' }] } });
  });

  test('does not hide a value that is wrong', async () => {
    const { call } = await loopbackApp({ controllers: [Initialisers] });
    expect((await call('/one', { query: { n: 'x' } })).body).toMatchObject({
      errorList: [{ type: 'number_expected' }],
    });
    expect((await call('/body', { payload: { page: 'x' } })).body).toMatchObject({ errorList: [{ type: 'isInt' }] });
  });
});

class Filter {
  @IsOptional() @IsString({ each: true }) s?: string[];
  @IsString() t!: string;
}

@Controller()
class Brackets {
  @Call('/one') one(@Query('s', { optional: true }) s?: string) {
    return s;
  }
  @Call('/many') many(@Query('s', { type: String, default: [] }) s: string[]) {
    return s;
  }
  @Call('/both') both(
    @Query('s', { type: String, default: [] }) s: string[],
    @Query('s[]', { type: String, default: [] }) old: string[],
  ) {
    return [...s, ...old];
  }
  @Call('/dto') dto(@Query(Filter) filter: Filter) {
    return filter;
  }
}

describe('brackets in the name of a query value', () => {
  test.each(['s[]=a', 's[0]=a', 's[k]=a', 's[][x]=a', 's=b&s[]=a'])(
    '%s is not taken for a query without s',
    async (text) => {
      const { call } = await loopbackApp({ controllers: [Brackets] });
      const query = parse(text) as Record<string, string>;
      const issue = {
        loc: ['query', 's'],
        type: 'unexpected_brackets',
        msg: 'Send s=… without brackets, once for each value',
      };
      for (const path of ['/one', '/many']) {
        expect(await call(path, { query })).toMatchObject({ statusCode: 400, body: { errorList: [issue] } });
      }
      expect(await call('/dto', { query: { ...query, t: 'x' } })).toMatchObject({
        statusCode: 400,
        body: { errorList: [issue] },
      });
    },
  );

  test('nothing else is said of that name, and everything of the others', async () => {
    const { call } = await loopbackApp({ controllers: [Brackets], dto: { unknown: 'reject' } });
    const { body } = await call('/dto', { query: { 't[]': 'x', other: '1' } });
    expect((body as { errorList: object[] }).errorList).toEqual([
      expect.objectContaining({ loc: ['query', 't'], type: 'unexpected_brackets' }),
      expect.objectContaining({ loc: ['query', 'other'] }),
    ]);
  });

  test('a name that is declared with its brackets is read', async () => {
    const { call } = await loopbackApp({ controllers: [Brackets] });
    expect(await call('/both', { query: { 's[]': 'a', s: 'b' } })).toMatchObject({ statusCode: 200, body: ['b', 'a'] });
  });

  test('what is not declared may be written in any way', async () => {
    const { call } = await loopbackApp({ controllers: [Brackets] });
    expect(await call('/one', { query: { 'x[]': '1', s: 'a' } })).toMatchObject({ statusCode: 200, body: 'a' });
  });
});

test('whatever a query parser gives, a parameter is text, converted text, a list of them, or 400', async () => {
  const { call } = await loopbackApp({ controllers: [Brackets] });
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (s) => {
      const query = { s } as unknown as Record<string, string>;
      const one = await call('/one', { query });
      expect(one.statusCode).toBe(typeof s === 'string' ? 200 : 400);
      const many = await call('/many', { query });
      expect(many.statusCode).toBe([s].flat().every((each) => typeof each === 'string') ? 200 : 400);
    }),
  );
});

describe('unknown names, chosen for one parameter', () => {
  class Strict {
    @IsOptional() @IsString() a?: string;
  }
  @Controller()
  class Choices {
    @Call('/query') query(@Query(Strict, { unknown: 'reject' }) given: Strict) {
      return given;
    }
    @Call('/body') body(@Body(Strict, { unknown: 'reject' }) given: Strict) {
      return given;
    }
    @Call('/keep') keep(@Body(Strict, { unknown: 'keep' }) given: Strict) {
      return given;
    }
    @Call('/plain') plain(@Body(Strict) given: Strict) {
      return given;
    }
    @Call('/header') header(@Header(Strict) given: Strict) {
      return given;
    }
  }

  test('counts over what the application says', async () => {
    const { call } = await loopbackApp({ controllers: [Choices] });
    expect(await call('/query', { query: { a: '1', b: '2' } })).toMatchObject({
      statusCode: 400,
      body: { errorList: [{ loc: ['query', 'b'] }] },
    });
    expect(await call('/body', { payload: { b: 1 } })).toMatchObject({
      statusCode: 400,
      body: { errorList: [{ loc: ['b'] }] },
    });
    expect(await call('/keep', { payload: { b: 1 } })).toMatchObject({ statusCode: 200, body: { b: 1 } });
    expect(await call('/plain', { payload: { b: 1 } })).toMatchObject({ statusCode: 200, body: {} });
    const strict = await loopbackApp({ controllers: [Choices], dto: { unknown: 'reject' } });
    expect(await strict.call('/plain', { payload: { b: 1 } })).toMatchObject({ statusCode: 400 });
    expect(await strict.call('/keep', { payload: { b: 1 } })).toMatchObject({ statusCode: 200 });
  });

  test('headers are never refused: every client sends some of its own', async () => {
    const { call } = await loopbackApp({ controllers: [Choices], dto: { unknown: 'reject' } });
    expect(await call('/header', { headers: { a: 'x', host: 'h' } })).toMatchObject({
      statusCode: 200,
      body: { a: 'x' },
    });
  });
});

async function refusal(type: Class): Promise<string> {
  const error: unknown = await loopbackApp({ controllers: [type] }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as ConfigurationError).message;
}

/** A controller whose only parameter is decorated so. */
function reading(decorate: (target: any, key: any, index: any) => void, recorded?: unknown): Class {
  class Reader {
    read(value: unknown) {
      return value;
    }
  }
  Call('/read')(Reader.prototype, 'read');
  if (recorded !== undefined) Reflect.defineMetadata('design:paramtypes', [recorded], Reader.prototype, 'read');
  decorate(Reader.prototype, 'read', 0);
  Controller()(Reader);
  return Reader;
}

describe('refuses to start', () => {
  test.each([
    [
      'an enum that does not exist yet',
      { enum: undefined as never },
      String,
      'undefined usually means a circular import',
    ],
    ['an enum without values', { enum: {} }, String, '{ enum } needs values that are strings or numbers'],
    [
      'an enum beside a type',
      { enum: Status, type: String },
      Array,
      '{ enum } already determines the values: remove type',
    ],
    ['an enum beside a format', { enum: Status, format: 'uuid' }, String, 'remove format'],
    ['an enum of text where a number is declared', { enum: Status }, Number, 'the parameter is a Number'],
    ['a misspelt option', { optinal: true } as never, String, 'did you mean "optional"?'],
    [
      'an option that does not exist',
      { nope: 1 } as never,
      String,
      'the options are default, enum, format, optional, type',
    ],
  ] as const)('%s', async (_what, options, recorded, text) => {
    expect(await refusal(reading(Query('s', options) as never, recorded))).toContain(text);
  });

  test('an option of a DTO that does not exist', async () => {
    expect(await refusal(reading(Query(Filter, { optional: true } as never) as never, Filter))).toContain(
      'there is no option "optional"\n  remedy: remove it; the options are groups, unknown',
    );
  });

  test('headers with unknown: reject, which no request could meet', async () => {
    expect(await refusal(reading(Header(Filter, { unknown: 'reject' }) as never, Filter))).toContain(
      "{ unknown: 'reject' } would reject every request",
    );
  });

  test.each([
    ['a converted value', Query('s')],
    ['a payload', Body()],
  ])('%s whose types the compiler did not record, and names the flag', async (_what, decorate) => {
    const message = await refusal(reading(decorate as never));
    expect(message).toMatch(/^E_METADATA_LOST: Reader\.read, parameter 1: the compiler recorded no types for it/);
    expect(message).toContain('"emitDecoratorMetadata" is missing in tsconfig.json');
    expect(message).toContain('set "experimentalDecorators": true and "emitDecoratorMetadata": true');
  });

  test('an enum as the recorded type, and says how to name its values', async () => {
    expect(await refusal(reading(Query('s') as never, Status))).toContain('{ enum: Status }');
  });
});
