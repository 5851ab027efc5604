import {
  Connection,
  Context,
  Controller,
  createApp,
  Get,
  Guard,
  OnMessage,
  OnReceive,
  Singleton,
  Use,
  WebSocket,
  type CortadoOptions,
  type GuardFunction,
  type MiddlewareFunction,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { readableLog } from '@cortado/testkit/http-app';

let steps: string[] = [];
beforeEach(() => {
  steps = [];
});
const guard =
  (name: string): GuardFunction =>
  ({ phase }) =>
    steps.push(`${name} ${phase}`) > 0;
const around =
  (name: string): MiddlewareFunction =>
  (context, next) => {
    steps.push(`${name} ${context.phase}`);
    return next();
  };

@Singleton()
class Quota {
  left = 2;
}
/** Counts messages, and lets two through. */
@Singleton()
class QuotaGuard {
  constructor(private readonly quota: Quota) {}
  check({ phase }: Context) {
    return phase === 'handshake' || (this.quota.left -= 1) >= 0;
  }
}

@Use(around('class use'), { each: 'message' })
@Use(around('class use once'))
@Guard(guard('class guard'), { each: 'message' })
@Guard(guard('class guard once'))
@WebSocket('/class')
class Endpoint {
  @Use(around('method use')) @Guard(guard('method guard')) @OnReceive() receive(text: string) {
    return text;
  }
}
@Guard(guard('base'), { each: 'message' })
class Base {}
@WebSocket('/events')
class Events extends Base {
  @OnMessage('a') a() {
    return 'a';
  }
}
@Guard(QuotaGuard, { each: 'message' })
@WebSocket('/quota')
class Limited {
  @OnReceive() receive(text: string) {
    return text;
  }
}

@Guard(guard('class guard'), { each: 'message' })
@Use(around('class use once'))
@Controller('/c')
class Callbacks {
  @Get() get() {
    return 'got';
  }
  @Guard(guard('socket guard'), { each: 'message' })
  @Guard(guard('socket guard once'))
  @WebSocket('/closure')
  closure(connection: Connection) {
    return connection.acceptCallback({ receive: String, onReceive: (text) => text });
  }
  @Use(around('socket use'), { each: 'message' })
  @WebSocket('/marked')
  marked(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.receive });
  }
  @WebSocket('/other') other(connection: Connection) {
    return connection.acceptCallback({ receive: String, onReceive: this.receive });
  }
  @Guard(guard('method guard')) @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
async function open(
  options: CortadoOptions = {},
  controllers: NonNullable<CortadoOptions['controllers']> = [Endpoint, Events, Limited, Callbacks],
) {
  const app = await createApp({ controllers, log: false, ...options });
  app.websocket('/function', { receive: String, onReceive: (text) => text });
  app.route('GET', '/route', () => 'got');
  const opened = (running = await RunningApp.open(Promise.resolve(app)));
  return { client: opened.client, connect: opened.connect.bind(opened) };
}
const application: CortadoOptions = {
  use: [around('app use once'), { use: around('app use'), each: 'message' }],
  guards: [guard('app guard once'), { use: guard('app guard'), each: 'message' }],
};
const RPC = { subprotocols: ['cortado.v1'] };

test.each([
  [
    '/class',
    [
      'app use once',
      'app use',
      'class use',
      'class use once',
      'app guard once',
      'app guard',
      'class guard',
      'class guard once',
    ],
    ['app use', 'class use', 'method use', 'app guard', 'class guard', 'method guard'],
  ],
  [
    '/c/closure',
    [
      'app use once',
      'app use',
      'class use once',
      'app guard once',
      'app guard',
      'class guard',
      'socket guard',
      'socket guard once',
    ],
    ['app use', 'app guard', 'class guard', 'socket guard'],
  ],
  [
    '/c/marked',
    ['app use once', 'app use', 'class use once', 'socket use', 'app guard once', 'app guard', 'class guard'],
    ['app use', 'socket use', 'app guard', 'class guard', 'method guard'],
  ],
  [
    '/c/other',
    ['app use once', 'app use', 'class use once', 'app guard once', 'app guard', 'class guard'],
    ['app use', 'app guard', 'class guard', 'method guard'],
  ],
  ['/function', ['app use once', 'app use', 'app guard once', 'app guard'], ['app use', 'app guard']],
])('%s: what is marked runs for the handshake and for each message, on both protocols', async (path, once, each) => {
  const { connect } = await open(application);
  const client = await connect(path);
  expect(steps.splice(0)).toEqual(once.map((step) => `${step} handshake`));
  for (const text of ['a', 'b']) {
    expect(await client.ask(text)).toEqual({ statusCode: 200, body: text });
    expect(steps.splice(0)).toEqual(each.map((step) => `${step} message`));
  }
  const rpc = await connect(path, RPC);
  steps.splice(0);
  expect(await rpc.ask({ id: 1, body: 'c' })).toEqual({ id: 1, statusCode: 200, body: 'c' });
  expect(steps.splice(0)).toEqual(each.map((step) => `${step} message`));
});

test("without `each: 'message'` nothing runs for messages", async () => {
  const { connect } = await open({ use: [around('app use')], guards: [guard('app guard')] });
  const client = await connect('/function');
  steps.splice(0);
  await client.ask('a');
  expect(steps).toEqual([]);
});

test('a guard of a base class is asked for the messages of each event', async () => {
  const { connect } = await open();
  const client = await connect('/events');
  await client.ask({ event: 'a' });
  expect(steps).toEqual(['base handshake', 'base message']);
});

test('over HTTP it runs once for each request', async () => {
  const { client } = await open(application);
  await client.get('/c');
  const app = ['app use once', 'app use', 'class use once', 'app guard once', 'app guard'];
  expect(steps.splice(0)).toEqual([...app, 'class guard'].map((step) => `${step} request`));
  await client.get('/route');
  expect(steps).toEqual(['app use once', 'app use', 'app guard once', 'app guard'].map((step) => `${step} request`));
});

test('a guard class is injected, and refuses a message without ending the connection', async () => {
  const { connect } = await open();
  const client = await connect('/quota');
  const statuses = [];
  for (const text of ['a', 'b', 'c', 'd']) statuses.push((await client.ask(text)).statusCode);
  expect(statuses).toEqual([200, 200, 403, 403]);
});

describe('a method that reads its messages itself', () => {
  @Controller('/t')
  class Traditional {
    @Guard(() => true, { each: 'message' }) @WebSocket('/guarded') async guarded(connection: Connection) {
      await connection.accept();
    }
    @Use(around('use'), { each: 'message' }) @WebSocket('/used') async used(connection: Connection) {
      await connection.accept();
      await connection.send(await connection.receiveText());
    }
  }

  test("may not accept if a guard has `each: 'message'`, because no message would reach the guard", async () => {
    const { lines, log } = readableLog();
    const { connect } = await open({ log }, [Traditional]);
    await expect(connect('/t/guarded')).rejects.toMatchObject({ status: 500 });
    expect(lines.find(({ level }) => level === 50)!['err'].message).toMatch(
      /E_WEBSOCKET: Traditional\.guarded: accept\(\) would bypass a guard[^]*remedy: use acceptCallback\(\)/,
    );
  });

  test('has no middleware for its messages, because there is no handler to wrap', async () => {
    const { connect } = await open({}, [Traditional]);
    const client = await connect('/t/used');
    client.send('a');
    expect(String(await client.next())).toBe('a');
    expect(steps).toEqual(['use handshake']);
  });
});

test.each([
  [
    'guards',
    { guards: [{ use: () => true, each: 'request' }] },
    /E_GUARD: createApp, guards\[0\]: each must be .message., not "request"/,
  ],
  [
    'use',
    { use: [{ use: around('a'), evry: 'message' }] },
    /E_MIDDLEWARE: createApp, use\[0\]: there is no option "evry"/,
  ],
  ['use', { use: [{ use: around('a'), unrouted: 1 }] }, /E_MIDDLEWARE: createApp, use\[0\]: unrouted is true or false/],
  ['guards', { guards: [{ use: 7 }] }, /E_GUARD: .*7 is not a guard/],
])('%s with a mistake refuses to start: %j', async (_, options, message) => {
  await expect(createApp({ controllers: [Endpoint], log: false, ...(options as object) })).rejects.toThrow(message);
});

test('a decorator with another time refuses to start', async () => {
  @Guard(() => true, { each: 'mesage' as 'message' })
  @WebSocket('/typo')
  class Typo extends Endpoint {}
  await expect(createApp({ controllers: [Typo], log: false })).rejects.toThrow(
    /E_GUARD: Typo\.\w+: each must be .message., not "mesage"/,
  );
});
