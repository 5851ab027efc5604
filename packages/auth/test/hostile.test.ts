import { apiKey, authenticate, Authenticated, basic, bearer, jwt, session, sign, type Scheme } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { createApp, Connection, Controller, Get, HttpError, OnMessage, WebSocket } from 'cortado';
import { createSigner } from 'fast-jwt';
import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { Open } from './open';

const key = 'another secret of more than 32 characters';
const token = (claims: object) => createSigner({ key })(claims);

@Authenticated()
@Controller('/closed')
@WebSocket('/closed')
class Closed {
  @Get() who() {
    return 'known';
  }
  @Get('/fails') fails() {
    throw new Error('it fails');
  }
  @OnMessage('fails') failsToo(_connection: Connection) {
    throw new Error('it fails');
  }
  @OnMessage('refuses') refuses(_connection: Connection) {
    throw new HttpError(409, 'It refuses', { cause: new Error('why') });
  }
}

let running: RunningApp;
afterEach(() => running.close());
const lines: string[] = [];
const open = async (...schemes: Scheme[]) => {
  lines.length = 0;
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  const guards = [authenticate(...schemes, { throttle: false })];
  running = await RunningApp.open(createApp({ controllers: [Open, Closed], guards, log }));
};
const get = (authorization: string, path = '/open') => running.client.get(path, { authorization });

test.each([
  ['no token', 'Bearer', 401],
  ['an empty one', 'Bearer ', 401],
  ['one of 12 KB', `Bearer ${'a'.repeat(12_000)}`, 401],
  ['one that is larger than all headers may be', `Bearer ${'a'.repeat(20_000)}`, 431],
  ['one of dots', `Bearer ${'.'.repeat(10_000)}`, 401],
  ['one of equals signs', `Bearer a${'='.repeat(10_000)}`, 401],
  ['one behind many spaces', `Bearer ${' '.repeat(10_000)}a b`, 401],
  ['two of them', 'Bearer a, Bearer b', 401],
  ['a scheme of nobody', 'Digest abc', 200],
])('%s: %#', async (_name, authorization, status) => {
  await open(jwt({ key }));
  expect((await get(authorization)).status).toBe(status);
});

describe('a token that is signed well', () => {
  const signed = (header: unknown, payload: unknown) => {
    const [head, body] = [header, payload].map((each) => Buffer.from(JSON.stringify(each)).toString('base64url'));
    return `${head}.${body}.${createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')}`;
  };
  test.each<[string, string, number]>([
    ['is taken', signed({ alg: 'HS256' }, { sub: 'ada' }), 200],
    ['with claims that are a list', signed({ alg: 'HS256' }, []), 401],
    ['with claims that are text', signed({ alg: 'HS256' }, 'ada'), 401],
    ['with claims that are null', signed({ alg: 'HS256' }, null), 401],
    ['with an end that is text', signed({ alg: 'HS256' }, { sub: 'ada', exp: '9999999999' }), 401],
    ['with an end that is null', signed({ alg: 'HS256' }, { sub: 'ada', exp: null }), 401],
    ['with an end beyond all dates', signed({ alg: 'HS256' }, { sub: 'ada', exp: 1e300 }), 200],
    ['with a start beyond all dates', signed({ alg: 'HS256' }, { sub: 'ada', nbf: 1e300 }), 401],
    ['with a start that is text', signed({ alg: 'HS256' }, { sub: 'ada', nbf: 'now' }), 401],
    ['that demands what nobody knows', signed({ alg: 'HS256', crit: ['b64'], b64: false }, { sub: 'ada' }), 401],
    ['that names no algorithm', signed({}, { sub: 'ada' }), 401],
    ['that names another algorithm', signed({ alg: 'RS256' }, { sub: 'ada' }), 401],
    ['that names none, in capitals', signed({ alg: 'NONE' }, { sub: 'ada' }), 401],
    ['whose signature is cut', signed({ alg: 'HS256' }, { sub: 'ada' }).slice(0, -1), 401],
    ['whose signature has padding', `${signed({ alg: 'HS256' }, { sub: 'ada' })}=`, 401],
  ])('%s', async (_name, given, status) => {
    await open(jwt({ key }));
    expect((await get(`Bearer ${given}`)).status).toBe(status);
  });
});

test('clocks may differ as far as they are allowed to, on a socket too', async () => {
  await open(jwt({ key, clockTolerance: 3_600_000 }));
  const justOver = token({ sub: 'ada', exp: Math.floor(Date.now() / 1_000) - 60 });
  expect((await get(`Bearer ${justOver}`)).status).toBe(200);
  const client = await running.connect('/closed', { headers: { authorization: `Bearer ${justOver}` } });
  expect((await client.ask({ event: 'unknown' })).statusCode).toBe(404);
});

test('a token whose end is beyond all dates keeps its socket', async () => {
  await open(jwt({ key }));
  const client = await running.connect('/closed', {
    subprotocols: ['cortado.v1', `bearer.${token({ sub: 'a', exp: 1e300 })}`],
  });
  expect(await client.ask({ id: 1, event: '$auth', body: { token: token({ sub: 'a', exp: 1e300 }) } })).toEqual({
    id: 1,
    statusCode: 204,
    body: null,
  });
});

test.each<false | null | undefined>([false, null, undefined])(
  'a check that comes to %p has found nobody',
  async (nobody) => {
    await open(
      bearer(() => nobody),
      basic({ realm: 'r', verify: () => nobody }),
      apiKey({ keys: () => nobody }),
      session({ secret: key, find: () => nobody }),
    );
    const status = async (headers: Record<string, string>) => (await running.client.get('/closed', headers)).status;
    expect(await status({ authorization: 'Bearer abc' })).toBe(401);
    expect(await status({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })).toBe(401);
    expect(await status({ 'x-api-key': 'abc' })).toBe(401);
    expect(await status({ cookie: `session=${encodeURIComponent(sign('7', key))}` })).toBe(401);
  },
);

test('expired credentials are refused even if the scheme accepts them; an expired session counts as no session', async () => {
  const ended = { principal: 'ada', expires: new Date(1_000) };
  await open(
    bearer(() => ended),
    session({ secret: key, find: () => ended }),
  );
  expect((await get('Bearer abc')).status).toBe(401);
  const stranger = await running.client.get('/open', { cookie: `session=${encodeURIComponent(sign('7', key))}` });
  expect(stranger.json).toEqual({ who: null });
});

test('a signature in another Base64 spelling is refused', async () => {
  await open(session({ secret: key, find: (id) => ({ principal: id }) }));
  const signed = sign('7', key);
  const get = async (value: string) =>
    (await running.client.get('/open', { cookie: `session=${encodeURIComponent(value)}` })).json;
  expect(await get(signed)).toEqual({ who: '7' });
  for (const other of [`${signed}=`, `${signed} `, `${signed}!`, signed.replace(/-/g, '+').replace(/_/g, '/') + '=']) {
    expect(await get(other)).toEqual({ who: null });
  }
});

test('no token and no password is in the log, whatever fails, and at any level', async () => {
  await open(jwt({ key, query: true }), basic({ realm: 'r', verify: () => undefined }), apiKey({ keys: { k: 'k' } }));
  const good = token({ sub: 'ada' });
  const bad = `${good}x`;
  const password = Buffer.from('ada:correct-horse').toString('base64');
  for (const path of ['/open', '/closed', '/closed/fails', '/nowhere', '/closed?access_token=']) {
    await get(`Bearer ${good}`, path.endsWith('=') ? path + good : path);
    await get(`Bearer ${bad}`, path.endsWith('=') ? path + bad : path);
    await get(`Basic ${password}`, path);
    await running.client.get(path, { 'x-api-key': 'correct-horse' });
  }
  for (const options of [
    { headers: { authorization: `Bearer ${good}` } },
    { subprotocols: [`bearer.${good}`] },
    { subprotocols: ['cortado.v1', `bearer.${bad}`] },
    { headers: { 'x-api-key': 'correct-horse' } },
  ]) {
    await running.connect('/closed', options).then(
      () => undefined,
      () => undefined,
    );
  }
  await running.connect(`/closed?access_token=${bad}`).catch((error: unknown) => error);
  await running.connect(`/nowhere?access_token=${bad}`).catch((error: unknown) => error);
  const client = await running.connect(`/closed?access_token=${good}`, { subprotocols: ['cortado.v1'] });
  for (const [id, event] of ['fails', 'refuses', 'unheard'].entries()) await client.ask({ id, event });
  await client.ask({ id: 9, event: '$auth', body: { token: bad } });
  await client.ask({ id: 10, event: '$auth', body: { token: good } });
  client.send('no json');
  await client.json();
  client.destroy();
  await running.app.close();
  expect(lines.join('')).toContain('it fails'); // something was logged
  for (const secret of [good, bad, good.split('.')[1]!, password, 'correct-horse', key]) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
});
