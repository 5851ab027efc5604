import { HttpClient } from '@cortado/testkit/http-client';
import { RawSocket } from '@cortado/testkit/raw-socket';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { report, Target } from './attack';

/** Row 21 of docs/reliability.md: SIGTERM to an application with both transports. Milliseconds are only reported. */
jest.setTimeout(120_000);

interface Seen {
  readonly begun: number;
  readonly answered: number;
  readonly disconnects: number;
}

let target: Target;
afterEach(() => target.stop());

async function start(options: object): Promise<HttpClient> {
  target = await Target.start({ websocket: { closeTimeout: 500 }, ...options }, 'shutdown-app.ts');
  return new HttpClient(`http://127.0.0.1:${target.child.port}`);
}

/** Asks until so much work is going on. */
async function begun(count: number): Promise<void> {
  while ((await target.child.ask<Seen>('seen')).begun < count);
}

/** Asks until the application says that it is not ready; a signal has no answer. @returns how it said so */
async function unready(http: HttpClient): Promise<number> {
  for (;;) {
    const { status } = await http.get('/readyz');
    if (status !== 200) return status;
  }
}

const HOOKS = ['stop second', 'stop first', 'dispose Cache', 'dispose Store'];
const hooks = (): unknown[] => target.child.told.filter((each) => typeof each === 'string');
const counts = (): Seen => target.child.told.find((each) => typeof each === 'object') as Seen;

test.each([
  ['one address', ['127.0.0.1']],
  ['two addresses', ['127.0.0.1', '127.0.0.2']],
])(
  'row 21: SIGTERM with 1,000 sockets, 50 requests, 20 messages and 5 peers that ignore it, at %s',
  async (_, host) => {
    const http = await start({ host, drainTimeout: 60_000 });
    const { child } = target;
    const [sockets, requests, messages, ignoring] = [1_000, 50, 20, 5];
    const idle = await target.many(sockets - messages - ignoring, () => target.connect('/work'));
    const working = await target.many(messages, () => target.connect('/work'));
    const deaf = await target.many(ignoring, () => target.open('/work'));
    for (const each of working) each.send('gated');
    const running = Array.from({ length: requests }, () => http.get('/work/gated'));
    await begun(requests + messages);
    const at = performance.now();
    child.signal('SIGTERM');
    // At once: nothing of what runs is over, because nothing was let go.
    expect(await unready(http)).toBe(503);
    child.signal('SIGTERM');
    for (const address of host) {
      const late = await RawSocket.connect({ port: child.port, host: address });
      late.write(RawSocket.upgrade('/work'));
      expect((await late.head()).split('\r\n')[0]).toBe('HTTP/1.1 503 Service Unavailable');
      late.destroy();
    }
    expect((await http.get('/work/quick')).json.errorList[0].type).toBe('shutting_down');
    expect(await child.ask('let go')).toMatchObject({ begun: requests + messages, disconnects: 0 });
    const answers = await Promise.all(running);
    expect(answers.map(({ status, json }) => [status, json])).toEqual(Array(requests).fill([200, 'done']));
    const replies = await Promise.all(working.map((each) => each.json()));
    expect(replies).toEqual(Array(messages).fill({ statusCode: 200, body: 'done' }));
    const codes = await Promise.all([...idle, ...working].map((each) => each.closed));
    expect(new Set(codes.map((each) => each.code))).toEqual(new Set([1001]));
    expect(await Promise.all(deaf.map((each) => each.closeCode()))).toEqual(Array(ignoring).fill(1001));
    expect(await child.exited).toBe(0);
    expect(hooks()).toEqual(HOOKS);
    const all = requests + messages;
    expect(counts()).toEqual({ begun: all, answered: all, disconnects: sockets });
    report(
      `row 21: SIGTERM twice, ${host.length} address(es): ${requests} requests and ${messages} messages answered, ${sockets} × 1001, exit 0 in ${Math.round(performance.now() - at)} ms`,
    );
  },
);

/** Asks again and again, until it is told that the application closes or cannot ask any more. @returns how many were answered 200 */
async function askOverHttp(): Promise<number> {
  const http = new HttpClient(`http://127.0.0.1:${target.child.port}`);
  let answered = 0;
  try {
    while ((await http.get('/work/quick')).status === 200) answered += 1;
  } catch (error) {
    // A connection that is closed while it is idle, and before it was asked anything.
    if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return answered;
}

async function askOverSocket(client: SocketClient): Promise<number> {
  let answered = 0;
  try {
    while (((await client.ask('quick')) as { statusCode: number }).statusCode === 200) answered += 1;
  } catch (error) {
    // The goodbye was on its way, and what was asked meanwhile is not looked at.
    if (!(error as Error).message.startsWith('closed')) throw error;
  }
  return answered;
}

test('row 21: SIGTERM under load: whatever was begun is answered, on both transports', async () => {
  await start({ drainTimeout: 60_000 });
  const { child } = target;
  const sockets = await target.many(50, () => target.connect('/work'));
  const asking = [...Array.from({ length: 50 }, askOverHttp), ...sockets.map(askOverSocket)];
  await begun(5_000);
  child.signal('SIGTERM');
  const answered = (await Promise.all(asking)).reduce((sum, each) => sum + each);
  expect(new Set((await Promise.all(sockets.map((each) => each.closed))).map((each) => each.code))).toEqual(
    new Set([1001]),
  );
  expect(await child.exited).toBe(0);
  expect(counts()).toEqual({ begun: answered, answered, disconnects: 50 });
  expect(hooks()).toEqual(HOOKS);
  report(`row 21: SIGTERM under load: ${answered} of ${answered} begun were answered, exit 0`);
});

describe('row 21: what is stuck forces the end after the limit, with 1', () => {
  test('a message', async () => {
    await start({ drainTimeout: 500 });
    const client = await target.connect('/work');
    client.send('stuck');
    await begun(1);
    target.child.signal('SIGTERM');
    expect(await target.child.exited).toBe(1);
    expect([1001, 1006]).toContain((await client.closed).code);
    expect(hooks()).toEqual(HOOKS);
  });

  test('a request', async () => {
    const http = await start({ drainTimeout: 500 });
    const stuck = http.get('/work/stuck').catch((error: NodeJS.ErrnoException) => error.code);
    await begun(1);
    target.child.signal('SIGTERM');
    expect(await target.child.exited).toBe(1);
    expect(await stuck).toBe('ECONNRESET');
    expect(hooks()).toEqual(HOOKS);
    report('row 21: stuck message or request: exit 1 after the limit, hooks run');
  });
});
