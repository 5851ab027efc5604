import { RunningApp } from '@cortado/testkit/app';
import { IsString } from 'class-validator';
import { Controller, createApp, Get, OnMessage, OnReceive, WebSocket, type CortadoOptions } from 'cortado';

class Message {
  @IsString() text!: string;
}

@Controller('/books')
class Books {
  @Get('/:id') one() {
    return 1;
  }
  @Get('/broken') broken() {
    throw new Error('broken');
  }
}

@WebSocket('/chat/:room')
class Chat {
  @OnMessage('say') say({ text }: Message) {
    return text;
  }
  @OnMessage('count') count({ text }: Message) {
    return text === 'unsendable' ? 1n : text.length;
  }
}

@WebSocket('/plain')
class Plain {
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());

const open = async (metrics: NonNullable<CortadoOptions['http']>['metrics']) => {
  const app = await createApp({
    controllers: [Books, Chat, Plain],
    log: false,
    http: { metrics: metrics!, health: true },
  });
  app.route('GET', '/function', () => 1);
  return (running = await RunningApp.open(Promise.resolve(app)));
};

/** The samples of one metric: labels as they are written, and the value. */
function samples(text: string, name: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return new Map(lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** Once the answers before it are counted: they are when their last byte has left, which may be after the client has it. */
async function countsOf(app: RunningApp, name: string, total: number): Promise<Record<string, number>> {
  for (;;) {
    const counts = samples((await app.client.get('/metrics')).text, `${name}_count`);
    const shown = [...counts].filter(([labels]) => !labels.includes('"/metrics"'));
    if (shown.reduce((sum, [, count]) => sum + count, 0) >= total) return Object.fromEntries(shown);
  }
}

test('requests are measured by method, route and class of status', async () => {
  const app = await open(true);
  for (const path of [
    '/books/1',
    '/books/2?a=b',
    '/books/broken',
    '/function',
    '/healthz',
    '/nowhere',
    '/else',
    '/%zz',
  ]) {
    await app.client.get(path);
  }
  await app.client.send('DELETE', '/nowhere');
  await app.client.raw('garbage\r\n\r\n');
  expect(await countsOf(app, 'cortado_http_request_duration_seconds', 10)).toEqual({
    '{method="GET",route="/books/:id",status="2xx"}': 2,
    '{method="GET",route="/books/broken",status="5xx"}': 1,
    '{method="GET",route="/function",status="2xx"}': 1,
    '{method="GET",route="/healthz",status="2xx"}': 1,
    '{method="",route="(unrouted)",status="4xx"}': 5,
  });
});

test('messages are measured by path, event and class of what was sent; handshakes by path', async () => {
  const app = await open(true);
  const message = await app.connect('/chat/a');
  await message.ask({ event: 'say', text: 'a' });
  await message.ask({ event: 'say' });
  await message.ask({ event: 'count', text: 'unsendable' });
  await message.ask({ event: 'unknown' });
  const rpc = await app.connect('/chat/b', { subprotocols: ['cortado.v1'] });
  await rpc.ask({ id: 1, event: 'say', body: { text: 'a' } });
  await rpc.ask({ id: 2, event: 'count', body: { text: 'unsendable' } });
  await rpc.ask('no JSON');
  const plain = await app.connect('/plain');
  await plain.ask('a');
  await expect(app.connect('/nowhere')).rejects.toThrow('404');
  expect(await countsOf(app, 'cortado_websocket_message_duration_seconds', 8)).toEqual({
    '{path="/chat/:room",event="say",status="2xx"}': 2,
    '{path="/chat/:room",event="say",status="4xx"}': 1,
    '{path="/chat/:room",event="count",status="5xx"}': 2,
    '{path="/chat/:room",event="",status="4xx"}': 2,
    '{path="/plain",event="",status="2xx"}': 1,
  });
  expect(await countsOf(app, 'cortado_websocket_handshake_duration_seconds', 4)).toEqual({
    '{path="/chat/:room",status="1xx"}': 2,
    '{path="/plain",status="1xx"}': 1,
    '{path="(unrouted)",status="4xx"}': 1,
  });
});

test('buckets include those below them, and the last one takes everything', async () => {
  const app = await open({ buckets: [1e-9, 1_000], process: false });
  await app.client.get('/books/1');
  await countsOf(app, 'cortado_http_request_duration_seconds', 1);
  const { text } = await app.client.get('/metrics');
  const buckets = [...samples(text, 'cortado_http_request_duration_seconds_bucket')];
  const labels = 'method="GET",route="/books/:id",status="2xx"';
  expect(buckets.filter(([each]) => each.includes('/books'))).toEqual([
    [`{${labels},le="1e-9"}`, 0],
    [`{${labels},le="1000"}`, 1],
    [`{${labels},le="+Inf"}`, 1],
  ]);
  expect(text).toContain('# TYPE cortado_http_request_duration_seconds histogram\n');
  const sum = samples(text, 'cortado_http_request_duration_seconds_sum').get(`{${labels}}`);
  expect(sum).toBeGreaterThan(1e-9);
  expect(sum).toBeLessThan(1_000);
  expect(text).not.toContain('process_cpu');
});

test('series beyond the limit are counted together', async () => {
  const app = await open({ maxSeries: 2 });
  for (const path of ['/books/1', '/function', '/healthz', '/nowhere', '/books/1']) {
    await app.client.get(path);
    await countsOf(app, 'cortado_http_request_duration_seconds', 1);
  }
  const counts = await countsOf(app, 'cortado_http_request_duration_seconds', 5);
  expect(Object.keys(counts)).toHaveLength(2);
  expect(counts['{method="GET",route="/books/:id",status="2xx"}']).toBe(2);
  expect(counts['{method="(other)",route="(other)",status="(other)"}']).toBeGreaterThanOrEqual(3);
});

test('the process is measured under the names of prom-client', async () => {
  const app = await open(true);
  const { text } = await app.client.get('/metrics');
  const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(value('process_cpu_seconds_total')).toBeCloseTo(
    value('process_cpu_user_seconds_total') + value('process_cpu_system_seconds_total'),
  );
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(value('nodejs_heap_size_used_bytes'));
  expect(value('nodejs_heap_size_total_bytes')).toBeGreaterThanOrEqual(value('nodejs_heap_size_used_bytes'));
  expect(value('process_start_time_seconds')).toBeLessThan(Date.now() / 1_000);
  expect(value('nodejs_eventloop_utilization')).toBeLessThanOrEqual(1);
  for (const name of ['mean', 'max', 'p50', 'p90', 'p99']) {
    expect(value(`nodejs_eventloop_lag_${name}_seconds`)).toBeGreaterThanOrEqual(0);
  }
  expect(text).toContain(`nodejs_version_info{version="${process.version}"`);
  expect(text).toContain('# TYPE nodejs_gc_duration_seconds histogram\n');
});

test('histograms and process metrics can be turned off, and app.metrics() returns what the route serves', async () => {
  const off = await open({ buckets: false, process: false });
  await off.client.get('/books/1');
  expect(off.app.metrics()).not.toMatch(/duration_seconds|process_|nodejs_/);
  expect(off.app.metrics()).toContain('cortado_http_requests_total 1\n');
  await off.close();
  const without = await createApp({ log: false });
  expect(without.metrics()).toContain('cortado_http_requests_total 0\n');
  expect(without.metrics()).not.toMatch(/duration_seconds|process_|nodejs_/);
  await without.close();
});

test.each([
  [{ buckets: [] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: [1, 1] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: [2, 1] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: [0, 1] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: [1, Infinity] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: ['1'] }, 'createApp, http.metrics.buckets: invalid value'],
  [{ buckets: true }, 'createApp, http.metrics.buckets: invalid value'],
  [{ maxSeries: 0 }, 'createApp, http.metrics.maxSeries: must be a whole number'],
  [{ process: 'yes' }, 'createApp, http.metrics.process: invalid value'],
  [{ bucket: [1] }, 'did you mean "buckets"?'],
])('%j refuses to start', async (metrics, message) => {
  await expect(createApp({ http: { metrics: metrics as object } })).rejects.toThrow(message);
});
