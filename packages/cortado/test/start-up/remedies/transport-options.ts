import { Channel, OnMessage, type CortadoOptions } from 'cortado';
import { answers, replies, running, type Case, type Given, type Works } from './case';
import { ChatRequest } from './inputs';
import { option } from './options';

const chat: Given = {
  register: (app) => app.websocket('/x', { receive: ChatRequest, onReceive: ({ text }) => text }),
};
const chats = replies('/x', { text: 'a' }, 'a');

const isHealthy: Works = async ({ client }) => {
  expect((await client.get('/healthz')).status).toBe(200);
};

@Channel('news')
class News {
  @OnMessage('say') say({ text }: ChatRequest) {
    return text;
  }
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
  socketOption('auto, http or close', { refuse: 'both' }, [
    { websocket: { refuse: 'auto' } },
    { websocket: { refuse: 'http' } },
    { websocket: { refuse: 'close' } },
  ]),
  socketOption('names as in Sec-WebSocket-Protocol', { subprotocols: ['chat v1'] }, [
    { websocket: { subprotocols: ['chat.v1'] } },
  ]),
  socketOption(
    'no name that begins with "bearer." or "bearer64.", which is a token',
    { subprotocols: ['bearer64.YQ'] },
    [{ websocket: { subprotocols: ['chat.v1'] } }],
  ),
  socketOption(
    'header names, except those that identify the client or its address, such as authorization, cookie, host or x-forwarded-for',
    { frameHeaders: ['cookie'] },
    [{ websocket: { frameHeaders: ['x-tenant'] } }],
  ),
  socketOption('a list of classes that @Channel marks', { channels: 'news' }, [{ websocket: { channels: [News] } }]),
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
