import {
  Controller,
  createApp,
  Get,
  HttpContext,
  NotFound,
  OnReceive,
  Text,
  Unauthorized,
  WebSocket,
  type Context,
  type CortadoOptions,
  type HttpStats,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

@WebSocket('/echo')
class Echo {
  @OnReceive() echo(text: string) {
    return text;
  }
}

@Controller('/answers')
class Answers {
  @Get('/ok') ok() {
    return 1;
  }
  @Get('/missing') missing() {
    return NotFound();
  }
  @Get('/thrown') thrown() {
    throw new Error('thrown');
  }
  @Get('/text') text() {
    return Text('text');
  }
  @Get('/own') own({ reply }: HttpContext) {
    void reply.code(202).send('own');
  }
  @Get('/unsendable') unsendable() {
    return 1n;
  }
  @Get('/stuck') stuck() {
    return new Promise(() => undefined);
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
const open = async (options: CortadoOptions) =>
  (running = await RunningApp.open(createApp({ controllers: [Echo], log: false, ...options })));

const withKey = ({ headers }: Context) => (headers.authorization === 'Bearer scraper' ? true : Unauthorized());

test('are served for Prometheus in its text format, and only when asked for', async () => {
  const { client } = await open({});
  expect((await client.get('/metrics')).status).toBe(404);
  await running!.close();
  const app = await open({ http: { metrics: true } });
  const socket = await app.connect('/echo');
  await socket.ask('a');
  const answer = await app.client.get('/metrics');
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(answer.text).toContain('cortado_websocket_connections{path="/echo"} 1\n');
  expect(answer.text).toContain('cortado_http_requests_total 1\n');
  expect(answer.text).toContain('cortado_http_running 1\n');
  expect(answer.text).toContain('cortado_websocket_replies_total{path="/echo",status="200"} 1\n');
  for (const line of answer.text.split('\n')) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_\d]+ .+|[a-z_\d]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? \d+(\.\d+)?(e-?\d+)?|)$/,
    );
  }
});

test('count every HTTP answer', async () => {
  const { app, client } = await open({ http: { metrics: true, handlerTimeout: 300 }, controllers: [Echo, Answers] });
  for (const path of ['ok', 'ok', 'missing', 'thrown', 'text', 'own', 'unsendable', 'stuck', 'ok', '../nowhere']) {
    await client.get(`/answers/${path}`);
  }
  await client.post('/answers/ok', {});
  const stats = app.stats()['http'] as HttpStats;
  expect(stats).toEqual({ requests: 11, running: 0, answers: { 200: 4, 202: 1, 404: 1, 500: 2, 503: 1 } });
  const { text } = await client.get('/metrics');
  expect(text).toContain('# TYPE cortado_http_answers_total counter\ncortado_http_answers_total{status="200"} 4\n');
});

test('are served at their path without the prefix, with their own guards', async () => {
  const { app, client } = await open({
    prefix: '/api',
    http: { metrics: { path: '/internal/metrics', guards: [withKey] } },
  });
  expect((await client.get('/internal/metrics')).status).toBe(401);
  expect((await client.get('/internal/metrics', { authorization: 'Bearer scraper' })).status).toBe(200);
  expect((await client.post('/internal/metrics', {})).headers['allow']).toBe('GET, HEAD');
  expect(app.routes().map(({ method, path }) => `${method} ${path}`)).toContain('GET /internal/metrics');
});

test('are behind the guards of the application too', async () => {
  const { client } = await open({ http: { metrics: true }, guards: [withKey] });
  expect((await client.get('/metrics')).status).toBe(401);
  expect((await client.get('/metrics', { authorization: 'Bearer scraper' })).status).toBe(200);
});

test.each([
  [{ metrics: { path: 'metrics' } }, 'createApp, http.metrics.path: "metrics" is not a path'],
  [{ metrics: { paths: '/m' } }, 'there is no option "paths"'],
  [{ metrics: { guards: [7] } }, 'E_GUARD: http.metrics.handler: 7 is not a guard'],
])('%j refuses to start', async (http, message) => {
  await expect(createApp({ http: http as object })).rejects.toThrow(message);
});

test('their path may not be that of a controller', async () => {
  @Controller('/metrics')
  class Own {
    @Get() get() {}
  }
  await expect(createApp({ controllers: [Own], http: { metrics: true } })).rejects.toThrow(
    'E_ROUTE_DUPLICATE: http.metrics.handler: GET /metrics is already used: Own.get answers GET /metrics',
  );
});
