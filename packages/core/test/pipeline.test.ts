import { Exclude } from 'class-transformer';
import {
  Conflict,
  Context,
  Controller,
  Ctx,
  Forbidden,
  Guard,
  HttpError,
  NoContent,
  NotFound,
  Ok,
  Principal,
  Result,
  Singleton,
  Unauthorized,
  Use,
  type GuardFunction,
  type MiddlewareFunction,
} from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';
import { Call } from '@cortado/testkit';
import { readableLog } from '@cortado/testkit/http-app';
import { loopbackApp } from './loopback-app';

let steps: string[] = [];
beforeEach(() => {
  steps = [];
});

const step =
  (name: string): GuardFunction =>
  () => {
    steps.push(name);
    return true;
  };
const around =
  (name: string): MiddlewareFunction =>
  async (_context, next) => {
    steps.push(`${name} in`);
    const result = await next();
    steps.push(`${name} out`);
    return result;
  };

const error = (statusCode: number, type: string, msg: string) => ({
  statusCode,
  body: { errorList: [{ loc: [], type, msg }] },
});

describe('the order', () => {
  @Use(around('class 1'))
  @Use(around('class 2'))
  @Guard(step('class guard'))
  @Controller()
  class Ordered {
    @Use(around('method'))
    @Guard(step('method guard 1'))
    @Guard(step('method guard 2'))
    @Call('/order')
    order() {
      steps.push('handler');
    }
  }

  test('middleware app, class, method; then guards app, class, method; then the handler', async () => {
    const { call } = await loopbackApp({ controllers: [Ordered], use: [around('app')], guards: [step('app guard')] });
    await call('/order');
    expect(steps).toEqual([
      'app in',
      'class 1 in',
      'class 2 in',
      'method in',
      'app guard',
      'class guard',
      'method guard 1',
      'method guard 2',
      'handler',
      'method out',
      'class 2 out',
      'class 1 out',
      'app out',
    ]);
  });

  test('a subclass keeps the guards of its base class, and those of a method that it overrides', async () => {
    @Controller()
    @Guard(step('own guard'))
    class Derived extends Ordered {
      override order() {
        steps.push('override');
      }
    }
    const { call } = await loopbackApp({ controllers: [Derived] });
    await call('/order');
    expect(steps.filter((each) => !/ (in|out)$/.test(each))).toEqual([
      'class guard',
      'own guard',
      'method guard 1',
      'method guard 2',
      'override',
    ]);
  });
});

test('an override adds a guard, it does not take one away', async () => {
  @Controller()
  class Base {
    @Guard(() => false) @Call('/base') answer() {
      return 'base';
    }
  }
  @Controller()
  class Derived extends Base {
    @Guard(() => true) override answer() {
      return 'in';
    }
  }
  const { call } = await loopbackApp({ controllers: [Derived] });
  expect((await call('/base')).statusCode).toBe(403);
});

describe('guards', () => {
  @Singleton()
  class Users {
    readonly names = ['ada'];
  }
  class NeedsUser {
    constructor(private readonly users: Users) {}
    async check(context: Context) {
      const name = context.headers['x-user'];
      if (name === undefined) return Unauthorized();
      context.principal = { name };
      return this.users.names.includes(String(name));
    }
  }
  // A guard class is injected: its constructor's types must be recorded, so it carries a decorator like any other class.
  Singleton()(NeedsUser);
  Reflect.defineMetadata('design:paramtypes', [Users], NeedsUser);

  @Controller()
  class Guarded {
    @Guard(NeedsUser) @Call('/user') user(@Principal() principal: { name: string }) {
      steps.push('handler');
      return principal.name;
    }
    @Guard(() => false) @Call('/false') no() {
      steps.push('handler');
    }
    @Guard(() => Forbidden('members only')) @Call('/result') result() {
      steps.push('handler');
    }
    @Guard(() => {
      throw new HttpError(418, 'short and stout', { type: 'teapot', headers: { 'x-pot': 'tea' } });
    })
    @Call('/throws')
    throws() {
      steps.push('handler');
    }
    @Guard((() => 'yes') as unknown as GuardFunction) @Call('/odd') odd() {
      steps.push('handler');
    }
  }

  test.each([
    ['/false', error(403, 'forbidden', 'Forbidden')],
    ['/result', error(403, 'forbidden', 'members only')],
    ['/throws', error(418, 'teapot', 'short and stout')],
    ['/odd', error(403, 'forbidden', 'Forbidden')],
    ['/user', error(401, 'unauthorized', 'Unauthorized')],
  ])('%s refuses, and the handler does not run', async (path, expected) => {
    const { call } = await loopbackApp({ controllers: [Guarded] });
    expect(await call(path)).toMatchObject(expected);
    expect(steps).toEqual([]);
  });

  test('a guard class is injected and may set the principal', async () => {
    const { call } = await loopbackApp({ controllers: [Guarded] });
    expect(await call('/user', { headers: { 'x-user': 'ada' } })).toMatchObject({ statusCode: 200, body: 'ada' });
    expect(await call('/user', { headers: { 'x-user': 'eve' } })).toMatchObject({ statusCode: 403 });
  });
});

describe('middleware', () => {
  @Controller()
  class Wrapped {
    @Use(async (_context, next) => (await next()).header('x-seen', 'yes'))
    @Call('/fails')
    fails() {
      throw new Error('secret');
    }
    @Use(() => Ok('cached')) @Call('/short') short() {
      steps.push('handler');
    }
    @Use(async (_context, next) => {
      await next();
      return next();
    })
    @Call('/twice')
    twice() {
      steps.push('handler');
    }
    @Use(() => {
      throw new HttpError(503, 'not now');
    })
    @Call('/throws')
    throws() {}
  }

  test('next() never rejects: what is thrown inside arrives as a Result', async () => {
    const { call } = await loopbackApp({ controllers: [Wrapped] });
    const result = await call('/fails');
    expect(result.statusCode).toBe(500);
    expect(result.headers).toContainEqual(['x-seen', 'yes']);
  });

  test('it may answer itself', async () => {
    const { call } = await loopbackApp({ controllers: [Wrapped] });
    expect(await call('/short')).toMatchObject({ statusCode: 200, body: 'cached' });
    expect(steps).toEqual([]);
  });

  test('calling next() twice is an error, and the handler runs once', async () => {
    const { call } = await loopbackApp({ controllers: [Wrapped] });
    expect((await call('/twice')).statusCode).toBe(500);
    expect(steps).toEqual(['handler']);
  });

  test('what it throws is an outcome', async () => {
    const { call } = await loopbackApp({ controllers: [Wrapped] });
    expect(await call('/throws')).toMatchObject(error(503, 'service_unavailable', 'not now'));
  });
});

describe('outcomes', () => {
  class OutOfStock extends Error {
    constructor(readonly item: string) {
      super(`no ${item} left`);
    }
  }
  @Controller()
  class Outcomes {
    @Call('/value') value() {
      return 'text';
    }
    @Call('/nothing') nothing() {}
    @Call('/null') none() {
      return null;
    }
    @Call('/no-content') noContent() {
      return NoContent();
    }
    @Call('/domain') domain() {
      throw new OutOfStock('beans');
    }
    @Call('/list') list() {
      return NotFound([{ loc: ['id'], type: 'gone', msg: 'It was here' }]);
    }
    @Call('/own') own() {
      return Conflict({ winner: 'ada' });
    }
    @Call('/phrase') phrase() {
      return NotFound();
    }
    @Call('/throw/:what') throwIt(@Ctx() context: Context) {
      const thrown = { error: new Error('db password is 123'), undefined, string: 'secret', null: null };
      throw thrown[context.headers['what'] as keyof typeof thrown];
    }
    @Call('/mapping-fails') mappingFails() {
      throw new RangeError('x');
    }
  }
  const app = () =>
    loopbackApp({
      controllers: [Outcomes],
      errors: [
        [OutOfStock, (each: OutOfStock) => Conflict(each.message)],
        [
          RangeError,
          () => {
            throw new Error('the mapping is broken');
          },
        ],
      ],
    });

  test.each([
    ['/value', { statusCode: 200, body: 'text', silent: false }],
    ['/nothing', { statusCode: 204, body: null, silent: true }],
    ['/null', { statusCode: 200, body: null }],
    ['/no-content', { statusCode: 204, body: null, silent: false }],
    ['/domain', error(409, 'conflict', 'no beans left')],
    ['/list', { statusCode: 404, body: { errorList: [{ loc: ['id'], type: 'gone', msg: 'It was here' }] } }],
    ['/own', { statusCode: 409, body: { winner: 'ada' } }],
    ['/phrase', error(404, 'not_found', 'Not Found')],
  ])('%s', async (path, expected) => {
    const { call } = await app();
    expect(await call(path)).toMatchObject(expected);
  });

  test.each(['error', 'undefined', 'string', 'null'])(
    'throwing %s is masked, and logged once under its id',
    async (what) => {
      const { lines, log } = readableLog();
      const { call } = await loopbackApp({ controllers: [Outcomes], log });
      const result = await call('/throw/:what', { headers: { what } });
      expect(bodyJson(result)).toBe(
        '{"errorList":[{"loc":[],"type":"internal_error","msg":"Internal server error","id":"call-1"}]}',
      );
      expect(result.headers).toEqual([['x-request-id', 'call-1']]);
      expect(lines).toMatchObject([{ id: 'call-1', msg: 'handler failed' }]);
    },
  );

  test('an error that cannot even be read is masked, and leaves its line in the log', async () => {
    const { lines, log } = readableLog();
    const unreadable = Object.defineProperty(new Error(), 'message', {
      get() {
        throw new Error('no');
      },
    });
    @Controller()
    class Unreadable {
      @Call('/unreadable') fails() {
        throw unreadable;
      }
    }
    const { call } = await loopbackApp({ controllers: [Unreadable], log });
    expect((await call('/unreadable')).statusCode).toBe(500);
    expect(lines).toMatchObject([{ id: 'call-1', msg: 'handler failed' }]);
  });

  test('a mapping that answers with no Result is masked', async () => {
    const { call } = await loopbackApp({
      controllers: [Outcomes],
      errors: [[OutOfStock, (() => undefined) as never]],
    });
    expect((await call('/domain')).statusCode).toBe(500);
  });

  test('an HttpError with a cause is told to the client as it is, and its cause to the log', async () => {
    const { lines, log } = readableLog();
    @Controller()
    class Caused {
      @Call('/caused') fails() {
        throw new HttpError(503, 'Try later', { cause: new Error('connection refused') });
      }
    }
    const { call } = await loopbackApp({ controllers: [Caused], log });
    expect(await call('/caused')).toMatchObject(error(503, 'service_unavailable', 'Try later'));
    expect(JSON.stringify(lines)).toContain('connection refused');
  });

  test('a mapping that fails is masked like any other error', async () => {
    const { call } = await app();
    expect((await call('/mapping-fails')).statusCode).toBe(500);
  });

  test('tasks run in order after the answer, and one that fails does not keep the others from it', async () => {
    @Controller()
    class Later {
      @Call('/later') later() {
        return Ok()
          .after(() => void steps.push('one'))
          .after(() => Promise.reject(new Error('fails')))
          .after(async () => void steps.push('three'));
      }
    }
    const { call } = await loopbackApp({ controllers: [Later] });
    await call('/later');
    expect(steps).toEqual(['one', 'three']);
  });

  test('what a class excludes does not leave, however deep the instance is', async () => {
    class Account {
      name = 'ada';
      @Exclude() password = 'secret';
    }
    @Controller()
    class Accounts {
      @Call('/accounts') list() {
        return { accounts: [new Account()] };
      }
    }
    const { call } = await loopbackApp({ controllers: [Accounts] });
    expect(bodyJson(await call('/accounts'))).toBe('{"accounts":[{"name":"ada"}]}');
  });

  test('an invalid status is refused where it is passed', () => {
    expect(() => new HttpError(200, 'fine')).toThrow(RangeError);
    expect(new Result(200, 1)).toMatchObject({ statusCode: 200, headers: undefined });
  });
});
