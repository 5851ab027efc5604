import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Channel, createApp, OnMessage, redacted, type CortadoOptions, type ListenOptions } from 'cortado';
import { LogLines } from '@cortado/testkit/log-lines';
import { answers, live, replies, running, says, starts, wrong, type Case, type Given, type Works } from './case';
import { ChatRequest } from './inputs';

const route = { register: (app: any) => app.route('GET', '/x', ({ query }: any) => query) } satisfies Given;
const chat: Given = {
  register: (app) => app.websocket('/x', { receive: ChatRequest, onReceive: ({ text }) => text }),
};
const chats = replies('/x', { text: 'a' }, 'a');

const onlyThoseHosts: Works = async ({ client }) => {
  const hosts = ['shop.example', 'a.shop.example', 'localhost:3000', '[::1]', 'other.example'];
  const answered = await Promise.all(hosts.map((host) => client.get('/x', { host })));
  expect(answered.map(({ status }) => status)).toEqual([200, 200, 200, 200, 421]);
};
const isHealthy: Works = async ({ client }) => {
  expect((await client.get('/healthz')).status).toBe(200);
};

/** Options that are refused, and one or more sets of options that the remedy leads to. */
function option(
  remedy: string,
  mistake: unknown,
  followed: readonly CortadoOptions[],
  works: Works = answers('/x', {}),
): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: () => ({ ...route, ...(mistake as CortadoOptions) }),
    async followed() {
      for (const each of followed) await running({ ...route, ...each }, works);
    },
  };
}

/** The same for `websocket`, whose application has a chat at `/x`. */
function socketOption(
  wanted: string,
  mistake: unknown,
  followed: readonly CortadoOptions[],
  works: Works = chats,
): Case {
  const { register } = chat;
  const remedy = `use ${wanted}, or omit the option for the default`;
  return {
    ...option(remedy, { websocket: mistake }, []),
    followed: async () => {
      for (const each of [...followed, {}]) await running({ ...each, register: register! }, works);
    },
  };
}

/** What `listen()` refuses, and what it takes. */
function listening(remedy: string, mistake: unknown, ...followed: readonly ListenOptions[]): Case {
  const listen = async (options: ListenOptions): Promise<readonly string[]> => {
    const app = await createApp({ log: false });
    try {
      await app.listen(options);
      return app.urls;
    } finally {
      await app.close();
    }
  };
  return {
    code: 'E_OPTION',
    remedy,
    mistake: () => listen(wrong(mistake)),
    async followed() {
      for (const each of followed) expect(await listen(each)).not.toEqual([]);
    },
  };
}

/** Options of `createApp()` itself. */
export const ofOptions: readonly Case[] = [
  option('give an array', { guards: () => true }, [{ guards: [() => true] }]),
  option('give true or false', { handleSignals: 1 }, [{ handleSignals: true }, { handleSignals: false }]),
  option('leave it out for the default, 30000', { drainTimeout: 0 }, [{}]),
  option('did you mean "maxErrors"? The options are …', { dto: { maxError: 3 } }, [{ dto: { maxErrors: 3 } }]),
  option('remove it; the options are …', { colour: 'red' }, [{}]),
  option('remove it; the only option is context', { dto: { errors: { colour: 1 } } }, [{ dto: { errors: {} } }]),
  option('give an object; its options are …', { http: 'fast' }, [{ http: { bodyLimit: 1_000 } }]),
  {
    ...option('remove it; it takes no options', {}, []),
    mistake: () => live(news({ colour: 'red' })),
    followed: () => running(live(news()), says('news', 'say', { text: 'a' }, 'a')),
  },
  option('use a list of names, or false, or omit the option for the default', { redact: 'iban' }, [
    { redact: ['iban'] },
    { redact: false },
    {},
  ]),
  {
    ...option('', {}, []),
    remedy:
      'give the names where it is made, as in pino(redacted({ level: "debug" }, ["x-session"])), and remove `redact`',
    mistake: () => ({ log: pino({ level: 'silent' }), redact: ['x-session'] }),
    async followed() {
      const lines = new LogLines(redacted({ level: 'debug' }, ['x-session']));
      await running({ log: lines.log }, starts);
      lines.log.info({ 'x-session': 'secret' }, 'mine');
      expect(JSON.stringify(lines.of('mine'))).not.toContain('secret');
    },
  },
  option('use true or false, or omit the option for the default', { router: { caseSensitive: 'no' } }, [
    { router: { caseSensitive: true } },
    { router: { caseSensitive: false } },
    {},
  ]),
  option(
    'use a function (text) => values, or omit the option for the default',
    { router: { querystringParser: 'qs' } },
    [{ router: { querystringParser: (text) => ({ text }) } }],
    answers('/x?a=1', { text: 'a=1' }),
  ),
  option(
    "use a list of routes such as ['/healthz', '/users/:id'], or omit the option for the default",
    { accessLog: { ignore: ['healthz'] } },
    [{ accessLog: { ignore: ['/healthz', '/users/:id'] } }, { accessLog: {} }],
  ),
  option(
    'use an ascending list of seconds such as [0.01, 0.1, 1], or false, or omit the option for the default',
    { http: { metrics: { buckets: [1, 0.1] } } },
    [
      { http: { metrics: { buckets: [0.01, 0.1, 1] } } },
      { http: { metrics: { buckets: false } } },
      { http: { metrics: {} } },
    ],
  ),
  option(
    "name hosts without a scheme: 'shop.example', '*.shop.example' for one subdomain level, 'localhost:3000', '[::1]'",
    { hosts: ['https://shop.example'] },
    [{ hosts: ['shop.example', '*.shop.example', 'localhost:3000', '[::1]'] }],
    onlyThoseHosts,
  ),
  option(
    "name the addresses of your proxies, as in ['10.0.0.0/8', 'loopback']",
    { trustProxy: 1 },
    [{ ...route, trustProxy: ['10.0.0.0/8', 'loopback'] }],
    answers('/x', {}, { 'x-forwarded-for': '192.0.2.1' }),
  ),
  option(
    "give a path, or { path: '/api', exclude: ['/robots.txt'] }",
    { prefix: 1 },
    [{ prefix: '/api' }, { prefix: { path: '/api', exclude: ['/robots.txt'] } }],
    answers('/api/x', {}),
  ),
  option("give paths: ['/robots.txt']", { prefix: { path: '/api', exclude: '/x' } }, [
    { prefix: { path: '/api', exclude: ['/x'] } },
  ]),
  option('begin it with a slash, and leave out the prefix', { prefix: { path: '/api', exclude: ['x'] } }, [
    { prefix: { path: '/api', exclude: ['/x'] } },
  ]),
  option('give a function, as in (principal) => principal.id, or false', { principalKey: 'id' }, [
    { principalKey: (principal) => principal.id },
    { principalKey: false },
  ]),
  listening('give an object, as in app.listen({ port: 3000 })', 0, { port: 0 }),
  {
    ...listening('use one of host, path, port', { prot: 0 }, { port: 0 }),
  },
  listening(
    'give a whole number from 0 to 65535; convert a variable of the environment with Number(text)',
    { port: '0' },
    { port: 0 },
    { port: Number('0') },
  ),
  listening(
    "leave it out for 127.0.0.1, or name an address: '0.0.0.0' or '::' is every address of this machine",
    { port: 0, host: '' },
    { port: 0 },
    { port: 0, host: '127.0.0.1' },
    { port: 0, host: '0.0.0.0' },
    { port: 0, host: '::' },
  ),
  listening('leave it out', { port: 0, path: [] }, { port: 0 }),
  {
    ...listening("name a file, as in '/run/app.sock'", { path: '' }),
    async followed() {
      const folder = mkdtempSync(join(tmpdir(), 'cortado-'));
      const path = join(folder, 'app.sock');
      const app = await createApp({ log: false });
      try {
        app.route('GET', '/x', () => 1);
        await app.listen({ path });
        expect(await statusOver(path)).toBe(200);
      } finally {
        await app.close();
        rmSync(folder, { recursive: true });
      }
    },
  },
];

function news(options?: object): typeof ChatRequest {
  class News {
    say({ text }: ChatRequest) {
      return text;
    }
  }
  Reflect.defineMetadata('design:paramtypes', [ChatRequest], News.prototype, 'say');
  OnMessage('say')(News.prototype, 'say', wrong(Object.getOwnPropertyDescriptor(News.prototype, 'say')));
  Channel('news', wrong(options))(News);
  return wrong(News);
}

function statusOver(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/x', agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    outgoing.on('error', reject).end();
  });
}

/** Options of the transports. */
export const ofTransports: readonly Case[] = [
  option('give true, false or an object; its options are …', { http: { cors: 'all' } }, [
    { http: { cors: true } },
    { http: { cors: false } },
    { http: { cors: { origin: 'https://app.example' } } },
  ]),
  option('give createApp({ trustProxy })', { http: { fastify: { trustProxy: true } } }, [{ trustProxy: true }]),
  option(
    'give createApp({ router })',
    { http: { fastify: { routerOptions: { ignoreTrailingSlash: true } } } },
    [{ router: { ignoreTrailingSlash: true } }],
    answers('/x/', {}),
  ),
  option('give a function (fastify) => …', { http: { configure: 'cors' } }, [
    { http: { configure: (_fastify) => undefined } },
  ]),
  option(
    'begin it with a slash',
    { http: { health: { live: 'healthz' } } },
    [{ http: { health: { live: '/healthz' } } }],
    isHealthy,
  ),
  {
    ...socketOption('', { maxConnections: 0 }, []),
    remedy: 'leave it out for no limit',
  },
  socketOption('a property name', { discriminator: '' }, [{ websocket: { discriminator: 'kind' } }]),
  socketOption('close, drop or latest', { slowConsumer: 'wait' }, [
    { websocket: { slowConsumer: 'close' } },
    { websocket: { slowConsumer: 'drop' } },
    { websocket: { slowConsumer: 'latest' } },
  ]),
  socketOption('http or close', { refuse: 'both' }, [
    { websocket: { refuse: 'http' } },
    { websocket: { refuse: 'close' } },
  ]),
  socketOption('names as in Sec-WebSocket-Protocol', { subprotocols: ['chat v1'] }, [
    { websocket: { subprotocols: ['chat.v1'] } },
  ]),
  socketOption('no name that begins with "bearer.", which is a token', { subprotocols: ['bearer.a'] }, [
    { websocket: { subprotocols: ['chat.v1'] } },
  ]),
  socketOption(
    'header names, except those that identify the client or its address, such as authorization, cookie, host or x-forwarded-for',
    { frameHeaders: ['cookie'] },
    [{ websocket: { frameHeaders: ['x-tenant'] } }],
  ),
  socketOption('a list of classes that @Channel marks', { channels: 'news' }, [{ websocket: { channels: [news()] } }]),
  socketOption('createApp({ trustProxy }), which both transports share', { trustProxy: true }, [{ trustProxy: true }]),
  socketOption('a number of bits from 1 to 128', { ipv6Subnet: 129 }, [{ websocket: { ipv6Subnet: 128 } }]),
  socketOption(
    "'*' or a list of origins such as https://app.example, https://*.example.com, capacitor://localhost or a RegExp",
    { allowedOrigins: ['app.example'] },
    [
      { websocket: { allowedOrigins: '*' } },
      {
        websocket: {
          allowedOrigins: ['https://app.example', 'https://*.example.com', 'capacitor://localhost', /^https:\/\/app\./],
        },
      },
    ],
  ),
];
