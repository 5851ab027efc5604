import { HttpClient } from '@cortado/testkit/http-client';
import { describeWithRedis, RedisServer } from '@cortado/testkit/redis-server';
import { SocketClient } from '@cortado/testkit/socket-client';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Load } from './load';
import { RunningWorkers } from './running-workers';

/** `runWorkers` with real processes. Log lines tell what happened, because nothing is asserted about time. */
jest.setTimeout(60_000);

let program: RunningWorkers | undefined;
afterEach(async () => {
  await program?.stop();
  program = undefined;
});

async function listening(wanted: Record<string, unknown> & { readonly workers: number }): Promise<RunningWorkers> {
  program = RunningWorkers.start(wanted);
  await program.listen(wanted.workers);
  return program;
}

/** Asks on new connections until each of so many processes has answered. */
async function pids(url: string, count: number): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  const client = new HttpClient(url, { keepAlive: false });
  while (found.size < count) {
    const { status, json } = await client.get('/pid');
    expect(status).toBe(200);
    found.add(json as number);
  }
  return found;
}

const client = (url: string): HttpClient => new HttpClient(url, { keepAlive: false });

/** The answer may be lost with the worker. */
const crashOne = (url: string): Promise<unknown> => client(url).send('POST', '/crash').catch(String);

test('workers share one port, their lines have their ids, and one SIGTERM stops all', async () => {
  const workers = await listening({ workers: 2 });
  const lines = workers.of({ msg: 'listening' });
  expect(new Set(lines.map((each) => each['worker']))).toEqual(new Set([1, 2]));
  expect(new Set(lines.map((each) => each['url'])).size).toBe(1);
  expect(await pids(workers.url, 2)).toEqual(new Set(lines.map((each) => each['pid'])));
  workers.signal('SIGTERM');
  expect(await workers.exited).toBe(0);
  expect(new Set(workers.of({ msg: 'closed', clean: true }).map((each) => each['worker']))).toEqual(new Set([1, 2]));
  expect(workers.of({ msg: 'workers stopped', clean: true })).toHaveLength(1);
  for (const { pid } of lines) expect(() => process.kill(pid as number, 0)).toThrow('ESRCH');
});

test('a worker that crashes is replaced, later with each crash, and the others serve meanwhile', async () => {
  const workers = await listening({ workers: 2 });
  for (const crash of [1, 2, 3]) {
    const before = workers.of({ msg: 'worker ended, another one is started' }).length;
    await crashOne(workers.url);
    await workers.several({ msg: 'worker ended, another one is started' }, before + 1);
    expect((await client(workers.url).get('/pid')).status).toBe(200);
    await workers.several({ msg: 'worker restarted' }, crash);
    expect((await pids(workers.url, 2)).size).toBe(2);
  }
  const ended = workers.of({ msg: 'worker ended, another one is started' });
  expect(ended.every((each) => each['code'] === 1)).toBe(true);
  expect(workers.errors).toContain('a crash on purpose');
  workers.signal('SIGTERM');
  expect(await workers.exited).toBe(0);
});

test('the only worker crashes again and again: each time it is replaced after twice the delay', async () => {
  const workers = await listening({ workers: 1, port: 0 });
  for (const crash of [1, 2, 3, 4]) {
    // The primary process may say that it was restarted before the worker's own line arrives.
    const { url } = (await workers.several({ msg: 'listening' }, crash)).at(-1)!;
    await crashOne(url as string);
    await workers.several({ msg: 'worker restarted' }, crash);
  }
  const delays = workers.of({ msg: 'worker ended, another one is started' }).map((each) => each['delay'] as number);
  expect(delays).toEqual([100, 200, 400, 800]);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s sent to every process: a request that runs is answered',
  async (signal) => {
    const workers = await listening({ workers: 2 });
    const running = client(workers.url).get('/gated');
    const { pid } = await workers.one({ msg: 'gated' });
    workers.signalAll(signal);
    await workers.several({ msg: 'closing', signal }, 2);
    process.kill(pid as number, 'SIGUSR2');
    expect(await running).toMatchObject({ status: 200, json: pid });
    expect(await workers.exited).toBe(0);
    expect(workers.of({ msg: 'closing' })).toHaveLength(2);
    expect(workers.of({ msg: 'stopping workers', signal })).toHaveLength(1);
  },
);

test('a second signal kills workers that do not end, and the exit code says so', async () => {
  const workers = await listening({ workers: 2 });
  const running = client(workers.url).get('/gated');
  await workers.one({ msg: 'gated' });
  workers.signal('SIGTERM');
  await workers.one({ msg: 'closing' });
  const again = setInterval(() => workers.signal('SIGTERM'), 100); // one at once is taken for the same
  await expect(running).rejects.toThrow('socket hang up');
  clearInterval(again);
  expect(await workers.exited).toBe(1);
  expect(workers.of({ msg: 'workers stopped', clean: false })).toHaveLength(1);
});

test('a worker that does not stop within stopTimeout is killed', async () => {
  const workers = await listening({ workers: 1, stopTimeout: 500 });
  const running = client(workers.url).get('/gated');
  await workers.one({ msg: 'gated' });
  workers.signal('SIGTERM');
  await expect(running).rejects.toThrow('socket hang up');
  expect(await workers.exited).toBe(1);
});

test('what is cut after drainTimeout makes the exit code 1', async () => {
  const workers = await listening({ workers: 2, app: { drainTimeout: 100 } });
  const running = client(workers.url).get('/gated');
  await workers.one({ msg: 'gated' });
  workers.signal('SIGTERM');
  await expect(running).rejects.toThrow('socket hang up');
  expect(await workers.exited).toBe(1);
  expect(workers.of({ msg: 'closed', clean: false })).toHaveLength(1);
});

test('one worker serves sockets with the memory broker', async () => {
  const workers = await listening({ workers: 1, sockets: true });
  const socket = await SocketClient.connect(`${workers.url.replace('http', 'ws')}/socket`);
  expect(await socket.ask('whoever')).toMatchObject({ statusCode: 200 });
  workers.signal('SIGTERM');
  expect((await socket.closed).code).toBe(1001);
  expect(await workers.exited).toBe(0);
});

test('several workers that serve sockets with the memory broker do not start', async () => {
  program = RunningWorkers.start({ workers: 2, sockets: true });
  expect(await program.exited).toBe(1);
  expect(program.errors).toContain(
    'ConfigurationError: E_PROVIDER: runWorkers: 2 workers serve the socket "/socket", but MemoryBroker reaches the connections of one process only',
  );
});

describeWithRedis('with Redis', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await RedisServer.start()));
  afterAll(() => server.stop());

  test('SIGHUP under load: no request is refused or answered 503, sockets close with 1001, new workers serve', async () => {
    const workers = await listening({ workers: 2, sockets: true, redis: server.url });
    const before = await pids(workers.url, 2);
    const connect = () => SocketClient.connect(`${workers.url.replace('http', 'ws')}/socket`);
    const sockets = await Promise.all(Array.from({ length: 10 }, connect));
    const load = new Load(workers.url, 5);
    workers.signal('SIGHUP');
    await workers.one({ msg: 'workers restarted' });
    await load.stop();
    expect([...load.answers.keys()]).toEqual(['200']);
    expect(new Set(await Promise.all(sockets.map(async (each) => (await each.closed).code)))).toEqual(new Set([1001]));
    for (const pid of await pids(workers.url, 2)) expect(before.has(pid)).toBe(false);
    workers.signal('SIGTERM');
    expect(await workers.exited).toBe(0);
  });
});

describe('a program that cannot start', () => {
  let folder: string;
  let mistake: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cortado-workers-'));
    mistake = join(folder, 'mistake');
  });
  afterEach(() => rm(mistake, { force: true }));
  afterAll(() => rm(folder, { recursive: true }));

  test('ends with its error and 1, and no worker is started again', async () => {
    await writeFile(mistake, '');
    program = RunningWorkers.start({ workers: 2, mistake });
    expect(await program.exited).toBe(1);
    expect(program.errors).toContain('ConfigurationError: E_CONFIG: program: a mistake\n  remedy: remove the file');
    expect(program.errors.split('E_CONFIG: program')).toHaveLength(2);
    expect(program.of({ msg: 'worker ended, another one is started' })).toEqual([]);
  });

  test('ends with 1 where the port is taken', async () => {
    const first = await listening({ workers: 1 });
    const second = RunningWorkers.start({ workers: 2, port: Number(new URL(first.url).port) });
    expect(await second.exited).toBe(1);
    expect(second.errors).toContain('EADDRINUSE');
  });

  test('is not put in the place of one that runs: SIGHUP leaves the workers as they are', async () => {
    const workers = await listening({ workers: 2, mistake });
    const before = await pids(workers.url, 2);
    await writeFile(mistake, '');
    workers.signal('SIGHUP');
    const line = await workers.one({ msg: 'new worker did not start, restart abandoned' });
    expect(line['err'].message).toContain('E_CONFIG: program: a mistake');
    expect(await pids(workers.url, 2)).toEqual(before);
    await rm(mistake);
    workers.signal('SIGHUP');
    await workers.one({ msg: 'workers restarted' });
    for (const pid of await pids(workers.url, 2)) expect(before.has(pid)).toBe(false);
  });

  test('ends when the only worker crashed and the program has a mistake now', async () => {
    const workers = await listening({ workers: 1, mistake });
    await writeFile(mistake, '');
    await crashOne(workers.url);
    expect(await workers.exited).toBe(1);
    expect(workers.of({ msg: 'no worker can start' })[0]!['err'].message).toContain('E_CONFIG: program');
  });

  test('is tried again when one of several workers crashed', async () => {
    const workers = await listening({ workers: 2, mistake });
    await writeFile(mistake, '');
    await crashOne(workers.url);
    await workers.several({ msg: 'worker did not start' }, 2);
    expect((await client(workers.url).get('/pid')).status).toBe(200);
    await rm(mistake);
    await workers.one({ msg: 'worker restarted' });
    expect((await pids(workers.url, 2)).size).toBe(2);
  });
});
