import { EventEmitter } from 'node:events';
import { ConfigurationError, Controller, createToken, Guard, Inject, Singleton, Transient, Use } from '@cortado/core';
import type { Class, Context, Next } from '@cortado/core';
import { Validate, ValidatorConstraint } from 'class-validator';
import { Call } from '@cortado/testkit';
import { loopbackApp } from './loopback-app';

@Singleton()
class Db {
  readonly name: string = 'db';
}
const PORT = createToken<number>('port');

async function refusal(...controllers: Class[]): Promise<string> {
  const error: unknown = await loopbackApp({ controllers }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as ConfigurationError).message;
}

abstract class Plain {
  constructor(protected readonly db: Db) {}
  @Call('/name') name() {
    return this.db.name;
  }
}

describe('the constructor of an undecorated base', () => {
  const message = (type: string, base: string): string =>
    `E_METADATA_LOST: ${type} (parameter 1): ${type} has the constructor of ${base}, which has no decorator, so the types of its parameters are not recorded\n` +
    `  remedy: write @Inject() before each parameter of the constructor of ${base}, or give ${type} a constructor of its own that calls super(…)`;

  test('refuses to start for a controller', async () => {
    @Controller('/c')
    class Users extends Plain {}
    expect(await refusal(Users)).toBe(message('Users', 'Plain'));
  });

  test('… however far up it is, and with fields on the way', async () => {
    class Middle extends Plain {
      readonly extra = 1;
    }
    @Controller('/c')
    class Users extends Middle {
      readonly more = 2;
    }
    expect(await refusal(Users)).toBe(message('Users', 'Plain'));
  });

  test('… and for guards, middleware, providers and singletons', async () => {
    class NeedsDb {
      constructor(readonly db: Db) {}
    }
    class Admits extends NeedsDb {
      check(): boolean {
        return this.db.name === 'db';
      }
    }
    class Wraps extends NeedsDb {
      handle(_context: Context, next: Next) {
        return next();
      }
    }
    @Singleton()
    class Service extends NeedsDb {}
    @Controller('/g')
    @Guard(Admits)
    class Guarded {
      @Call('/g') get() {}
    }
    @Controller('/u')
    @Use(Wraps)
    class Wrapped {
      @Call('/u') get() {}
    }
    @Controller('/s')
    class Served {
      constructor(readonly service: Service) {}
      @Call('/s') get() {}
    }
    expect(await refusal(Guarded)).toBe(message('Admits', 'NeedsDb'));
    expect(await refusal(Wrapped)).toBe(message('Wraps', 'NeedsDb'));
    expect(await refusal(Served)).toContain('Service has the constructor of NeedsDb');
    const given = createToken<NeedsDb>('given');
    class Given extends NeedsDb {}
    const error: unknown = await loopbackApp({ providers: [{ provide: given, useClass: Given }] }).catch(
      (each: unknown) => each,
    );
    expect((error as Error).message).toContain('Given has the constructor of NeedsDb');
  });

  test('… and for custom constraints', async () => {
    class NeedsDb {
      constructor(readonly db: Db) {}
    }
    @ValidatorConstraint()
    class Known extends NeedsDb {
      validate(): boolean {
        return this.db.name === 'db';
      }
    }
    class Input {
      @Validate(Known) a!: string;
    }
    @Controller('/c')
    class Reader {
      @Call('/c') read(input: Input) {
        return input;
      }
    }
    expect(await refusal(Reader)).toContain('Known has the constructor of NeedsDb');
  });

  test('the first remedy, followed', async () => {
    abstract class Base {
      constructor(@Inject() protected readonly db: Db) {}
      @Call('/name') name() {
        return this.db.name;
      }
    }
    @Controller('/c')
    class Users extends Base {}
    const { call } = await loopbackApp({ controllers: [Users] });
    expect((await call('/name')).body).toBe('db');
  });

  test('the second remedy, followed', async () => {
    @Controller('/c')
    class Users extends Plain {
      // oxlint-disable-next-line no-useless-constructor -- it is what has its types recorded
      constructor(db: Db) {
        super(db);
      }
    }
    const { call } = await loopbackApp({ controllers: [Users] });
    expect((await call('/name')).body).toBe('db');
  });

  test('is not an error for a class whose own constructor passes what the base class needs', async () => {
    @Controller('/c')
    class Users extends Plain {
      constructor() {
        super({ name: 'own' } as Db);
      }
    }
    const { call } = await loopbackApp({ controllers: [Users] });
    expect((await call('/name')).body).toBe('own');
  });
});

test('the constructor of a decorated base is injected, and a class without one of its own keeps its lifetime', async () => {
  @Transient()
  abstract class Base {
    constructor(
      protected readonly db: Db,
      @Inject(PORT) protected readonly port: number,
    ) {}
    @Call('/name') name() {
      return [this.db.name, this.port];
    }
  }
  @Controller('/c')
  class Users extends Base {
    readonly extra = 1;
  }
  const { call } = await loopbackApp({ controllers: [Users], providers: [{ provide: PORT, useValue: 80 }] });
  expect((await call('/name')).body).toEqual(['db', 80]);
});

test('tokens of the base are not those of a constructor of one’s own', async () => {
  @Singleton()
  class Server {
    constructor(@Inject(PORT) readonly port: number) {}
  }
  @Singleton()
  class Own extends Server {
    constructor(readonly db: Db) {
      super(1);
    }
  }
  @Controller('/c')
  class Users {
    constructor(readonly own: Own) {}
    @Call('/c') get() {
      return [this.own.db.name, this.own.port];
    }
  }
  const { call } = await loopbackApp({ controllers: [Users], providers: [{ provide: PORT, useValue: 80 }] });
  expect((await call('/c')).body).toEqual(['db', 1]);
});

test('a mixin passes on what it is given', async () => {
  const Timestamped = <B extends abstract new (...args: any[]) => object>(base: B) => {
    abstract class Mixed extends base {
      readonly at = 1;
      // oxlint-disable-next-line no-useless-constructor -- TypeScript asks for it in a mixin
      constructor(...args: any[]) {
        super(...args);
      }
    }
    return Mixed;
  };
  @Controller('/c')
  class Users extends Timestamped(Plain) {}
  expect(await refusal(Users)).toContain('Users has the constructor of Plain');
});

test('bases that are native, and functions, need nothing', async () => {
  @Singleton()
  class Bus extends EventEmitter {}
  @Singleton()
  class Cache extends Map<string, number> {}
  @Controller('/c')
  class Users {
    constructor(
      readonly bus: Bus,
      readonly cache: Cache,
    ) {}
    @Call('/c') get() {
      return [this.bus.listenerCount('x'), this.cache.size];
    }
  }
  const { call } = await loopbackApp({ controllers: [Users] });
  expect((await call('/c')).body).toEqual([0, 0]);
});
