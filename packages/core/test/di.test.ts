import { container as tsyringe } from 'tsyringe';
import { Controller, createToken, Guard, Inject, Scoped, Singleton, Transient, Context, Ctx } from '@cortado/core';
import { Call } from '@cortado/testkit';
import { loopbackApp } from './loopback-app';

let disposed: string[] = [];
let built = 0;
beforeEach(() => {
  disposed = [];
  built = 0;
});

@Singleton()
class History {
  readonly all: string[] = [];
  dispose() {
    disposed.push('history');
  }
}

@Singleton()
class Repository {
  constructor(readonly history: History) {}
  async [Symbol.asyncDispose]() {
    disposed.push('repository');
  }
}

@Transient()
class Clock {
  constructor(readonly history: History) {}
}

@Scoped()
class Unit {
  readonly id = ++built;
  constructor(
    readonly repository: Repository,
    readonly clock: Clock,
    readonly context: Context,
  ) {}
  dispose() {
    disposed.push(`unit ${this.id}`);
  }
}

@Scoped()
class Ledger {
  constructor(readonly unit: Unit) {}
  dispose() {
    disposed.push('ledger');
  }
}

@Scoped('connection')
class Session {
  readonly id = ++built;
  constructor(readonly repository: Repository) {}
  dispose() {
    disposed.push('session');
  }
}

@Controller()
class Desk {
  constructor(
    readonly unit: Unit,
    readonly ledger: Ledger,
  ) {}
  @Call('/desk') desk() {
    return { unit: this.unit.id, same: this.ledger.unit === this.unit, path: this.unit.context.id };
  }
  @Call('/argument') argument(@Inject() unit: Unit, @Ctx() context: Context) {
    return unit === this.unit && context.get(Unit) === unit;
  }
}

@Controller()
class Counter {
  #count = 0;
  constructor(readonly history: History) {}
  @Call('/count') count() {
    this.#count += 1;
    return this.#count;
  }
}

@Controller()
class Lounge {
  constructor(readonly session: Session) {}
  @Call('/lounge') lounge() {
    return this.session.id;
  }
}

test('a singleton is one per application, and applications share nothing', async () => {
  const [one, two] = [await loopbackApp({ controllers: [Counter] }), await loopbackApp({ controllers: [Counter] })];
  expect(one.app.get(History)).toBe(one.app.get(Repository).history);
  expect(one.app.get(History)).not.toBe(two.app.get(History));
  await one.app.close();
  await two.app.close();
});

test('a transient is new wherever it is injected, and shares the singletons', async () => {
  const { app } = await loopbackApp({});
  expect(app.get(Clock)).not.toBe(app.get(Clock));
  expect(app.get(Clock).history).toBe(app.get(History));
});

test('a scoped instance is one per request, for constructor, method argument and context.get alike', async () => {
  const { call } = await loopbackApp({ controllers: [Desk] });
  expect((await call('/desk')).body).toEqual({ unit: 1, same: true, path: 'call-1' });
  expect((await call('/desk')).body).toEqual({ unit: 2, same: true, path: 'call-2' });
  expect((await call('/argument')).body).toBe(true);
});

test('a controller without scoped dependencies is built once', async () => {
  const { call } = await loopbackApp({ controllers: [Counter] });
  await call('/count');
  expect((await call('/count')).body).toBe(2);
});

test('connection scope lasts for the connection; without one, the request stands in for it', async () => {
  const { call, loopback } = await loopbackApp({ controllers: [Lounge] });
  const { scope, close } = loopback.connect();
  const first = (await call('/lounge', { from: scope })).body;
  expect((await call('/lounge', { from: scope })).body).toBe(first);
  expect(disposed).toEqual([]);
  await close();
  expect(disposed).toEqual(['session']);

  expect((await call('/lounge')).body).not.toBe((await call('/lounge')).body);
  expect(disposed).toEqual(['session', 'session', 'session']);
});

test('disposal runs in reverse order of construction, when the scope ends and when the application closes', async () => {
  const { app, call } = await loopbackApp({ controllers: [Desk] });
  await call('/desk');
  expect(disposed).toEqual(['ledger', 'unit 1']);
  await app.close();
  expect(disposed).toEqual(['ledger', 'unit 1', 'repository', 'history']);
});

test('what fails to be disposed does not keep the rest from it', async () => {
  @Singleton()
  class Stubborn {
    constructor(readonly history: History) {}
    dispose() {
      throw new Error('no');
    }
  }
  const { app } = await loopbackApp({});
  app.get(Stubborn);
  await app.close();
  expect(disposed).toEqual(['history']);
});

test('providers: value, class, factory with dependencies, and a factory that is waited for', async () => {
  abstract class Store {
    abstract name: string;
  }
  @Singleton()
  class MemoryStore extends Store {
    name = 'memory';
  }
  const PORT = createToken<number>('port');
  const URL = createToken<string>('url');
  const LATER = createToken<{ ready: boolean }>('later');
  @Singleton()
  class Client {
    constructor(
      @Inject(URL) readonly url: string,
      @Inject(LATER) readonly later: { ready: boolean },
      readonly store: Store,
    ) {}
  }
  const { app } = await loopbackApp({
    providers: [
      { provide: PORT, useValue: 3000 },
      { provide: URL, useFactory: (port: number) => `http://localhost:${port}`, inject: [PORT] },
      { provide: LATER, useFactory: async () => ({ ready: true }) },
      { provide: Store, useClass: MemoryStore },
      { provide: Client, useClass: Client },
    ],
  });
  expect(app.get(Client)).toMatchObject({
    url: 'http://localhost:3000',
    later: { ready: true },
    store: { name: 'memory' },
  });
  expect(app.get(Store)).toBe(app.get(MemoryStore));
});

test('overrides take the place of classes and providers, in one application only', async () => {
  const fake = { all: ['fake'], dispose() {} };
  const { app } = await loopbackApp({ overrides: [{ provide: History, useValue: fake }] });
  expect(app.get(Repository).history).toBe(fake);
  expect((await loopbackApp({})).app.get(Repository).history).not.toBe(fake);
});

test('a provider may be scoped, and its factory sees the scope', async () => {
  const REQUEST_ID = createToken<string>('request id');
  @Controller()
  class Echo {
    @Call('/id') id(@Inject(REQUEST_ID) id: string) {
      return id;
    }
  }
  const { call } = await loopbackApp({
    controllers: [Echo],
    providers: [
      {
        provide: REQUEST_ID,
        useFactory: (context: Context) => `<${context.id}>`,
        inject: [Context],
        lifetime: 'scoped',
      },
    ],
  });
  expect((await call('/id')).body).toBe('<call-1>');
  expect((await call('/id')).body).toBe('<call-2>');
});

test('a factory does not own what it hands on: it is disposed once, by its owner', async () => {
  const POOL = createToken<History>('pool');
  const VALUE = createToken<{ dispose(): void }>('value');
  const ALIAS = createToken<{ dispose(): void }>('alias');
  const value = { dispose: () => void disposed.push('value') };
  @Controller()
  class Borrower {
    @Call('/borrow') borrow(@Inject(POOL) pool: History, @Inject(ALIAS) alias: object) {
      return pool.all.length === 0 && alias === value;
    }
  }
  const { app, call } = await loopbackApp({
    controllers: [Borrower],
    providers: [
      { provide: POOL, useFactory: (history: History) => history, inject: [History], lifetime: 'scoped' },
      { provide: VALUE, useValue: value },
      { provide: ALIAS, useFactory: (given: typeof value) => given, inject: [VALUE], lifetime: 'scoped' },
    ],
  });
  expect((await call('/borrow')).body).toBe(true);
  expect(disposed).toEqual([]);
  await app.close();
  expect(disposed).toEqual(['history']);
});

test('a scoped class stays scoped when a factory builds it', async () => {
  @Scoped()
  class User {
    name = 'nobody';
  }
  @Controller()
  class Names {
    @Call('/name') name(@Inject() user: User) {
      const before = user.name;
      user.name = 'ann';
      return before;
    }
  }
  const { call } = await loopbackApp({
    controllers: [Names],
    providers: [{ provide: User, useFactory: () => new User() }],
  });
  expect([(await call('/name')).body, (await call('/name')).body]).toEqual(['nobody', 'nobody']);
});

test('an override takes the place of a controller', async () => {
  @Controller()
  class FakeCounter {
    count() {
      return 'fake';
    }
  }
  const { call } = await loopbackApp({
    controllers: [Counter],
    overrides: [{ provide: Counter, useClass: FakeCounter as never }],
  });
  expect((await call('/count')).body).toBe('fake');
});

test('whether a class can be injected does not depend on who came first', async () => {
  class Gate {
    check() {
      return true;
    }
  }
  @Controller()
  class Uses {
    @Guard(Gate) @Call('/uses') uses() {}
  }
  @Controller()
  class Injects {
    constructor(@Inject(Gate) readonly gate: Gate) {}
    @Call('/injects') injects() {}
  }
  for (const controllers of [
    [Uses, Injects],
    [Injects, Uses],
  ]) {
    await expect(loopbackApp({ controllers })).rejects.toThrow(/E_DEPENDENCY_UNKNOWN: Injects \(parameter 1\) -> Gate/);
  }
});

test('tokens that were registered with tsyringe resolve here too', async () => {
  tsyringe.register('greeting', { useValue: 'hello' });
  @Singleton()
  class Greeter {
    constructor(@Inject('greeting') readonly greeting: string) {}
  }
  const { app } = await loopbackApp({});
  expect(app.get(Greeter).greeting).toBe('hello');
});

test('asking the application for something scoped says where to ask', async () => {
  const { app } = await loopbackApp({});
  expect(() => app.get(Unit)).toThrow(/E_SCOPE: Unit: it is scoped, but was requested from the singleton scope/);
});

test('a scoped factory that answers with a promise is refused when it runs', async () => {
  const LATER = createToken<number>('later');
  @Controller()
  class Slow {
    @Call('/slow') slow(@Inject(LATER) value: number) {
      return value;
    }
  }
  const { call } = await loopbackApp({
    controllers: [Slow],
    providers: [{ provide: LATER, useFactory: async () => 1, lifetime: 'scoped' }],
  });
  expect((await call('/slow')).statusCode).toBe(500);
});
