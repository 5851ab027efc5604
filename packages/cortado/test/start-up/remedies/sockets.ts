import {
  Channel,
  Connection,
  Context,
  Controller,
  Forbidden,
  Guard,
  OnMessage,
  OnReceive,
  WebSocket,
  type Class,
} from 'cortado';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { logged, only, replies, running, says, wrong, type Case, type Given, type Works } from './case';
import { ChatRequest } from './inputs';

const MESSAGE = { text: 'a' };
const chats = replies('/x', MESSAGE, 'a');
const refuses: Works = async (app) => {
  await expect(app.connect('/x')).rejects.toBeInstanceOf(HandshakeRefused);
};

type Mark = (target: object, key: string, descriptor: any) => void;

/** An endpoint whose methods are marked so; each answers with the text of a message. */
function endpoint(methods: Readonly<Record<string, readonly Mark[]>>): Class {
  class Endpoint {}
  for (const [name, marks] of Object.entries(methods)) {
    Object.defineProperty(Endpoint.prototype, name, { value: ({ text }: ChatRequest) => text, configurable: true });
    Reflect.defineMetadata('design:paramtypes', [ChatRequest], Endpoint.prototype, name);
    for (const mark of marks) mark(Endpoint.prototype, name, Object.getOwnPropertyDescriptor(Endpoint.prototype, name));
  }
  WebSocket('/x')(Endpoint);
  return Endpoint;
}
const chat = (...marks: readonly Mark[]): Class => endpoint({ say: marks });

/** A `@WebSocket` method that accepts as it is told. */
function accepting(accept: (connection: Connection, controller: Accepting) => unknown, guard?: object): Given {
  @Controller('/')
  class Controlled extends Accepting {
    @Guard(() => true, wrong(guard)) @WebSocket('/x') open(connection: Connection) {
      return accept(connection, this);
    }
    @OnReceive() override say({ text }: ChatRequest) {
      return text;
    }
  }
  return only(Controlled);
}
class Accepting {
  say({ text }: ChatRequest): string {
    return text;
  }
}

/** Accepts, and answers itself. */
async function byHand(connection: Connection): Promise<void> {
  await connection.accept();
  for await (const text of connection) {
    const body: unknown = JSON.parse(String(text)).text;
    await connection.sendText(JSON.stringify({ statusCode: 200, body }));
  }
}

/** An endpoint that decides about handshakes so. */
function deciding(decide: (context: Context) => any): Given {
  @WebSocket('/x')
  class Deciding {
    onHandshake(context: Context) {
      return decide(context);
    }
    @OnReceive() say({ text }: ChatRequest) {
      return text;
    }
  }
  return only(Deciding);
}

/** An endpoint whose hook is marked and takes a DTO. */
function marked(): Given {
  @WebSocket('/x')
  class Marked {
    @OnReceive() onReceive(request: ChatRequest) {
      return request.text;
    }
  }
  return only(Marked);
}

/** What endpoints have to say about themselves. */
export const ofSockets: readonly Case[] = [
  {
    code: 'E_WEBSOCKET',
    remedy: 'mark one: @OnReceive() onReceive(request: ChatRequest) { … }',
    mistake: () => only(chat()),
    followed: marked,
    works: chats,
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'write @OnReceive() before it',
    mistake() {
      @WebSocket('/x')
      class Bad {
        onReceive(request: ChatRequest) {
          return request.text;
        }
      }
      return only(Bad);
    },
    followed: marked,
    works: chats,
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'keep one of them, or give them different events: @OnMessage(name)',
    mistake: () => only(endpoint({ one: [OnReceive()], two: [OnReceive()] })),
    async followed() {
      await running(only(chat(OnReceive())), chats);
      await running(only(endpoint({ one: [OnMessage('one')], two: [OnMessage('two')] })), async (app) => {
        await replies('/x', { event: 'one', ...MESSAGE }, 'a')(app);
        await replies('/x', { event: 'two', ...MESSAGE }, 'a')(app);
      });
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'use a name that does not begin with $; these names are reserved',
    mistake: () => only(chat(OnMessage('$say'))),
    followed: () => only(chat(OnMessage('say'))),
    works: replies('/x', { event: 'say', ...MESSAGE }, 'a'),
  },
  {
    code: 'E_WEBSOCKET',
    remedy: "write @Controller('/') before the class, or put @WebSocket(path) on the class itself",
    mistake() {
      class Bad {
        @WebSocket('/x') open(connection: Connection) {
          return connection.acceptCallback({ receive: ChatRequest, onReceive: ({ text }) => text });
        }
      }
      return only(Bad);
    },
    async followed() {
      await running(
        accepting((connection) => connection.acceptCallback({ receive: ChatRequest, onReceive: ({ text }) => text })),
        chats,
      );
      await running(only(chat(OnReceive())), chats);
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'write @WebSocket(path) before the class, or give its controller a @WebSocket method that passes it on',
    mistake() {
      @Controller('/')
      class Bad {
        @OnReceive() say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    async followed() {
      await running(only(chat(OnReceive())), chats);
      await running(
        accepting((connection, controller) => connection.acceptCallback({ onReceive: controller.say })),
        chats,
      );
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy:
      'put @WebSocket(path) on the class, which distinguishes events, or mark the method @OnReceive() and pass it to acceptCallback()',
    mistake() {
      @Controller('/')
      class Bad {
        @WebSocket('/x') open(connection: Connection) {
          return connection.acceptCallback({ onReceive: this.say });
        }
        @OnMessage('say') say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    async followed() {
      await running(only(chat(OnMessage('say'))), replies('/x', { event: 'say', ...MESSAGE }, 'a'));
      await running(
        accepting((connection, controller) => connection.acceptCallback({ onReceive: controller.say })),
        chats,
      );
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'put it on the class, for the handshake, or on a method that has a route, @OnReceive or @OnMessage',
    mistake: () => only(endpoint({ say: [OnReceive()], helper: [Guard(() => false)] })),
    async followed() {
      const guarded = chat(OnReceive());
      Guard(() => false)(guarded);
      await running(only(guarded), refuses);
      await running(
        only(
          chat(
            OnReceive(),
            Guard(() => false),
          ),
        ),
        async (app) => {
          const client = await app.connect('/x');
          expect(await client.ask(MESSAGE)).toMatchObject({ statusCode: 403 });
          client.destroy();
        },
      );
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'name it onDisconnect, mark it as a message handler with @OnReceive() or @OnMessage(name), or rename it',
    mistake: () => only(endpoint({ say: [OnReceive()], onDisconect: [] })),
    async followed() {
      for (const name of ['onDisconnect', 'closed'])
        await running(only(endpoint({ say: [OnReceive()], [name]: [] })), chats);
      const marked = endpoint({ say: [OnReceive()], onDisconect: [OnMessage('bye')] });
      await running(only(marked), replies('/x', { event: 'bye', ...MESSAGE }, 'a'));
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'name it onReceive: the names are …',
    mistake: () => callbacks({ receive: ChatRequest, onRecieve: ({ text }: ChatRequest) => text, onReceive: () => '' }),
    followed: () => callbacks({ receive: ChatRequest, onReceive: ({ text }: ChatRequest) => text }),
    works: chats,
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'remove it: the names are …',
    mistake: () => callbacks({ receive: ChatRequest, onReceive: ({ text }: ChatRequest) => text, colour: 'red' }),
    followed: () => callbacks({ receive: ChatRequest, onReceive: ({ text }: ChatRequest) => text }),
    works: chats,
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'give (connection) => …, or { receive: ChatRequest, onReceive: (request) => … }',
    mistake: () => callbacks({ onReceive: ({ text }: ChatRequest) => text }),
    async followed() {
      await running({ register: (app) => app.websocket('/x', byHand) }, chats);
      await running(callbacks({ receive: ChatRequest, onReceive: ({ text }: ChatRequest) => text }), chats);
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'name the DTO: { receive: ChatRequest, onReceive }, or pass a method marked @OnReceive()',
    mistake: () =>
      logged(
        accepting((connection) => connection.acceptCallback(wrong({ onReceive: ({ text }: ChatRequest) => text }))),
        (app) => app.connect('/x'),
      ),
    async followed() {
      const onReceive = ({ text }: ChatRequest) => text;
      await running(
        accepting((connection) => connection.acceptCallback({ receive: ChatRequest, onReceive })),
        chats,
      );
      await running(
        accepting((connection, { say }) => connection.acceptCallback({ onReceive: say })),
        chats,
      );
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'use acceptCallback(), or remove `each` to guard the handshake only',
    mistake: () => logged(accepting(byHand, { each: 'message' }), (app) => app.connect('/x')),
    async followed() {
      await running(
        accepting((connection, { say }) => connection.acceptCallback({ onReceive: say }), { each: 'message' }),
        chats,
      );
      await running(accepting(byHand), chats);
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'accept with acceptCallback(), or list the channels on an endpoint of their own',
    mistake: () => logged(traditional({ channels: [News] }), (app) => app.connect('/x')),
    async followed() {
      await running(callbacks({ receive: ChatRequest, onReceive: ({ text }: ChatRequest) => text }, [News]), chats);
      await running({ ...traditional(), ...only(live()) }, async (app) => {
        await chats(app);
        await says('news', 'say', MESSAGE, 'a')(app);
      });
    },
  },
  {
    code: 'E_WEBSOCKET',
    remedy: 'return nothing from onHandshake to accept, options to accept with them, or a Result such as Forbidden()',
    mistake: () =>
      logged(
        deciding(({ connection }) => connection!.accept()),
        (app) => app.connect('/x'),
      ),
    async followed() {
      await running(
        deciding(() => undefined),
        chats,
      );
      await running(
        deciding(() => ({ headers: { 'x-a': '1' } })),
        async (app) => {
          const client = await app.connect('/x');
          expect(client.headers).toMatchObject({ 'x-a': '1' });
          client.destroy();
        },
      );
      await running(
        deciding(() => Forbidden()),
        refuses,
      );
    },
  },
];

@Channel('news')
class News {
  @OnMessage('say') say({ text }: ChatRequest) {
    return text;
  }
}

function live(): Class {
  @WebSocket('/live', { channels: [News] })
  class Live {}
  return Live;
}

function callbacks(handler: object, channels: readonly Class[] = []): Given {
  return { register: (app) => app.websocket('/x', wrong(handler), { channels }) };
}

function traditional(options: object = {}): Given {
  return { register: (app) => app.websocket('/x', byHand, options) };
}
