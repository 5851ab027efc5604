import fc from 'fast-check';
import {
  Connection,
  Context,
  Controller,
  createApp,
  Get,
  Guard,
  HttpError,
  OnReceive,
  Result,
  WebSocket,
  type CortadoOptions,
  type GuardFunction,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { readableLog } from '@cortado/testkit/http-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

/** What every guard below returns; the compiler would not let it pass. */
let verdict: () => unknown = () => true;
/** How often something behind a guard was reached. */
let reached = 0;
const reach = (): number => (reached += 1);
afterEach(() => {
  verdict = () => true;
});

const asked = (() => verdict()) as GuardFunction;
class Asked {
  check(_context: Context) {
    return asked(_context);
  }
}
/** Asked only where the connection is open already: by `$auth`, after a handshake that went well. */
const renewing: GuardFunction = (context) => {
  context.setPrincipal('ada', { subject: 'ada' });
  return context.connection?.state === 'open' ? asked(context) : true;
};

@Controller('/http')
class Routes {
  @Guard(asked) @Get('/function') byFunction() {
    return reach();
  }
  @Guard(Asked) @Get('/class') byClass() {
    return reach();
  }
  @Guard(asked) @WebSocket('/traditional') async traditional(connection: Connection) {
    reach();
    await connection.accept();
  }
  @Guard(asked) @WebSocket('/callbacks') async callbacks(connection: Connection) {
    reach();
    await connection.acceptCallback({ receive: String, onReceive: reach });
  }
  @WebSocket('/marked') marked(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.receive });
  }
  @Guard(asked) @OnReceive() receive(_text: string) {
    return reach();
  }
}

@Guard(Asked)
@Controller('/guarded')
class Guarded {
  @Get() get() {
    return reach();
  }
}

@Guard(asked)
@WebSocket('/handshake')
class Handshakes {
  constructor() {
    reach();
  }
  @OnReceive() receive(_text: string) {
    return reach();
  }
}

@WebSocket('/messages')
class Messages {
  @Guard(Asked) @OnReceive() receive(_text: string) {
    return reach();
  }
}

@Guard(renewing)
@WebSocket('/renewal')
class Renewals {
  @OnReceive() receive(_text: string) {
    return reach();
  }
}

const controllers = [Routes, Guarded, Handshakes, Messages, Renewals];
const opened: RunningApp[] = [];
afterAll(() => Promise.all(opened.map((each) => each.close())));

async function open(options: CortadoOptions = {}): Promise<RunningApp> {
  const app = await createApp({
    controllers,
    log: false,
    websocket: { messageRate: 1e6, messageBurst: 1e6 },
    ...options,
  });
  app.route('GET', '/route', { guards: [asked], handler: reach });
  app.websocket('/socket', async (connection) => {
    reach();
    await connection.accept();
  });
  app.websocket('/socket-callbacks', { receive: String, onReceive: reach, onConnect: reach });
  const running = await RunningApp.open(Promise.resolve(app));
  opened.push(running);
  return running;
}

/** Whether somebody got in there: something was reached, or the answer is a success. */
type Entrance = () => Promise<boolean>;

const overHttp =
  (running: RunningApp, path: string): Entrance =>
  () =>
    running.client.get(path).then(({ status }) => status < 300);
const handshake =
  (running: RunningApp, path: string): Entrance =>
  async () => {
    const client = await running.connect(path).catch(() => undefined);
    client?.destroy();
    return client !== undefined;
  };
const message =
  (client: SocketClient, frame: () => unknown): Entrance =>
  async () =>
    (await client.ask(frame())).statusCode < 300;

async function entrances(): Promise<Readonly<Record<string, Entrance>>> {
  const running = await open();
  const everywhere = await open({ guards: [asked] });
  const [plain, marked] = [await running.connect('/messages'), await running.connect('/http/marked')];
  const protocol = { subprotocols: ['cortado.v1'] };
  const [rpc, renewal] = [await running.connect('/messages', protocol), await running.connect('/renewal', protocol)];
  let id = 0;
  return {
    'a function on a route': overHttp(running, '/http/function'),
    'a class on a route': overHttp(running, '/http/class'),
    'a controller': overHttp(running, '/guarded'),
    'a function route': overHttp(running, '/route'),
    'the application, for a route': overHttp(everywhere, '/http/function'),
    'the application, for a function route': overHttp(everywhere, '/route'),
    'the handshake of an endpoint class': handshake(running, '/handshake'),
    'the handshake of callbacks': handshake(running, '/http/callbacks'),
    'the handshake of a traditional method': handshake(running, '/http/traditional'),
    'the handshake of a function socket': handshake(everywhere, '/socket'),
    'the handshake of a function with callbacks': handshake(everywhere, '/socket-callbacks'),
    'a message': message(plain, () => 'text'),
    'a message of a callback': message(marked, () => 'text'),
    'a message of cortado.v1': message(rpc, () => ({ id: (id += 1), body: 'text' })),
    'new credentials': message(renewal, () => ({ id: (id += 1), event: '$auth', body: { token: 'a' } })),
  };
}

const values = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withBoxedValues: true,
  }),
  fc.constantFrom<unknown>(undefined, null, false, 'true', 1, {}, [true], () => true, new Boolean(true), Symbol('yes')),
  fc.integer({ min: 100, max: 599 }).map((status) => new Result(status, true)),
);
const verdicts = fc
  .tuple(values, fc.constantFrom('now', 'later', 'thenable', 'thrown', 'rejected'))
  .filter(([value]) => value !== true);

function give([value, how]: readonly [unknown, string]): unknown {
  if (how === 'later') return Promise.resolve(value);
  if (how === 'thenable') return { then: (resolve: (value: unknown) => void) => resolve(value) };
  if (how === 'thrown') throw value;
  return how === 'rejected' ? Promise.reject(value) : value;
}

test('a guard lets a client in only with true, everywhere', async () => {
  const all = await entrances();
  for (const [name, enter] of Object.entries(all)) {
    expect([name, await enter()]).toEqual([name, true]);
  }
  await fc.assert(
    fc.asyncProperty(verdicts, async (given) => {
      verdict = () => give(given);
      reached = 0;
      const inside: string[] = [];
      for (const [name, enter] of Object.entries(all)) if (await enter()) inside.push(name);
      // A Result of a guard is the answer, whatever its status; that nothing was reached is what counts.
      if (given[0] instanceof Result && given[0].statusCode < 300) inside.splice(0);
      expect([inside, reached]).toEqual([[], 0]);
    }),
    { numRuns: 40 },
  );
});

test('a Result of 101 opens no connection, and renews no credentials', async () => {
  const all = await entrances();
  verdict = () => new Result(101, null);
  const inside: string[] = [];
  for (const [name, enter] of Object.entries(all)) {
    if (/handshake|credentials/.test(name) && (await enter())) inside.push(name);
  }
  expect(inside).toEqual([]);
});

describe('what is logged', () => {
  class Silent {
    check() {}
  }
  @Controller('/log')
  class Logged {
    @Guard(Silent as never) @Get('/a') a() {}
    @Guard(Silent as never) @Get('/b') b() {}
    @Guard(function isAdmin() {} as never) @Get('/c') c() {}
    @Guard(() => false) @Get('/no') no() {}
    @Guard(() => {
      throw new HttpError(402, 'Pay');
    })
    @Get('/pay')
    pay() {}
  }

  test('is once for each guard, with its name, the handler and the kind of the value', async () => {
    const { lines, log } = readableLog();
    const running = await RunningApp.open(createApp({ controllers: [Logged], log }));
    opened.push(running);
    const paths = ['/log/a', '/log/a', '/log/b', '/log/c', '/log/c', '/log/no', '/log/pay'];
    const statuses = [];
    for (const path of paths) statuses.push((await running.client.get(path)).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 402]);
    const warnings = lines.filter(({ level }) => level === 40);
    expect(warnings).toMatchObject([
      { guard: 'Silent', handler: { class: 'Logged', method: 'a' }, phase: 'request', returned: 'undefined' },
      { guard: 'isAdmin', handler: { class: 'Logged', method: 'c' }, phase: 'request', returned: 'undefined' },
    ]);
  });
});
