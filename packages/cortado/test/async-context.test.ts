import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Connection,
  Controller,
  createApp,
  Get,
  Guard,
  Ok,
  OnMessage,
  Unauthorized,
  Use,
  WebSocket,
  type Context,
  type Next,
  type Result,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

const storage = new AsyncLocalStorage<string>();
const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let tasks: unknown[] = [];
let wanted = 0;
let all: (() => void) | undefined;
const note = (name: string) => (): void => {
  tasks.push(`${name} ${storage.getStore()}`);
  if (tasks.length === wanted) all?.();
};
/** Resolves when that many tasks have run. */
const ran = (count: number): Promise<unknown[]> =>
  new Promise((resolve) => {
    wanted = count;
    all = () => resolve(tasks);
    if (tasks.length >= count) resolve(tasks);
  });
beforeEach(() => {
  tasks = [];
});

/** Made for no request, and returned to every one. */
const CONSTANT = Ok('constant').after(note('constant'));

const store = ({ headers, phase, payload, query }: Context): string =>
  `${phase} ${String((payload as { n?: unknown } | undefined)?.n ?? headers['x-n'] ?? query['n'])}`;

const runs = (context: Context, next: Next): Promise<Result> =>
  storage.run(store(context), async () => (await next()).after(note('middleware')));

@Use(runs, { each: 'message' })
@Controller('/tasks')
@WebSocket('/tasks')
class Tasks {
  @Get('/now') @OnMessage('now') now() {
    return Ok().after(note('handler'));
  }
  @Get('/later') @OnMessage('later') async later() {
    await sleep();
    return Ok()
      .after(note('handler'))
      .after(async () => {
        await sleep();
        note('second')();
      });
  }
  @Get('/constant') @OnMessage('constant') constant() {
    return CONSTANT;
  }
  @Get('/own') @OnMessage('own') own() {
    return storage.run('own', () => Ok().after(note('handler')));
  }
  @Guard(() => Unauthorized().after(note('guard'))) @Get('/guard') @OnMessage('guard') guard() {}
}

let running: RunningApp;
beforeAll(async () => {
  const app = await createApp({ controllers: [Tasks], log: false, use: [{ use: runs, each: 'message' }] });
  app.route('GET', '/function', () => CONSTANT);
  app.websocket('/function', async (connection: Connection) => {
    await connection.acceptCallback({ receive: String, onReceive: () => Ok().after(note('handler')) });
  });
  running = await RunningApp.open(Promise.resolve(app));
});
afterAll(() => running.close());

const PLACES = ['now', 'later', 'constant', 'own', 'guard'] as const;
const expected = (place: (typeof PLACES)[number], said: string): string[] => [
  ...{
    now: [`handler ${said}`],
    later: [`handler ${said}`, `second ${said}`],
    constant: [`constant ${said}`],
    own: ['handler own'],
    guard: [`guard ${said}`],
  }[place],
  `middleware ${said}`,
  `middleware ${said}`,
];

test.each(PLACES)('%s: tasks run in the async context of their request, one after another', async (place) => {
  for (const n of ['1', '2']) {
    tasks = [];
    await running.client.get(`/tasks/${place}`, { 'x-n': n });
    const wants = expected(place, `request ${n}`);
    expect(await ran(wants.length)).toEqual(wants);
  }
});

test.each(PLACES)('%s: and of their message, on both protocols', async (place) => {
  for (const subprotocols of [[], ['cortado.v1']]) {
    const client = await running.connect('/tasks', { subprotocols });
    await ran(2); // those of the handshake
    for (const n of ['1', '2']) {
      tasks = [];
      const body = { event: place, n };
      await client.ask(subprotocols.length === 0 ? body : { id: n, event: place, body });
      const wants = expected(place, `message ${n}`);
      expect(await ran(wants.length)).toEqual(wants);
    }
    tasks = [];
    client.destroy();
  }
});

test('functions too', async () => {
  await running.client.get('/function', { 'x-n': '7' });
  expect(await ran(2)).toEqual(['constant request 7', 'middleware request 7']);
});
