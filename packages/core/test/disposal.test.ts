import { Controller, createToken, Inject, Scoped, Singleton, Transient, type Provider } from '@cortado/core';
import { Call } from '@cortado/testkit';
import { readableLog } from '@cortado/testkit/http-app';
import { loopbackApp } from './loopback-app';

let disposed: string[] = [];
beforeEach(() => (disposed = []));

const POOL = createToken<object>('pool');
const CONFIG = createToken<object>('config');

/** A controller that holds what is provided for `POOL`. */
@Controller('/x')
class Holder {
  constructor(@Inject(POOL) readonly pool: object) {}
  @Call('/x') get() {}
}

async function closed(provider: Omit<Provider, 'provide'>): Promise<readonly string[]> {
  const { app, call } = await loopbackApp({
    controllers: [Holder],
    providers: [{ provide: POOL, ...provider } as Provider],
  });
  await call('/x');
  await app.close();
  return disposed;
}

const note = (name: string) => () => void disposed.push(name);
const noteLater = (name: string) => async () => {
  await new Promise(setImmediate);
  disposed.push(name);
};

describe.each(['singleton', 'scoped', 'transient'] as const)('what a factory makes as %s', (lifetime) => {
  test.each([
    ['dispose()', () => ({ dispose: note('a') }), ['a']],
    ['an asynchronous dispose()', () => ({ dispose: noteLater('a') }), ['a']],
    ['[Symbol.dispose]()', () => ({ [Symbol.dispose]: note('b') }), ['b']],
    ['[Symbol.asyncDispose]()', () => ({ [Symbol.asyncDispose]: noteLater('c') }), ['c']],
    [
      'all of them, by the one that can be waited for',
      () => ({ dispose: note('a'), [Symbol.dispose]: note('b'), [Symbol.asyncDispose]: noteLater('c') }),
      ['c'],
    ],
    ['a function that can be disposed', () => Object.assign(() => 1, { dispose: note('f') }), ['f']],
    ['close() and end(), which say nothing of who calls them', () => ({ close: note('x'), end: note('y') }), []],
  ])('is disposed by %s', async (_how, useFactory, expected) => {
    expect(await closed({ useFactory, lifetime })).toEqual(expected);
  });
});

test('what an asynchronous factory made is disposed, and what it is made of after it', async () => {
  const { app } = await loopbackApp({
    controllers: [Holder],
    providers: [
      { provide: CONFIG, useFactory: () => ({ dispose: note('config') }) },
      {
        provide: POOL,
        inject: [CONFIG],
        useFactory: async () => ({ [Symbol.asyncDispose]: noteLater('pool') }),
      } as Provider,
    ],
  });
  await app.close();
  expect(disposed).toEqual(['pool', 'config']);
});

test('a value from useValue is not disposed of', async () => {
  expect(await closed({ useValue: { dispose: note('value') } })).toEqual([]);
});

test('one that fails is logged, and does not keep the others from it', async () => {
  const { lines, log } = readableLog();
  @Singleton()
  class First {
    dispose() {
      disposed.push('first');
    }
  }
  @Singleton()
  class Second {
    constructor(readonly first: First) {}
    dispose() {
      throw new Error('no');
    }
  }
  @Controller('/x')
  class Both {
    constructor(readonly second: Second) {}
    @Call('/x') get() {}
  }
  const { app } = await loopbackApp({ controllers: [Both], log });
  await app.close();
  expect(disposed).toEqual(['first']);
  expect(lines).toMatchObject([{ level: 50, class: 'Second', msg: 'disposal failed' }]);
});

describe('hooks of other frameworks are not called, and a warning says so once', () => {
  @Singleton()
  class Pool {
    onModuleInit() {}
    onModuleDestroy() {
      disposed.push('nest');
    }
  }
  @Scoped()
  class Ported {
    onModuleDestroy() {}
    dispose() {
      disposed.push('ported');
    }
  }
  @Transient()
  class Base {
    onApplicationShutdown() {}
  }
  class Derived extends Base {}
  @Controller('/x')
  class Users {
    constructor(
      readonly pool: Pool,
      readonly ported: Ported,
      readonly derived: Derived,
    ) {}
    @Call('/x') get() {}
  }

  test('with what to use instead; a class that is disposed anyway is left alone', async () => {
    const { lines, log } = readableLog();
    const { app, call } = await loopbackApp({ controllers: [Users], log });
    await call('/x');
    await call('/x');
    await app.close();
    expect(disposed).toEqual(['ported', 'ported']);
    const dispose = 'use dispose(), [Symbol.dispose]() or [Symbol.asyncDispose]()';
    expect(lines.filter(({ level }) => level === 40)).toMatchObject([
      { class: 'Pool', method: 'onModuleInit', msg: 'onModuleInit() is never called' },
      { class: 'Pool', method: 'onModuleDestroy', remedy: dispose },
      { class: 'Derived', method: 'onApplicationShutdown', remedy: dispose },
    ]);
  });

  test('the remedy, followed', async () => {
    @Singleton()
    class Closed {
      dispose() {
        disposed.push('closed');
      }
    }
    @Controller('/x')
    class Holding {
      constructor(readonly closed: Closed) {}
      @Call('/x') get() {}
    }
    const { lines, log } = readableLog();
    const { app } = await loopbackApp({ controllers: [Holding], log });
    await app.close();
    expect(disposed).toEqual(['closed']);
    expect(lines).toEqual([]);
  });
});
