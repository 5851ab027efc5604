import { RunningApp } from '@cortado/testkit/app';
import { Controller, createApp, Get, OnReceive, WebSocket, type CortadoOptions } from 'cortado';

/** Does nothing else for so long, which must be more than `DELAY`, and more than a sample behind it. */
const BLOCKED = 400;
const DELAY = 100;

@Controller('/work')
@WebSocket('/work')
class Work {
  @Get() get() {
    return 'done';
  }
  @Get('/block') block() {
    const until = performance.now() + BLOCKED;
    while (performance.now() < until);
    return 'done';
  }
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp;
async function open(options: Pick<CortadoOptions, 'overload' | 'http' | 'websocket'>): Promise<void> {
  running = await RunningApp.open(createApp({ controllers: [Work], log: false, ...options }));
}
afterEach(() => running.close());

const upgrade = (path = '/work') =>
  running.connect(path).then(
    () => 101,
    (error: { readonly status: number; readonly headers: Record<string, string>; readonly body: any }) => error,
  );

test('while the heap is too full, new requests and sockets are 503 with retry-after, on both transports alike', async () => {
  await open({ overload: { maxHeap: 1, sampleInterval: 1, retryAfter: 7 }, http: { health: true } });
  let answer = await running.client.get('/work');
  for (let tries = 0; tries < 1_000 && answer.status === 200; tries += 1) answer = await running.client.get('/work');
  expect([answer.status, answer.headers['retry-after'], answer.json]).toEqual([
    503,
    '7',
    { errorList: [{ loc: [], type: 'overloaded', msg: 'The server is overloaded' }] },
  ]);
  expect((await running.client.get('/healthz')).status).toBe(200);
  expect((await running.client.get('/readyz')).status).toBe(503);
  const refused = await upgrade();
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '7' }, body: answer.json });
});

test('a late event loop: new work is refused, sockets that are open stay, and it is over when the load is', async () => {
  await open({ overload: { maxEventLoopDelay: DELAY, sampleInterval: 100 } });
  const socket = await running.connect('/work');
  let status = 0;
  for (let tries = 0; tries < 20 && status !== 503; tries += 1) {
    await running.client.get('/work/block');
    status = (await running.client.get('/work')).status;
  }
  expect(status).toBe(503);
  socket.send('still here');
  expect(await socket.json()).toEqual({ statusCode: 200, body: 'still here' });

  let upgraded: unknown;
  for (let tries = 0; tries < 100_000 && upgraded !== 101; tries += 1) {
    status = (await running.client.get('/work')).status;
    if (status === 200) upgraded = await upgrade();
  }
  expect([status, upgraded]).toEqual([200, 101]);
});

test('is off unless it is asked for, and its limits are checked', async () => {
  await open({});
  await running.client.get('/work/block');
  expect((await running.client.get('/work')).status).toBe(200);
  await expect(createApp({ overload: { maxHeap: 0 } })).rejects.toThrow(
    'overload.maxHeap: must be a whole number from 1 to 2147483647, not 0',
  );
});
