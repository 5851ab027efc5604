import {
  Body,
  cacheControl,
  Controller,
  Get,
  Ok,
  OnReceive,
  PageQueryWith,
  Param,
  Post,
  Query,
  Version,
  WebSocket,
  type Class,
  type Context,
} from 'cortado';
import { answers, only, replies, running, takes, wrong, type Case, type Given } from './case';
import { ChatRequest } from './inputs';

/** A controller that answers GET of these paths with their parameters. */
function routed(...paths: readonly string[]): Given {
  return { register: (app) => paths.forEach((path) => app.route('GET', path, ({ params }: Context) => params)) };
}
const params = (path: string, found: object) => answers(path, found);

/** A directive of caches that is refused, and one that is not. */
function caching(remedy: string, mistake: object, followed: object, text: string): Case {
  const header = async () => cacheControl(wrong(followed));
  return {
    code: 'E_OPTION',
    remedy,
    mistake: async () => cacheControl(wrong(mistake)),
    followed: async () => expect(await header()).toBe(text),
  };
}

const configure = (fastify: any): unknown => fastify.get('/x', () => 'own');

/** Paths, hosts, versions, and how caches may keep answers. */
export const ofRouting: readonly Case[] = [
  {
    code: 'E_ROUTE',
    remedy: 'write it as in /users/:id, /users/:id(\\\\d+), /users/:id? at its end, or /files/*',
    mistake: () => routed('/files/*/info'),
    followed: () => routed('/users/:id', '/numbers/:id(\\d+)', '/maybe/:id?', '/files/*'),
    async works(app) {
      await params('/users/a', { id: 'a' })(app);
      await params('/numbers/1', { id: '1' })(app);
      await params('/maybe', {})(app);
      await params('/files/a/b', { '*': 'a/b' })(app);
      expect((await app.client.get('/numbers/a')).status).toBe(404);
    },
  },
  {
    code: 'E_ROUTE',
    remedy:
      'write characters unencoded, as in /café or /a@b; match an encoded slash with a parameter, as in /files/:name',
    mistake: () => routed('/a%2Fb'),
    followed: () => routed('/café', '/a@b', '/files/:name'),
    async works(app) {
      await params('/caf%C3%A9', {})(app);
      await params('/a@b', {})(app);
      await params('/files/a%2Fb', { name: 'a/b' })(app);
    },
  },
  {
    code: 'E_ROUTE',
    remedy: 'use one of GET, …',
    mistake: () => ({ register: (app) => app.route(wrong('FETCH'), '/x', () => 1) }),
    followed: () => ({ register: (app) => app.route('GET', '/x', () => 1) }),
    works: answers('/x', 1),
  },
  {
    code: 'E_ROUTE',
    remedy: 'give (context) => …, or { body: CreateUser, handler: (body, context) => … }',
    mistake: () => ({ register: (app) => app.route('POST', '/x', wrong({ body: ChatRequest })) }),
    followed: () => ({
      register(app) {
        app.route('GET', '/x', (context) => context.method);
        app.route('POST', '/x', { body: ChatRequest, handler: ({ text }, context) => [text, context.method] });
      },
    }),
    async works(app) {
      await answers('/x', 'GET')(app);
      await takes('/x', { text: 'a' }, ['a', 'POST'])(app);
    },
  },
  {
    code: 'E_ROUTE_DUPLICATE',
    remedy: 'give one of them another path; parameter names do not distinguish paths',
    mistake: () => routed('/x/:a', '/x/:b'),
    followed: () => routed('/x/:a', '/x/two/:b'),
    async works(app) {
      await params('/x/1', { a: '1' })(app);
      await params('/x/two/1', { b: '1' })(app);
    },
  },
  {
    code: 'E_ROUTE_DUPLICATE',
    remedy: 'give one of them another path',
    mistake: () => ({ ...routed('/x'), http: { configure } }),
    followed: () => ({ ...routed('/y'), http: { configure } }),
    async works(app) {
      await answers('/x', 'own')(app);
      await answers('/y', {})(app);
    },
  },
  {
    code: 'E_PARAM_UNKNOWN',
    remedy: 'use "name", or add ":nmae" to the path',
    mistake: () => only(named('/:name', 'nmae')),
    async followed() {
      await running(only(named('/:name', 'name')), answers('/x/a', 'a'));
      await running(only(named('/:name/:nmae', 'nmae')), answers('/x/a/b', 'b'));
    },
  },
  {
    code: 'E_PARAM_UNKNOWN',
    remedy: 'add ":name" to the path',
    mistake: () => only(named('/', 'name')),
    followed: () => only(named('/:name', 'name')),
    works: answers('/x/a', 'a'),
  },
  {
    code: 'E_CONTROLLER',
    remedy: "name it without scheme and port, as in 'api.example.com', or '*.example.com' for one subdomain level",
    mistake: async () => hosted('https://api.example.com'),
    followed: () => only(hosted('api.example.com'), hosted('*.example.com')),
    async works(app) {
      await answers('/x', 'api.example.com', { host: 'api.example.com' })(app);
      await answers('/x', '*.example.com', { host: 'shop.example.com' })(app);
    },
  },
  {
    code: 'E_OPTION',
    remedy: "give 'uri', { header: 'x-api-version' } or { mediaType: 'v' }",
    mistake: () => ({ ...only(versioned()), http: { versioning: wrong('query') } }),
    async followed() {
      const ways = [
        ['uri', '/v2/x', {}],
        [{ header: 'x-api-version' }, '/x', { 'x-api-version': '2' }],
        [{ mediaType: 'v' }, '/x', { accept: 'application/json;v=2' }],
      ] as const;
      for (const [versioning, path, headers] of ways) {
        await running({ ...only(versioned()), http: { versioning } }, answers(path, 2, { ...headers }));
      }
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: "put the version into its path, as in @WebSocket('/v2/chat') on a class without @Version()",
    mistake() {
      const Chat = chat('/chat');
      Version('2')(Chat);
      return { ...only(Chat), http: { versioning: { header: 'x-api-version' } } };
    },
    followed: () => ({ ...only(chat('/v2/chat')), http: { versioning: { header: 'x-api-version' } } }),
    works: replies('/v2/chat', { text: 'a' }, 'a'),
  },
  {
    code: 'E_OPTION',
    remedy: 'give one, or leave it out for the default',
    mistake: async () => PageQueryWith({ limit: 0 }),
    async followed() {
      await running(only(paged(PageQueryWith({ limit: 5 }))), answers('/x', 5));
      await running(only(paged(PageQueryWith({}))), answers('/x', 20));
    },
  },
  {
    code: 'E_OPTION',
    remedy: 'leave maxItems out for the default',
    mistake: () => only(listed({ maxItems: 0 })),
    followed: () => only(listed({})),
    works: takes('/x', [{ text: 'a' }], 1),
  },
  {
    code: 'E_OPTION',
    remedy: "give at least one, as in { groups: ['create'] }, or leave the option out",
    mistake: () => only(listed({ groups: [] })),
    async followed() {
      for (const options of [{ groups: ['create'] }, {}]) {
        await running(only(listed(options)), takes('/x', [{ text: 'a' }], 1));
      }
    },
  },
  caching('leave the others out', { noStore: true, maxAge: 1_000 }, { noStore: true }, 'no-store'),
  caching('give maxAge too', { immutable: true }, { immutable: true, maxAge: 1_000 }, 'immutable, max-age=1'),
  caching("use 'public' or 'private'", { scope: 'all' }, { scope: 'public' }, 'public'),
  caching('remove one of them', { scope: 'private', sharedMaxAge: 1_000 }, { sharedMaxAge: 1_000 }, 's-maxage=1'),
  caching('give milliseconds: 60_000 is a minute', { maxAge: 60 }, { maxAge: 60_000 }, 'max-age=60'),
  caching('say how long it may be kept, such as { maxAge: 60_000 }', {}, { maxAge: 60_000 }, 'max-age=60'),
];

function named(path: string, name: string): Class {
  @Controller('/x')
  class Named {
    @Get(path) one(@Param(name) value: string) {
      return value;
    }
  }
  return Named;
}

function hosted(host: string): Class {
  @Controller('/x', { host })
  class Hosted {
    @Get() all() {
      return host;
    }
  }
  return Hosted;
}

function versioned(): Class {
  @Version('2')
  @Controller('/x')
  class Versioned {
    @Get() all() {
      return 2;
    }
  }
  return Versioned;
}

function paged(Page: ReturnType<typeof PageQueryWith>): Class {
  @Controller('/x')
  class Paged {
    @Get() all(@Query(Page) page: { limit: number }) {
      return page.limit;
    }
  }
  return Paged;
}

function listed(options: object): Class {
  @Controller('/x')
  class Listed {
    @Post() all(@Body([ChatRequest], options) list: ChatRequest[]) {
      return Ok(list.length);
    }
  }
  return Listed;
}

function chat(path: string): Class {
  @WebSocket(path)
  class Chat {
    @OnReceive() say({ text }: ChatRequest) {
      return text;
    }
  }
  return Chat;
}
