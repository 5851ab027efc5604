import { IsString, Validate, ValidatorConstraint } from 'class-validator';
import {
  Context,
  Controller,
  createToken,
  Get,
  Guard,
  Inject,
  OnReceive,
  Post,
  Scoped,
  Singleton,
  Transient,
  WebSocket,
  type Class,
} from 'cortado';
import { Broker, MemoryBroker } from '@cortado/channels/broker';
import { answers, logged, only, replies, running, starts, takes, wrong, type Case, type Given } from './case';
import { ChatRequest } from './inputs';

@Scoped()
export class Unit {
  readonly name = 'unit';
}
class Plain {
  readonly name = 'plain';
}
const PORT = createToken<number>('port');
const UNIT = createToken<Unit>('unit');

/** A controller that answers with what is made of a token. */
export function holding(token: any, say: (held: any) => unknown = (held) => held.name): Given {
  @Controller('/x')
  class Holding {
    @Get() all(@Inject(token) held: any) {
      return say(held);
    }
  }
  return only(Holding);
}

/** What depends on what, and how long it lives. */
export const ofInjection: readonly Case[] = [
  {
    code: 'E_CAPTIVE_DEPENDENCY',
    remedy:
      'take Unit as a method argument, as in (request: ChatRequest, @Inject() unit: Unit), or make Bad scoped too',
    mistake() {
      @Singleton()
      @Controller('/x')
      class Bad {
        constructor(readonly unit: Unit) {}
        @Post() say({ text }: ChatRequest) {
          return [text, this.unit.name];
        }
      }
      return only(Bad);
    },
    followed() {
      @Singleton()
      @Controller('/x')
      class Argument {
        @Post() say({ text }: ChatRequest, @Inject() unit: Unit) {
          return [text, unit.name];
        }
      }
      @Scoped()
      @Controller('/y')
      class ScopedToo {
        constructor(readonly unit: Unit) {}
        @Post() say({ text }: ChatRequest) {
          return [text, this.unit.name];
        }
      }
      return only(Argument, ScopedToo);
    },
    async works(app) {
      for (const path of ['/x', '/y']) await takes(path, { text: 'a' }, ['a', 'unit'])(app);
    },
  },
  {
    code: 'E_CAPTIVE_DEPENDENCY',
    remedy: 'take Unit as a method argument, as in (request: ChatRequest, @Inject() unit: Unit)',
    mistake() {
      @WebSocket('/x')
      class Bad {
        constructor(readonly unit: Unit) {}
        @OnReceive() say({ text }: ChatRequest) {
          return [text, this.unit.name];
        }
      }
      return only(Bad);
    },
    followed() {
      @WebSocket('/x')
      class Good {
        @OnReceive() say({ text }: ChatRequest, @Inject() unit: Unit) {
          return [text, unit.name];
        }
      }
      return only(Good);
    },
    works: replies('/x', { text: 'a' }, ['a', 'unit']),
  },
  {
    code: 'E_CAPTIVE_DEPENDENCY',
    remedy: 'inject only singletons, or move the check to the handler or a guard',
    mistake: () => only(signingUp(Scoped)),
    followed: () => only(signingUp(Singleton), guarded()),
    async works(app) {
      for (const path of ['/x', '/y']) {
        await takes(path, { name: 'free' }, 'free')(app);
        expect((await app.client.post(path, { name: 'taken' })).status).toBe(path === '/x' ? 400 : 403);
      }
    },
  },
  {
    code: 'E_DEPENDENCY_UNKNOWN',
    remedy: 'decorate it with @Singleton(), @Scoped() or @Transient(), or list { provide: Plain, … } in providers',
    mistake: () => holding(Plain),
    async followed() {
      for (const decorate of [Singleton, Scoped, Transient]) {
        class Decorated extends Plain {}
        decorate()(Decorated);
        await running(holding(Decorated), answers('/x', 'plain'));
      }
      await running({ ...holding(Plain), providers: [{ provide: Plain, useClass: Plain }] }, answers('/x', 'plain'));
    },
  },
  {
    code: 'E_DEPENDENCY_UNKNOWN',
    remedy: 'list { provide, useValue | useClass | useFactory } for it in providers',
    mistake: () => holding(PORT, Number),
    followed: () => ({ ...holding(PORT, Number), providers: [{ provide: PORT, useValue: 1 }] }),
    works: answers('/x', 1),
  },
  {
    code: 'E_DEPENDENCY_CYCLE',
    remedy: 'move what both need into a third class, or pass one of them as a method argument',
    mistake() {
      const ORDERS = createToken<object>('orders');
      @Singleton()
      class Customers {
        constructor(@Inject(ORDERS) readonly orders: object) {}
      }
      @Singleton()
      class Orders {
        constructor(readonly customers: Customers) {}
      }
      return { ...holding(Orders), providers: [{ provide: ORDERS, useClass: Orders }] };
    },
    followed() {
      @Singleton()
      class Names {
        readonly name = 'both';
      }
      @Singleton()
      class Customers {
        constructor(readonly names: Names) {}
        orderOf(orders: Orders) {
          return `${this.names.name} ${orders.names.name}`;
        }
      }
      @Singleton()
      class Orders {
        constructor(readonly names: Names) {}
      }
      @Controller('/x')
      class Good {
        constructor(
          readonly customers: Customers,
          readonly orders: Orders,
        ) {}
        @Get() all() {
          return this.customers.orderOf(this.orders);
        }
      }
      return only(Good);
    },
    works: answers('/x', 'both both'),
  },
  {
    code: 'E_PROVIDER',
    remedy: 'write { provide, useValue } or { provide, useClass } or { provide, useFactory }',
    mistake: () => ({ ...holding(PORT, Number), providers: wrong([{ provide: PORT }]) }),
    async followed() {
      const ways = [{ useValue: 1 }, { useFactory: () => 1 }];
      for (const way of ways) {
        await running({ ...holding(PORT, Number), providers: [{ provide: PORT, ...way }] }, answers('/x', 1));
      }
      await running({ ...holding(UNIT), providers: [{ provide: UNIT, useClass: Plain }] }, answers('/x', 'plain'));
    },
  },
  {
    code: 'E_PROVIDER',
    remedy: 'keep one of them; a test replaces it with createApp({ overrides })',
    mistake: () => ({ providers: [broker(), broker()] }),
    followed: () => ({ providers: [broker()], overrides: [broker()] }),
    works: starts,
  },
  {
    code: 'E_PROVIDER',
    remedy: 'extend the Broker of @cortado/channels/broker, and make sure that the package is installed only once',
    mistake: () => ({ providers: [{ provide: Broker, useValue: wrong({ subscribe() {} }) }] }),
    followed() {
      class Mine extends MemoryBroker {}
      return { providers: [{ provide: Broker, useValue: new Mine() }] };
    },
    works: starts,
  },
  {
    code: 'E_ASYNC_FACTORY',
    remedy: 'make it a singleton, which createApp() awaits, and create short-lived objects from it',
    mistake: () =>
      logged(made(PORT, { lifetime: 'scoped', useFactory: async () => 1 }), ({ client }) => client.get('/x')),
    followed() {
      const pool = { provide: PORT, useFactory: async () => 1 };
      const unit = {
        provide: UNIT,
        lifetime: 'scoped',
        inject: [PORT],
        useFactory: (port: number) => ({ name: port }),
      };
      const { controllers } = holding(UNIT);
      return { controllers: controllers!, providers: [pool, wrong(unit)] };
    },
    works: answers('/x', 1),
  },
  {
    code: 'E_SCOPE',
    remedy: 'request it inside a request, a message or a connection, as with context.get()',
    mistake: () => running(only(asking()), ({ app }) => Promise.resolve(app.get(Unit))),
    followed: () => only(asking()),
    works: answers('/x', 'unit'),
  },
];

const broker = () => ({ provide: Broker, useFactory: () => new MemoryBroker() });

function made(token: any, provider: object): Given {
  return { ...holding(token, String), providers: [wrong({ provide: token, ...provider })] };
}

function asking(): Class {
  @Controller('/x')
  class Asking {
    @Get() all(context: Context) {
      return context.get(Unit).name;
    }
  }
  return Asking;
}

/** A sign-up whose custom constraint asks a table with this lifetime. */
function signingUp(lifetime: typeof Singleton): Class {
  @lifetime()
  class Names {
    readonly taken = 'taken';
  }
  @ValidatorConstraint()
  class IsFree {
    constructor(private readonly names: Names) {}
    validate(name: string) {
      return name !== this.names.taken;
    }
  }
  class SignUp {
    @Validate(IsFree) name!: string;
  }
  @Controller('/x')
  class SignUps {
    @Post() add({ name }: SignUp) {
      return name;
    }
  }
  return SignUps;
}

/** The same check in a guard. */
function guarded(): Class {
  @Scoped()
  class Names {
    readonly taken = 'taken';
  }
  @Scoped()
  class IsFree {
    constructor(private readonly names: Names) {}
    check({ payload }: Context) {
      return (payload as { name?: unknown }).name !== this.names.taken;
    }
  }
  class SignUp {
    @IsString() name!: string;
  }
  @Controller('/y')
  class SignUps {
    @Guard(IsFree) @Post() add({ name }: SignUp) {
      return name;
    }
  }
  return SignUps;
}
