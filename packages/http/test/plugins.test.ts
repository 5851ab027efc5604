import { Controller, HttpError, Ok } from '@cortado/core';
import { Get } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';

afterEach(closeApps);

@Controller('/x')
class Target {
  @Get() get() {
    return Ok({ a: 1 });
  }
  @Get('/taken') taken() {
    throw new HttpError(409, 'This name is taken', { type: 'name_taken' });
  }
}

const open = (http: Parameters<typeof httpApp>[0]['http'], rest = {}) =>
  httpApp({ controllers: [Target], http: http!, ...rest });

test('cors', async () => {
  const { client } = await open({ cors: { origin: 'https://a.example' } });
  expect((await client.get('/x')).headers['access-control-allow-origin']).toBe('https://a.example');
  const without = await open({});
  expect((await without.client.get('/x')).headers['access-control-allow-origin']).toBeUndefined();
});

test('helmet', async () => {
  const { client } = await open({ helmet: true });
  expect((await client.get('/x')).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
  });
});

test('rate limits answer in our form, and say when to come back', async () => {
  const { client } = await open({ rateLimit: { max: 2, timeWindow: 60_000 } });
  expect([(await client.get('/x')).status, (await client.get('/x')).status]).toEqual([200, 200]);
  const answer = await client.get('/x');
  expect([answer.status, answer.json]).toEqual([
    429,
    { errorList: [{ loc: [], type: 'too_many_requests', msg: 'Too Many Requests' }] },
  ]);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});

test('etags', async () => {
  const { client } = await open({ etag: true });
  const { headers } = await client.get('/x');
  const again = await client.get('/x', { 'if-none-match': headers.etag! });
  expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag]);
});

describe('a failure as problem+json', () => {
  const get = async (path: string, accept: string) => (await open({})).client.get(path, { accept });

  test('is sent to clients that ask for it', async () => {
    const answer = await get('/x/taken', 'application/problem+json, application/json;q=0.5');
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
      409,
      'application/problem+json; charset=utf-8',
      {
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        detail: 'This name is taken',
        errorList: [{ loc: [], type: 'name_taken', msg: 'This name is taken' }],
      },
    ]);
    expect((await get('/nowhere', 'application/problem+json')).json.title).toBe('Not Found');
  });

  test('is not sent to other clients, or for successes', async () => {
    expect((await get('/x/taken', '*/*')).headers['content-type']).toBe('application/json; charset=utf-8');
    expect((await get('/x', 'application/problem+json')).json).toEqual({ a: 1 });
  });
});

describe('health', () => {
  test('is asked of each plugin, and says no more than which one failed', async () => {
    let healthy = true;
    const { lines, log } = readableLog();
    const plugins = [
      { name: 'silent' },
      { name: 'database', check: () => healthy },
      {
        name: 'queue',
        check: async () => {
          if (!healthy) throw new Error('secret host');
        },
      },
      { name: 'stuck', check: () => (healthy ? undefined : new Promise(() => undefined)) },
    ];
    const { client } = await open({ health: { timeout: 20 } }, { plugins, log });
    expect((await client.get('/healthz')).json).toEqual({ status: 'ok' });
    const ready = await client.get('/readyz');
    expect([ready.status, ready.json]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok', queue: 'ok', stuck: 'ok' } },
    ]);
    healthy = false;
    const unready = await client.get('/readyz');
    expect([unready.status, unready.json]).toEqual([
      503,
      { status: 'unavailable', checks: { database: 'failed', queue: 'failed', stuck: 'failed' } },
    ]);
    expect(lines.filter(({ msg }) => msg === 'a health check failed').map(({ plugin }) => plugin)).toEqual([
      'queue',
      'stuck',
    ]);
    expect((await client.get('/healthz')).status).toBe(200);
  });

  test('while the application closes, it is live and not ready', async () => {
    let close!: () => void;
    let began!: () => void;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const asked: number[] = [];
    @Controller('/slow')
    class Slow {
      @Get() slow() {
        return new Promise<void>((resolve) => {
          close = resolve;
          began();
        });
      }
    }
    const { client, app } = await open({ health: true }, { controllers: [Slow] });
    const slow = client.get('/slow');
    await begun;
    const closing = app.close();
    for (const path of ['/healthz', '/readyz', '/healthz?probe=1', '/readyz?probe=1']) {
      asked.push((await client.get(path)).status);
    }
    asked.push((await client.send('HEAD', '/healthz')).status, (await client.post('/healthz', {})).status);
    close();
    await Promise.all([slow, closing]);
    expect(asked).toEqual([200, 503, 200, 503, 200, 503]);
  });

  test('does not exist without the option', async () => {
    const { client } = await open({});
    expect((await client.get('/healthz')).status).toBe(404);
    await expect(open({ health: { live: 'live' } })).rejects.toThrow('begin it with a slash');
  });
});
