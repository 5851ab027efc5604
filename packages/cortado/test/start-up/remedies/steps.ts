import {
  Conflict,
  Controller,
  Get,
  Guard,
  OnReceive,
  Singleton,
  WebSocket,
  type Context,
  type CortadoOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { answers, only, running, wrong, type Case, type Given } from './case';
import { ChatRequest } from './inputs';

@Controller('/x')
class Routed {
  @Get() all() {
    return 1;
  }
  @Get('/fails') fails() {
    throw new RangeError('out of range');
  }
}

const withRoute = (options: CortadoOptions): Given => ({ ...only(Routed), ...options });
const refused = async ({ client }: RunningApp) => expect((await client.get('/x')).status).toBe(403);
const tagged = async ({ client }: RunningApp) =>
  expect((await client.get('/x')).headers).toMatchObject({ 'x-tag': 'a' });
const conflict = async ({ client }: RunningApp) => expect((await client.get('/x/fails')).status).toBe(409);
const tag = async (_context: Context, next: () => Promise<any>) => (await next()).header('x-tag', 'a');

@Singleton()
class Nobody {
  check() {
    return false;
  }
}
@Singleton()
class Tag {
  handle(context: Context, next: () => Promise<any>) {
    return tag(context, next);
  }
}
@Singleton()
class ToConflict {
  catch(error: RangeError) {
    return Conflict(error.message);
  }
}

/** Guards, middleware, error handlers, plugins, and the life of an application. */
export const ofSteps: readonly Case[] = [
  {
    code: 'E_GUARD',
    remedy: 'give a function (context) => …, or a class with a method check',
    mistake: () => withRoute({ guards: wrong(['text']) }),
    async followed() {
      for (const guard of [() => false, Nobody]) await running(withRoute({ guards: [guard] }), refused);
    },
  },
  {
    code: 'E_GUARD',
    remedy: "give the guard or middleware itself, or { use, each: 'message', unrouted: true }",
    mistake: () => withRoute({ guards: [wrong({ use: () => false, every: 'message' })] }),
    async followed() {
      const guard = () => false;
      await running(withRoute({ guards: [guard] }), refused);
      await running(withRoute({ guards: [{ use: guard, each: 'message', unrouted: true }] }), async ({ client }) => {
        expect((await client.get('/nowhere')).status).toBe(403);
      });
    },
  },
  {
    code: 'E_GUARD',
    remedy: "give the guard or middleware itself, or { use, each: 'message', unrouted: true }",
    mistake() {
      @WebSocket('/x')
      class Bad {
        @Guard(() => true, { each: wrong('messages') }) @OnReceive() say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    followed: () => withRoute({ guards: [{ use: () => true, each: 'message' }] }),
    works: answers('/x', 1),
  },
  {
    code: 'E_GUARD',
    remedy: 'end the circular import: move it into a file that does not import this one',
    mistake: () => withRoute({ guards: [wrong(undefined)] }),
    followed: () => withRoute({ guards: [Nobody] }),
    works: refused,
  },
  {
    code: 'E_CATCH',
    remedy: 'end the circular import: move it into a file that does not import this one',
    mistake: () => withRoute({ errors: [[wrong(undefined), ToConflict]] }),
    followed: () => withRoute({ errors: [[RangeError, ToConflict]] }),
    works: conflict,
  },
  {
    code: 'E_MIDDLEWARE',
    remedy: 'give a function (context, next) => …, or a class with a method handle',
    mistake: () => withRoute({ use: wrong(['text']) }),
    async followed() {
      for (const use of [tag, Tag]) await running(withRoute({ use: [use] }), tagged);
    },
  },
  {
    code: 'E_MIDDLEWARE',
    remedy: "give the guard or middleware itself, or { use, each: 'message', unrouted: true }",
    mistake: () => withRoute({ use: [wrong({ use: tag, unrouted: 1 })] }),
    followed: () => withRoute({ use: [{ use: tag, each: 'message', unrouted: true }] }),
    works: tagged,
  },
  {
    code: 'E_CATCH',
    remedy: 'give a class, and either a function (error, context) => … or a class with a method catch',
    mistake: () => withRoute({ errors: wrong([[RangeError, 'text']]) }),
    async followed() {
      const handle = (error: RangeError, _context: Context) => Conflict(error.message);
      for (const each of [handle, ToConflict]) await running(withRoute({ errors: [[RangeError, each]] }), conflict);
    },
  },
  {
    code: 'E_PLUGIN',
    remedy: 'give an object { name, controllers?, providers?, setup?, start?, stop? }',
    mistake: () => ({ plugins: [wrong({ controllers: [Routed] })] }),
    followed: () => ({
      plugins: [{ name: 'mine', controllers: [Routed], providers: [], setup() {}, start() {}, stop() {} }],
    }),
    works: answers('/x', 1),
  },
  {
    code: 'E_CONTROLLER',
    remedy: 'list the class itself; undefined usually means a circular import',
    mistake: () => ({ controllers: [wrong(new Routed())] }),
    followed: () => only(Routed),
    works: answers('/x', 1),
  },
  {
    code: 'E_CONTROLLER',
    remedy: "decorate Bad with @Controller('/'), or with the prefix of its paths",
    mistake() {
      class Bad {
        @Get('/x') all() {
          return 1;
        }
      }
      return only(Bad);
    },
    followed() {
      @Controller('/')
      class Good {
        @Get('/x') all() {
          return 1;
        }
      }
      return only(Good);
    },
    works: answers('/x', 1),
  },
  {
    code: 'E_CONTROLLER',
    remedy:
      'give it @Controller() and a method with @Get() or the like, or @WebSocket(path), or remove it from the list',
    mistake: () => only(Routed, class Bare {}),
    async followed() {
      @WebSocket('/y')
      class Socket {
        @OnReceive() say({ text }: ChatRequest) {
          return text;
        }
      }
      await running(only(Routed, Socket), answers('/x', 1));
      await running(only(Routed), answers('/x', 1));
    },
  },
  {
    code: 'E_STATIC_METHOD',
    remedy: 'remove `static`: handlers are called on an instance of the class',
    async mistake() {
      class Bad {
        static all() {
          return 1;
        }
      }
      Get('/x')(wrong(Bad), 'all', wrong(Object.getOwnPropertyDescriptor(Bad, 'all')));
    },
    followed: () => only(Routed),
    works: answers('/x', 1),
  },
];
