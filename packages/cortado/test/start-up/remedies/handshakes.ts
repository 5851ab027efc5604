import { OnReceive, Unauthorized, WebSocket } from 'cortado';
import type { RunningApp } from '@cortado/testkit/app';
import { LogLines } from '@cortado/testkit/log-lines';
import { HandshakeRefused, type ClientOptions, type SocketClient } from '@cortado/testkit/socket-client';
import { only, running, type Given } from './case';
import { ChatRequest } from './inputs';

@WebSocket('/x')
class Chat {
  @OnReceive() say({ text }: ChatRequest) {
    return text;
  }
}

/** A handshake that is refused, and the same after the remedy in the line of the log was followed. */
interface Handshake {
  readonly remedy: string;
  readonly mistake: Attempt;
  readonly followed: readonly Attempt[];
}

interface Attempt {
  readonly given?: Given;
  readonly path?: string;
  readonly options?: ClientOptions;
  /** What comes of it. Default: it is accepted, and a message has its reply. */
  readonly comesTo?: (running: RunningApp, attempt: Attempt) => Promise<void>;
}

const foreign: ClientOptions = { headers: { origin: 'https://app.example' } };
const token = ['bearer.abc'];

/** The origin is that of the page, behind a proxy that speaks TLS. */
const proxied: ClientOptions = {
  headers: { origin: 'https://shop.example', 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https' },
};

/** One connection is open already. */
async function beside(running: RunningApp, attempt: Attempt): Promise<void> {
  const first = await running.connect('/x');
  try {
    await talks(running, attempt);
  } finally {
    first.destroy();
  }
}

async function talks(running: RunningApp, { path = '/x', options = {} }: Attempt): Promise<void> {
  const client: SocketClient = await running.connect(path, options);
  try {
    const isRpc = options.subprotocols?.includes('cortado.v1');
    const message = isRpc ? { id: 1, body: { text: 'a' } } : { text: 'a' };
    expect(await client.ask(message)).toMatchObject({ statusCode: 200, body: 'a' });
  } finally {
    client.destroy();
  }
}

const stranger: Given = { guards: [() => Unauthorized('Sign in first')] };

export const handshakes: readonly Handshake[] = [
  {
    remedy:
      'add the origin to createApp({ websocket: { allowedOrigins } }) or http.cors; behind a proxy, set trustProxy',
    mistake: { options: foreign },
    followed: [
      { options: foreign, given: { websocket: { allowedOrigins: ['https://app.example'] } } },
      { options: foreign, given: { http: { cors: { origin: 'https://app.example' } } } },
      { options: proxied, given: { trustProxy: ['loopback'] } },
    ],
  },
  {
    remedy: 'raise websocket.maxConnections or websocket.maxConnectionsPerAddress',
    mistake: { given: { websocket: { maxConnections: 1 } }, comesTo: beside },
    followed: [
      { given: { websocket: { maxConnections: 2 } }, comesTo: beside },
      { given: { websocket: { maxConnectionsPerAddress: 2 } }, comesTo: beside },
    ],
  },
  {
    remedy:
      "offer a subprotocol beside the token, as in new WebSocket(url, ['cortado.v1', 'bearer.' + token]), or one of websocket.subprotocols",
    mistake: { options: { subprotocols: token } },
    followed: [
      { options: { subprotocols: ['cortado.v1', ...token] } },
      { options: { subprotocols: ['chat.v1', ...token] }, given: { websocket: { subprotocols: ['chat.v1'] } } },
    ],
  },
  {
    remedy: 'connect to the path of a WebSocket endpoint; app.routes() lists them',
    mistake: { path: '/chat' },
    followed: [
      {
        async comesTo(running) {
          const route = running.app.routes().find(({ transport }) => transport === 'websocket');
          await talks(running, { path: route!.path });
        },
      },
    ],
  },
  {
    remedy: "to show the reason to browser scripts, use createApp({ websocket: { refuse: 'close' } })",
    mistake: { given: stranger },
    followed: [
      {
        given: { ...stranger, websocket: { refuse: 'close' } },
        async comesTo(running) {
          const client = await running.connect('/x');
          expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
        },
      },
    ],
  },
];

/** Makes the attempt, and what the log says of a refusal. */
export async function attempted(
  attempt: Attempt,
): Promise<{ readonly remedies: readonly string[]; readonly refused: boolean }> {
  const lines = new LogLines();
  const { comesTo = talks, given } = attempt;
  const refused = await running({ ...only(Chat), ...given, log: lines.log }, (app) =>
    comesTo(app, attempt).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof HandshakeRefused)) throw error;
        return true;
      },
    ),
  );
  return { refused, remedies: lines.of('handshake refused').map(({ remedy }) => remedy as string) };
}
