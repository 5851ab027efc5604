import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsString } from 'class-validator';
import {
  Application,
  Body,
  Channel,
  Conflict,
  Connection,
  Context,
  Controller,
  createApp,
  createToken,
  Get,
  Inject,
  loadConfig,
  OnMessage,
  OnReceive,
  Param,
  Post,
  Query,
  Scoped,
  Singleton,
  WebSocket,
  type Class,
  type ConfigurationError,
  type CortadoOptions,
} from 'cortado';
import { http } from '@cortado/http';

class ChatRequest {
  @IsString() text!: string;
}
@Controller('/routed')
class Routed {
  @Get() all() {
    return 1;
  }
}
@Scoped()
class Unit {}
@Channel('room:{room}')
class Room {}

/** The options of an application, or its start, before and after its remedy was followed. */
interface Case {
  /** A part of the remedy, which the second application follows. */
  readonly remedy: string;
  readonly before: () => CortadoOptions | Promise<unknown>;
  readonly after: () => CortadoOptions | Promise<unknown>;
}

const only = (type: Class): CortadoOptions => ({ controllers: [type] });
/** An endpoint over which channels of these classes may be joined. */
function live(...channels: Class[]): CortadoOptions {
  @WebSocket('/live', { channels })
  class Live {}
  return only(Live);
}
const wrong = (value: unknown): any => value;
const PORT = createToken<number>('port');

const CASES: Readonly<Record<string, readonly Case[]>> = {
  E_ARGUMENT_SOURCE: [
    {
      remedy: '@Query(name)',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get() all(page: number) {
            return page;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Get() all(@Query('page') page: number) {
            return page;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: 'Post, Put or Patch',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get() all(@Body() body: ChatRequest) {
            return body;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Post() all(@Body() body: ChatRequest) {
            return body;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: 'the Context',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get() all(connection: Connection) {
            return connection.id;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Get() all(context: Context) {
            return context.connection?.id;
          }
        }
        return only(Good);
      },
    },
  ],
  E_CAPTIVE_DEPENDENCY: [
    {
      remedy: 'as a method argument',
      before: () => {
        @Singleton()
        @Controller('/x')
        class Bad {
          constructor(readonly unit: Unit) {}
          @Get() all() {
            return 1;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Singleton()
        @Controller('/x')
        class Good {
          @Get() all(@Inject() unit: Unit) {
            return unit instanceof Unit;
          }
        }
        return only(Good);
      },
    },
  ],
  E_CATCH: [
    {
      remedy: 'function (error, context)',
      before: () => ({ ...only(Routed), errors: wrong([[RangeError, 'text']]) }),
      after: () => ({ ...only(Routed), errors: [[RangeError, (error: RangeError) => Conflict(error.message)]] }),
    },
  ],
  E_CHANNEL: [
    {
      remedy: '{ channels: [Room] })',
      before: () => only(Room),
      after: () => live(Room),
    },
    {
      remedy: "write @Channel('room:{room}') before the class",
      before: () => {
        class Lost {}
        return live(Lost);
      },
      after: () => live(Room),
    },
    {
      remedy: "write it as in @Channel('room:{room}')",
      before: () => {
        @Channel('room:{room')
        class Lost {}
        return live(Lost);
      },
      after: () => live(Room),
    },
    {
      remedy: 'begin them with different words',
      before: () => {
        @Channel('{kind}:{name}')
        class Any {}
        @Channel('{other}:{id}')
        class Other {}
        return live(Any, Other);
      },
      after: () => {
        @Channel('room:{room}')
        class Any {}
        @Channel('user:{user}')
        class Other {}
        return live(Any, Other);
      },
    },
    {
      remedy: "@OnMessage('say')",
      before: () => {
        @Channel('room:{room}')
        class Room {
          @OnReceive() say(message: ChatRequest) {
            return message;
          }
        }
        return live(Room);
      },
      after: () => {
        @Channel('room:{room}')
        class Room {
          @OnMessage('say') say(message: ChatRequest) {
            return message;
          }
        }
        return live(Room);
      },
    },
  ],
  E_CONFIG: [
    {
      remedy: 'in the environment',
      before: async () => loadConfig(ChatRequest, { env: {} }),
      after: async () => loadConfig(ChatRequest, { env: { text: 'a' } }),
    },
  ],
  E_CONTROLLER: [
    {
      remedy: '@Controller()',
      before: () => {
        class Bad {
          @Get('/x') all() {
            return 1;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller()
        class Good {
          @Get('/x') all() {
            return 1;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: 'the class itself',
      before: () => ({ controllers: wrong([new Routed()]) }),
      after: () => ({ controllers: [Routed] }),
    },
  ],
  E_DEPENDENCY_UNKNOWN: [
    {
      remedy: 'provide',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get() all(@Inject(PORT) port: number) {
            return port;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Get() all(@Inject(PORT) port: number) {
            return port;
          }
        }
        return { controllers: [Good], providers: [{ provide: PORT, useValue: 1 }] };
      },
    },
  ],
  E_GUARD: [
    {
      remedy: 'a function (context) =>',
      before: () => ({ ...only(Routed), guards: wrong(['text']) }),
      after: () => ({ ...only(Routed), guards: [() => true] }),
    },
  ],
  E_LIFECYCLE: [
    {
      remedy: 'before listen()',
      before: async () => {
        const app = await createApp({ log: false });
        try {
          await app.listen({ port: 0 });
          app.route('GET', '/x', () => 1);
        } finally {
          await app.close();
        }
      },
      after: async () => {
        const app = await createApp({ log: false });
        app.route('GET', '/x', () => 1);
        await app.listen({ port: 0 });
        await app.close();
      },
    },
  ],
  E_METADATA_LOST: [
    {
      remedy: '@Body([CreateUser])',
      before: () => {
        @Controller('/x')
        class Bad {
          @Post() all(@Body() list: ChatRequest[]) {
            return list;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Post() all(@Body([ChatRequest]) list: ChatRequest[]) {
            return list;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: '@Body(CreateUser)',
      before: () => {
        @Controller('/x')
        class Bad {
          @Post() all(@Body() body: { text: string }) {
            return body;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Post() all(@Body(ChatRequest) body: { text: string }) {
            return body;
          }
        }
        return only(Good);
      },
    },
  ],
  E_MIDDLEWARE: [
    {
      remedy: 'a function (context, next) =>',
      before: () => ({ ...only(Routed), use: wrong(['text']) }),
      after: () => ({ ...only(Routed), use: [(_context: Context, next: () => any) => next()] }),
    },
  ],
  E_OPTION: [
    {
      remedy: 'leave',
      before: () => ({ dto: { maxItems: 0 } }),
      after: () => ({ dto: {} }),
    },
    {
      remedy: '"maxErrors"',
      before: () => ({ dto: wrong({ maxError: 3 }) }),
      after: () => ({ dto: { maxErrors: 3 } }),
    },
  ],
  E_PARAM_UNKNOWN: [
    {
      remedy: '"name"',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get('/:name') one(@Param('nmae') name: string) {
            return name;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Get('/:name') one(@Param('name') name: string) {
            return name;
          }
        }
        return only(Good);
      },
    },
  ],
  E_PLUGIN: [
    {
      remedy: '{ name',
      before: () => ({ plugins: wrong([{ start: () => undefined }]) }),
      after: () => ({ plugins: [{ name: 'mine', start: () => undefined }] }),
    },
  ],
  E_PROVIDER: [
    {
      remedy: 'useValue',
      before: () => ({ providers: wrong([{ provide: PORT }]) }),
      after: () => ({ providers: [{ provide: PORT, useValue: 1 }] }),
    },
  ],
  E_ROUTE: [
    {
      remedy: 'use one of',
      before: async () => {
        const app = await createApp({ log: false });
        try {
          app.route(wrong('FETCH'), '/x', () => 1);
        } finally {
          await app.close();
        }
      },
      after: async () => {
        const app = await createApp({ log: false });
        app.route('GET', '/x', () => 1);
        await app.listen({ port: 0 });
        await app.close();
      },
    },
  ],
  E_ROUTE_DUPLICATE: [
    {
      remedy: 'another path',
      before: () => {
        @Controller('/x')
        class Bad {
          @Get('/:a') one() {
            return 1;
          }
          @Get('/:b') two() {
            return 2;
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller('/x')
        class Good {
          @Get('/:a') one() {
            return 1;
          }
          @Get('/two/:b') two() {
            return 2;
          }
        }
        return only(Good);
      },
    },
  ],
  E_STATIC_METHOD: [
    {
      remedy: '`static`',
      before: async () => {
        class Bad {
          static all() {
            return 1;
          }
        }
        Get('/x')(Bad as never, 'all', Object.getOwnPropertyDescriptor(Bad, 'all') as never);
      },
      after: () => {
        @Controller()
        class Good {
          @Get('/x') all() {
            return 1;
          }
        }
        return only(Good);
      },
    },
  ],
  E_TRANSPORT: [
    {
      remedy: 'remove one of them',
      before: () => Application.create({ log: false }, [http(), http()]),
      after: async () => (await Application.create({ log: false }, [http()])).close(),
    },
  ],
  E_WEBSOCKET: [
    {
      remedy: '@OnReceive() onReceive(request',
      before: () => {
        @WebSocket('/x')
        class Bad {}
        return only(Bad);
      },
      after: () => {
        @WebSocket('/x')
        class Good {
          @OnReceive() onReceive(request: ChatRequest) {
            return request;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: '@OnMessage(name)',
      before: () => {
        @WebSocket('/x')
        class Bad {
          @OnReceive() one(request: ChatRequest) {
            return request;
          }
          @OnReceive() two(request: ChatRequest) {
            return request;
          }
        }
        return only(Bad);
      },
      after: () => {
        @WebSocket('/x')
        class Good {
          @OnMessage('one') one(request: ChatRequest) {
            return request;
          }
          @OnMessage('two') two(request: ChatRequest) {
            return request;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: 'begin with $',
      before: () => {
        @WebSocket('/x')
        class Bad {
          @OnMessage('$one') one(request: ChatRequest) {
            return request;
          }
        }
        return only(Bad);
      },
      after: () => {
        @WebSocket('/x')
        class Good {
          @OnMessage('one') one(request: ChatRequest) {
            return request;
          }
        }
        return only(Good);
      },
    },
    {
      remedy: '@Controller() before the class',
      before: () => {
        class Bad {
          @WebSocket('/x') async open(connection: Connection) {
            await connection.accept();
          }
        }
        return only(Bad);
      },
      after: () => {
        @Controller()
        class Good {
          @WebSocket('/x') async open(connection: Connection) {
            await connection.accept();
          }
        }
        return only(Good);
      },
    },
    {
      remedy: '@OnReceive() before',
      before: () => {
        @WebSocket('/x')
        class Bad {
          onReceive(request: ChatRequest) {
            return request;
          }
        }
        return only(Bad);
      },
      after: () => {
        @WebSocket('/x')
        class Good {
          @OnReceive() onReceive(request: ChatRequest) {
            return request;
          }
        }
        return only(Good);
      },
    },
  ],
};

/** Codes whose remedies are not followed here, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  E_ASYNC_FACTORY: 'is thrown when the factory first runs, for a request or a message',
  E_DEPENDENCY_CYCLE: 'the remedy is a third class of the reader’s own; start-up.test.ts holds its text',
  E_DTO: 'has no remedy of its own: the message of the DTO package ends in one',
  E_NODE: 'another version of Node; start-up.test.ts starts one that says it is old',
  E_SCOPE: 'is thrown by context.get() while running, not at start-up',
};

async function start(given: CortadoOptions | Promise<unknown>): Promise<void> {
  if (given instanceof Promise) return void (await given);
  const app = await createApp({ log: false, ...given });
  await app.listen({ port: 0 });
  await app.close();
}

const all = Object.entries(CASES).flatMap(([code, cases]) => cases.map((each) => [code, each.remedy, each] as const));

test.each(all)('%s: “%s” is a remedy that works', async (code, remedy, { before, after }) => {
  const error: unknown = await (async () => start(before()))().then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toMatchObject({ name: 'ConfigurationError', code });
  expect((error as ConfigurationError).remedy).toContain(remedy);
  await expect((async () => start(after()))()).resolves.toBeUndefined();
});

test('no code is missing', () => {
  const source = readFileSync(join(__dirname, '../../../core/src/errors/configuration-error.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '(E_\w+)'/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys({ ...CASES, ...ELSEWHERE }).toSorted()).toEqual(codes.toSorted());
});
