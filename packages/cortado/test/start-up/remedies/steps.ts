import {
  Application,
  Conflict,
  Controller,
  createApp,
  createToken,
  Get,
  Guard,
  Inject,
  loadConfig,
  NoContent,
  OnReceive,
  Singleton,
  WebSocket,
  type Context,
  type CortadoOptions,
} from 'cortado';
import { IsInt, Validate, ValidatorConstraint } from 'class-validator';
import { http } from '@cortado/http';
import { RunningApp } from '@cortado/testkit/app';
import { LogLines } from '@cortado/testkit/log-lines';
import { answers, only, running, starts, wrong, type Case, type Given } from './case';
import { mistake as oldNode } from '../mistakes/old-node';
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

const PORT = createToken<number>('port');
@Controller('/y')
class Ported {
  @Get() port(@Inject(PORT) port: number) {
    return port;
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
  {
    code: 'E_LIFECYCLE',
    remedy: 'register the route before listen()',
    mistake: () => running({}, async ({ app }) => app.route('GET', '/x', () => 1)),
    followed: () => ({ register: (app) => app.route('GET', '/x', () => 1) }),
    works: answers('/x', 1),
  },
  {
    code: 'E_LIFECYCLE',
    remedy: 'create another application',
    mistake: () => running({}, ({ app }) => app.listen({ port: 0 })),
    followed: () => running({}, () => running({}, starts)),
  },
  {
    code: 'E_LIFECYCLE',
    remedy: 'call listen() first',
    async mistake() {
      const app = await createApp({ log: false });
      return app.url;
    },
    followed: () => ({}),
    works: starts,
  },
  ...(['http', 'websocket'] as const).map((name): Case => {
    const register = (app: Application) =>
      name === 'http'
        ? app.route('GET', '/x', () => 1)
        : app.websocket('/x', { receive: String, onReceive: () => NoContent() });
    return {
      code: 'E_LIFECYCLE',
      remedy: `create it with ${name}()`,
      mistake: () => Application.create({ log: false }, []).then(register),
      followed: () => ({ register }),
      works: starts,
    };
  }),
  {
    code: 'E_NODE',
    remedy: 'use a maintained version of Node',
    mistake: oldNode,
    followed: () => ({}),
    works: starts,
  },
  {
    code: 'E_TRANSPORT',
    remedy: 'give each transport its own name, or remove one of them',
    mistake: () => Application.create({ log: false }, [http(), http()]),
    async followed() {
      const app = await Application.create({ log: false, controllers: [Routed] }, [http()]);
      await app.listen({ port: 0 });
      await answers('/x', 1)(RunningApp.of(app)).finally(() => app.close());
    },
  },
  {
    code: 'E_CONFIG',
    remedy: 'set them in the environment or in one of the files',
    mistake: async () => loadConfig(Config, { env: {} }),
    followed: async () => expect(loadConfig(Config, { env: { HTTP_PORT: '3000' } })).toEqual({ httpPort: 3_000 }),
  },
  {
    code: 'E_CONFIG',
    remedy: 'use synchronous constraints, and check the rest in a provider',
    mistake: async () => loadConfig(Late, { env: { HTTP_PORT: '3000' } }),
    followed() {
      const check = async ({ httpPort }: Config) => (await new IsFree().validate()) && httpPort;
      const config = loadConfig(Config, { env: { HTTP_PORT: '3000' } });
      const providers = [
        { provide: Config, useValue: config },
        { provide: PORT, useFactory: check, inject: [Config] },
      ];
      return { ...only(Ported), providers: wrong(providers) };
    },
    works: answers('/y', 3_000),
  },
];

class Config {
  @IsInt() httpPort!: number;
}

@ValidatorConstraint({ async: true })
class IsFree {
  validate() {
    return Promise.resolve(true);
  }
}
class Late {
  @IsInt() @Validate(IsFree) httpPort!: number;
}

/** The remedies of the warnings. */
export const FOREIGN_HOOKS = [
  'use an asynchronous factory in providers, or start() of a plugin',
  'use dispose(), [Symbol.dispose]() or [Symbol.asyncDispose]()',
];

/** What a log says of methods of NestJS that Cortado never calls, before and after the remedies were followed. */
export async function foreignHooks(): Promise<readonly string[]> {
  const calls: string[] = [];
  const call = (name: string) => () => void calls.push(name);
  @Singleton()
  class Pool {
    onModuleInit() {
      calls.push('onModuleInit');
    }
    onModuleDestroy() {
      calls.push('onModuleDestroy');
    }
  }
  @Singleton()
  class Mended {
    dispose() {
      calls.push('dispose');
    }
  }
  const lines = new LogLines();
  const plugins = [{ name: 'pool', start: call('start') }];
  const made = { provide: PORT, useFactory: async () => (calls.push('factory'), 1) };
  await running({ providers: [{ provide: Pool, useClass: Pool }], log: lines.log }, starts);
  expect(calls).toEqual([]);
  const remedies = lines.all.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy as string]));
  lines.clear();
  await running({ plugins, providers: [made, { provide: Mended, useClass: Mended }], log: lines.log }, starts);
  expect(calls).toEqual(['factory', 'start', 'dispose']);
  expect(lines.all.filter(({ remedy }) => remedy !== undefined)).toEqual([]);
  return remedies;
}
