import {
  Connection,
  Controller,
  createApp,
  Get,
  Ok,
  OnMessage,
  OnReceive,
  Singleton,
  Use,
  WebSocket,
  Application,
  type CortadoOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Longer than a test may take: whoever waits for it fails. */
const drainTimeout = 60_000;

let closed: string[] = [];
let ended: (() => void) | undefined;
beforeEach(() => {
  closed = [];
});
/** How close() is called: at once, after something else, through other functions. */
const WAYS: Readonly<Record<string, (app: Application) => Promise<void>>> = {
  'at once': (app) => app.close(),
  'after something': async (app) => {
    await turn();
    await app.close();
  },
  'through others': async (app) => {
    const inner = async (): Promise<void> => {
      await turn();
      return app.close();
    };
    await turn();
    await Promise.all([turn(), inner()]);
  },
  twice: async (app) => {
    await app.close();
    await app.close();
  },
};
let way = 'at once';

@Singleton()
class Stop {
  constructor(private readonly app: Application) {}
  async now(name: string): Promise<string> {
    await WAYS[way]!(this.app);
    closed.push(name);
    ended?.();
    return 'stopped';
  }
}

@Controller('/stop')
@WebSocket('/stop')
class Stops {
  constructor(private readonly stop: Stop) {}
  @Get() @OnMessage('stop') handler() {
    return this.stop.now('handler');
  }
  @Get('/task') @OnMessage('task') task() {
    return Ok('stopping').after(() => this.stop.now('task'));
  }
  @Get('/use') @Use(async (context, next) => (await context.get(Stop).now('use'), next())) used() {
    return 'stopped';
  }
}
@WebSocket('/hooks/:hook')
class Hooks {
  constructor(
    private readonly stop: Stop,
    private readonly connection: Connection,
  ) {}
  async #in(hook: string): Promise<void> {
    if (this.connection.params['hook'] === hook) await this.stop.now(hook);
  }
  onHandshake() {
    return this.#in('handshake');
  }
  onConnect() {
    return this.#in('connect');
  }
  onDisconnect() {
    return this.#in('disconnect');
  }
  @OnReceive() receive(text: string) {
    return text;
  }
}
@Controller('/methods')
class Methods {
  constructor(private readonly stop: Stop) {}
  @WebSocket('/callbacks') async callbacks(connection: Connection) {
    await connection.acceptCallback({ receive: String, onReceive: () => this.stop.now('callback') });
  }
  @WebSocket('/traditional') async traditional(connection: Connection) {
    await connection.accept();
    await connection.receive();
    await this.stop.now('traditional');
    await connection.send('stopped');
  }
}

async function open(options: CortadoOptions = {}): Promise<RunningApp> {
  const app = await createApp({ controllers: [Stops, Hooks, Methods], log: false, drainTimeout, ...options });
  app.route('POST', '/function', async () => {
    await WAYS[way]!(app);
    return 'stopped';
  });
  return RunningApp.open(Promise.resolve(app));
}

describe.each(Object.keys(WAYS))('%s', (name) => {
  beforeEach(() => {
    way = name;
  });

  test.each([
    ['GET', '/stop'],
    ['GET', '/stop/use'],
    ['POST', '/function'],
  ])('%s %s: the answer leaves, and the application closes', async (method, path) => {
    const { client, app } = await open();
    const { status, json, headers } = await client.send(method, path);
    expect([status, json, headers.connection]).toEqual([200, 'stopped', 'close']);
    await app.close();
    await expect(client.get('/stop')).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
  });

  test('a message of either protocol is answered, then the connection closes with 1001', async () => {
    for (const subprotocols of [[], ['cortado.v1']]) {
      const running = await open();
      const client = await running.connect('/stop', { subprotocols });
      expect(await client.ask({ id: 1, event: 'stop' })).toMatchObject({ statusCode: 200, body: 'stopped' });
      expect((await client.closed).code).toBe(1001);
      await running.app.close();
    }
  });

  test('a task of either transport', async () => {
    const { client, app } = await open();
    expect((await client.get('/stop/task')).json).toBe('stopping');
    await app.close();
    const running = await open();
    const socket = await running.connect('/stop');
    expect(await socket.ask({ event: 'task' })).toEqual({ event: 'task', statusCode: 200, body: 'stopping' });
    expect((await socket.closed).code).toBe(1001);
    await running.app.close();
    expect(closed).toEqual(['task', 'task']);
  });

  test('onHandshake and onConnect', async () => {
    for (const hook of ['handshake', 'connect']) {
      const { app, connect } = await bound();
      const client = await connect(`/hooks/${hook}`);
      expect((await client.closed).code).toBe(1001);
      await app.close();
      expect(closed).toEqual([hook]);
      closed = [];
    }
  });

  test('onDisconnect', async () => {
    const { app, connect } = await bound();
    const client = await connect('/hooks/disconnect');
    const over = new Promise<void>((resolve) => (ended = resolve));
    await client.close();
    await over;
    await app.close();
    expect(closed).toEqual(['disconnect']);
  });

  test('callbacks, and a method that reads its messages itself', async () => {
    const first = await bound();
    const callback = await first.connect('/methods/callbacks');
    expect(await callback.ask('a')).toEqual({ statusCode: 200, body: 'stopped' });
    expect((await callback.closed).code).toBe(1001);
    await first.app.close();
    const second = await bound();
    const traditional = await second.connect('/methods/traditional');
    traditional.send('a');
    await traditional.closed;
    await second.app.close();
    expect(closed).toEqual(['callback', 'traditional']);
  });
});

async function bound() {
  const running = await open();
  return { app: running.app, connect: running.connect.bind(running) };
}

test('from outside it waits for what runs', async () => {
  let enter!: () => void;
  const entered = new Promise<void>((resolve) => (enter = resolve));
  let leave!: () => void;
  const steps: string[] = [];
  const other = await createApp({ log: false });
  other.route('GET', '/slow', async () => {
    enter();
    await new Promise<void>((resolve) => (leave = resolve));
    steps.push('handled');
    return 1;
  });
  const running = await RunningApp.open(Promise.resolve(other));
  const answer = running.client.get('/slow');
  await entered;
  const over = other.close().then(() => steps.push('closed'));
  leave();
  expect((await answer).status).toBe(200);
  await over;
  expect(steps).toEqual(['handled', 'closed']);
});

test('a handler of one application waits for the end of another', async () => {
  const steps: string[] = [];
  const inner = await createApp({ log: false, plugins: [{ name: 'p', stop: () => void steps.push('stopped') }] });
  const outer = await createApp({ log: false });
  outer.route('GET', '/', async () => {
    await inner.close();
    steps.push('answered');
    return 1;
  });
  const running = await RunningApp.open(Promise.resolve(outer));
  await running.client.get('/');
  await running.close();
  expect(steps).toEqual(['stopped', 'answered']);
});
