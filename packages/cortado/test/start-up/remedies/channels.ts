import {
  Channel,
  Connection,
  Context,
  Controller,
  Get,
  Guard,
  Sse,
  OnJoin,
  OnMessage,
  OnReceive,
  Subscription,
  WebSocket,
  type Class,
} from 'cortado';
import { EventClient } from '@cortado/testkit/event-client';
import { live, logged, only, replies, running, says, wrong, type Case, type Given, type Works } from './case';
import { ChatRequest } from './inputs';

type Mark = (target: object, key: string, descriptor: any) => void;
type Methods = Readonly<Record<string, readonly Mark[]>>;

/** A channel class whose methods are marked so; each answers with the text of a message. */
function channel(pattern: string, methods: Methods = { say: [OnMessage('say')] }, options?: object): Class {
  class Room {}
  for (const [name, marks] of Object.entries(methods)) {
    const value =
      name === 'onJoin' ? () => undefined : name === 'presence' ? () => null : ({ text }: ChatRequest) => text;
    Object.defineProperty(Room.prototype, name, { value, configurable: true });
    Reflect.defineMetadata('design:paramtypes', [ChatRequest].slice(0, value.length), Room.prototype, name);
    for (const mark of marks) mark(Room.prototype, name, Object.getOwnPropertyDescriptor(Room.prototype, name));
  }
  Channel(pattern, wrong(options))(Room);
  return Room;
}

const kept = (history: object): Class => channel('news', undefined, { history });
const say = { say: [OnMessage('say')] };
const speaks = (name: string): Works => says(name, 'say', { text: 'a' }, 'a');
const refusesJoins: Works = async (app) => {
  const client = await app.connect('/live', { subprotocols: ['cortado.v1'] });
  expect(await client.ask({ id: 1, event: '$join', channel: 'news' })).toMatchObject({ statusCode: 403 });
  client.destroy();
};

/** A channel class whose `onJoin` takes what belongs to the join. */
function injecting(type: Class | typeof Subscription): Class {
  class Room {}
  Object.defineProperty(Room.prototype, 'onJoin', { value: (_given: unknown) => undefined, configurable: true });
  Reflect.defineMetadata('design:paramtypes', [type], Room.prototype, 'onJoin');
  const descriptor = Object.getOwnPropertyDescriptor(Room.prototype, 'onJoin')!;
  OnJoin()(Room.prototype, 'onJoin', descriptor as TypedPropertyDescriptor<() => void>);
  Channel('news')(Room);
  return Room;
}

/** An application that streams one channel over HTTP, and has no socket. */
function streaming(name: string, type: Class): Given {
  class Events {
    events(context: Context) {
      return Sse.channels(context, [name]);
    }
  }
  Reflect.defineMetadata('design:paramtypes', [Context], Events.prototype, 'events');
  Get('/events')(Events.prototype, 'events', Object.getOwnPropertyDescriptor(Events.prototype, 'events')!);
  Controller('/')(Events);
  return { controllers: [Events], channels: [type] };
}

const joinsOverHttp: Works = async ({ app }) => {
  const client = await EventClient.open(`${app.url}/events`);
  expect(await client.next()).toMatchObject({ event: '$joined' });
  client.close();
};

@Channel('news')
class Counting {
  @OnMessage('count') async *count() {
    yield 1;
  }
}

@Channel('news')
class Listing {
  @OnMessage('count') count() {
    return [1];
  }
}

@WebSocket('/live', { channels: [channel('news')] })
class Live {
  @OnMessage('count') async *count() {
    yield 1;
  }
}

/** What channel classes have to say about themselves. */
export const ofChannels: readonly Case[] = [
  {
    code: 'E_CHANNEL',
    remedy:
      "list it where it may be joined: @WebSocket('/live', { channels: [Room] }), or createApp({ channels: [Room] }) for Sse.channels()",
    mistake: () => only(channel('room:{room}')),
    async followed() {
      await running(live(channel('room:{room}')), speaks('room:red'));
      await running(streaming('room:red', channel('room:{room}')), joinsOverHttp);
    },
  },
  {
    code: 'E_SCOPE',
    remedy: 'inject the Subscription, and read subscription.connection from it; it may be undefined',
    mistake: () => logged(streaming('news', injecting(Connection)), ({ client }) => client.get('/events')),
    followed: () => streaming('news', injecting(Subscription)),
    works: joinsOverHttp,
  },
  {
    code: 'E_CHANNEL',
    remedy: "write @Channel('room:{room}') before the class",
    mistake: () => live(class Room {}),
    followed: () => live(channel('room:{room}')),
    works: speaks('room:red'),
  },
  {
    code: 'E_CHANNEL',
    remedy: 'end the circular import: move it into a file that does not import this one',
    mistake: () => live(wrong(undefined)),
    followed: () => live(channel('room:{room}')),
    works: speaks('room:red'),
  },
  {
    code: 'E_CHANNEL',
    remedy: "write it as in @Channel('room:{room}') or @Channel('news')",
    mistake: () => live(channel('room:{room')),
    async followed() {
      await running(live(channel('room:{room}')), speaks('room:red'));
      await running(live(channel('news')), speaks('news'));
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'begin them with different words, as in room:{room} and user:{user}, or make one of them more specific',
    mistake: () => live(channel('{kind}:{name}'), channel('{other}:{id}')),
    async followed() {
      await running(live(channel('room:{room}'), channel('user:{user}')), async (app) => {
        await speaks('room:red')(app);
        await speaks('user:ada')(app);
      });
      await running(live(channel('{kind}:{name}'), channel('room:{id}')), async (app) => {
        await speaks('room:red')(app);
        await speaks('user:ada')(app);
      });
    },
  },
  {
    code: 'E_OPTION',
    remedy: 'write it as in history: { size: 1_000, ttl: 600_000 }, or omit it',
    mistake: () => live(kept({ size: 0, ttl: 600_000 })),
    async followed() {
      await running(live(kept({ size: 1_000, ttl: 600_000 })), speaks('news'));
      await running(live(channel('news')), speaks('news'));
    },
  },
  {
    code: 'E_OPTION',
    remedy: 'leave it out for the default, 1000',
    mistake: () => live(channel('news', undefined, { presence: { max: 0 } })),
    followed: () => live(channel('news', undefined, { presence: {} })),
    works: speaks('news'),
  },
  {
    code: 'E_CHANNEL',
    remedy: 'write @Channel(pattern, { presence: true }), or rename it',
    mistake: () => live(channel('news', { ...say, presence: [] })),
    async followed() {
      await running(live(channel('news', { ...say, presence: [] }, { presence: true })), speaks('news'));
      await running(live(channel('news', { ...say, shown: [] })), speaks('news'));
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'give the handler another name',
    mistake: () => live(channel('news', { ...say, presence: [OnMessage('who')] }, { presence: true })),
    followed: () => live(channel('news', { ...say, who: [OnMessage('who')] }, { presence: true })),
    works: speaks('news'),
  },
  {
    code: 'E_CHANNEL',
    remedy: "name the event: @OnMessage('say')",
    mistake: () => live(channel('news', { say: [OnReceive()] })),
    followed: () => live(channel('news')),
    works: speaks('news'),
  },
  {
    code: 'E_CHANNEL',
    remedy: 'keep one of them, or give them different events',
    mistake: () => live(channel('news', { ...say, tell: [OnMessage('say')] })),
    async followed() {
      await running(live(channel('news')), speaks('news'));
      await running(live(channel('news', { ...say, tell: [OnMessage('tell')] })), speaks('news'));
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'keep one of them',
    mistake: () => live(channel('news', { ...say, onJoin: [OnJoin()], enter: [OnJoin()] })),
    followed: () => live(channel('news', { ...say, onJoin: [OnJoin()] })),
    works: speaks('news'),
  },
  {
    code: 'E_CHANNEL',
    remedy: 'write @OnJoin() before it',
    mistake: () => live(channel('news', { ...say, onJoin: [] })),
    followed: () => live(channel('news', { ...say, onJoin: [OnJoin()] })),
    works: speaks('news'),
  },
  {
    code: 'E_CHANNEL',
    remedy: 'write two classes',
    mistake() {
      const Both = channel('news');
      WebSocket('/x')(wrong(Both));
      return live(Both);
    },
    followed() {
      const { controllers } = live(channel('news'));
      @WebSocket('/x')
      class Socket {
        @OnReceive() say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(...controllers!, Socket);
    },
    async works(app) {
      await speaks('news')(app);
      await replies('/x', { text: 'a' }, 'a')(app);
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'put it on the class, or on a method that has @OnJoin() or @OnMessage(name)',
    mistake: () => live(channel('news', { ...say, helper: [Guard(() => false)] })),
    async followed() {
      const guarded = channel('news');
      Guard(() => false)(guarded);
      await running(live(guarded), refusesJoins);
      await running(live(channel('news', { ...say, onJoin: [OnJoin(), Guard(() => false)] })), refusesJoins);
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'name it onLeave, mark it as a message handler with @OnMessage(name), or rename it',
    mistake: () => live(channel('news', { ...say, onleave: [] })),
    async followed() {
      for (const name of ['onLeave', 'left'])
        await running(live(channel('news', { ...say, [name]: [] })), speaks('news'));
      const marked = channel('news', { ...say, onleave: [OnMessage('bye')] });
      await running(live(marked), says('news', 'bye', { text: 'a' }, 'a'));
    },
  },
  {
    code: 'E_OPTION',
    remedy: 'give the class of what presence() returns as info, or leave it out',
    mistake: () => live(channel('news', { ...say, presence: [] }, { presence: { info: 'ChatRequest' } })),
    async followed() {
      for (const presence of [{ info: ChatRequest }, {}])
        await running(live(channel('news', { ...say, presence: [] }, { presence })), speaks('news'));
    },
  },
  {
    code: 'E_CHANNEL',
    remedy: 'return the items as a list, or move the method to the class of @WebSocket() that lists the channel',
    mistake: () => live(Counting),
    async followed() {
      await running(live(Listing), says('news', 'count', {}, [1]));
      await running(only(Live), async (app) => {
        const client = await app.connect('/live', { subprotocols: ['cortado.v1'] });
        expect(await client.ask({ id: 1, event: 'count' })).toMatchObject({ statusCode: 206, body: 1 });
        client.destroy();
        await speaks('news')(app);
      });
    },
  },
  {
    code: 'E_ARGUMENT_SOURCE',
    remedy: 'inject the Context, and read the value from it; it may be undefined',
    mistake: () => only(socketTaking(Subscription, (subscription: Subscription) => subscription.channel)),
    followed: () => only(socketTaking(Context, (context: Context) => String(context.subscription?.channel))),
    works: replies('/x', { event: 'where' }, 'undefined'),
  },
];

function socketTaking(type: unknown, say: (value: any) => unknown): Class {
  class Socket {
    where(value: unknown) {
      return say(value);
    }
  }
  Reflect.defineMetadata('design:paramtypes', [type], Socket.prototype, 'where');
  OnMessage('where')(Socket.prototype, 'where', wrong(Object.getOwnPropertyDescriptor(Socket.prototype, 'where')));
  WebSocket('/x')(Socket);
  return Socket;
}
