import {
  apiKey,
  authenticate,
  basic,
  bearer,
  issueToken,
  jwt,
  session,
  sign,
  type Scheme,
  type ThrottleOptions,
} from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { ConfigurationError, createApp } from 'cortado';
import { Open } from './open';

const key = 'a secret of more than 32 characters!';
let asked: string[];
let running: RunningApp;
beforeEach(() => (asked = []));
afterEach(() => running?.close());

const open = async (schemes: readonly Scheme[], throttle?: ThrottleOptions | false) => {
  const guards = [authenticate(...schemes, throttle === undefined ? {} : { throttle })];
  running = await RunningApp.open(createApp({ controllers: [Open], guards, log: false, trustProxy: true }));
};
const passwords = basic({
  realm: 'r',
  verify: async (user, password) => {
    asked.push(password);
    await new Promise((resolve) => setImmediate(resolve));
    return password === 'right' ? user : undefined;
  },
});
const tokens = bearer((token) => {
  asked.push(token);
  return token.startsWith('right') ? { principal: token, subject: 'ada' } : undefined;
});
const named = (password: string) => `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;
const get = async (authorization?: string, from = '192.0.2.1') =>
  running.client.get('/open', { 'x-forwarded-for': from, ...(authorization === undefined ? {} : { authorization }) });
const shake = (authorization: string, from = '192.0.2.1') =>
  running.connect('/open', { headers: { authorization, 'x-forwarded-for': from } }).then(
    (client) => (client.destroy(), 101),
    (error: { readonly status: number }) => error.status,
  );
const count = (statuses: readonly number[]) =>
  Object.fromEntries(
    [...new Set(statuses)]
      .toSorted((a, b) => a - b)
      .map((each) => [each, statuses.filter((other) => other === each).length]),
  );

test('of 200 guesses 10 reach the verifier, one after the other on HTTP', async () => {
  await open([passwords]);
  const statuses: number[] = [];
  for (let index = 0; index < 200; index += 1) statuses.push((await get(named(`guess ${index}`))).status);
  expect(count(statuses)).toEqual({ 401: 10, 429: 190 });
  expect(asked).toHaveLength(10);
});

test('of 200 guesses 10 reach the verifier, all at once on HTTP', async () => {
  await open([passwords]);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => get(named(`guess ${index}`))));
  expect(count(answers.map((each) => each.status))).toEqual({ 401: 10, 429: 190 });
  expect(asked).toHaveLength(10);
});

test('of 200 guesses 10 reach the verifier, by handshakes', async () => {
  await open([passwords]);
  const statuses = await Promise.all(Array.from({ length: 200 }, (_, index) => shake(named(`guess ${index}`))));
  expect(count(statuses)).toEqual({ 401: 10, 429: 190 });
  expect(asked).toHaveLength(10);
});

test('of 200 guesses 10 reach the verifier, by $auth on many connections', async () => {
  await open([tokens]);
  const options = {
    subprotocols: ['cortado.v1'],
    headers: { authorization: 'Bearer right1', 'x-forwarded-for': '192.0.2.1' },
  };
  const clients = await Promise.all(Array.from({ length: 40 }, () => running.connect('/open', options)));
  asked = [];
  const statuses: number[] = [];
  for (const client of clients) {
    for (let id = 1; id <= 5; id += 1) {
      statuses.push((await client.ask({ id, event: '$auth', body: { token: `guess${id}` } })).statusCode as number);
    }
  }
  expect(count(statuses)).toEqual({ 401: 10, 429: 190 });
  expect(asked).toHaveLength(10);
  expect((await clients[0]!.ask({ id: 9, event: 'who' })).body).toEqual({ who: 'right1' });
});

test('what fails on one transport counts on the other', async () => {
  await open([tokens], { failures: 3 });
  expect((await get('Bearer a')).status).toBe(401);
  expect(await shake('Bearer b')).toBe(401);
  expect((await get('Bearer c')).status).toBe(401);
  expect(await shake('Bearer right')).toBe(429);
  expect((await get('Bearer right')).status).toBe(429);
  expect(asked).toEqual(['a', 'b', 'c']);
});

test('the answer says when to come back, in the form of other errors', async () => {
  await open([tokens], { failures: 1, window: 90_000 });
  await get('Bearer wrong');
  const { status, headers, json } = await get('Bearer right');
  expect([status, json.errorList[0].type]).toEqual([429, 'too_many_requests']);
  const wait = Number(headers['retry-after']);
  expect(wait > 60 && wait <= 90).toBe(true);
});

test('other addresses, and requests without credentials, are served', async () => {
  await open([tokens, passwords, apiKey({ keys: { k: 'k' } }), session({ secret: key, find: () => undefined })], {
    failures: 1,
  });
  await get('Bearer wrong');
  expect((await get('Bearer right')).status).toBe(429);
  expect((await get()).json).toEqual({ who: null });
  expect((await get('Digest abc')).json).toEqual({ who: null });
  expect((await get('Bearer right', '192.0.2.2')).json).toEqual({ who: 'right' });
});

test('right credentials do not count, and 50 at once are all served', async () => {
  await open([passwords], { failures: 2 });
  const answers = await Promise.all(Array.from({ length: 50 }, () => get(named('right'))));
  expect(count(answers.map((each) => each.status))).toEqual({ 200: 50 });
  expect((await get(named('wrong'))).status).toBe(401);
  expect((await get(named('right'))).status).toBe(200);
});

test('an expired token, a session that is over and a verifier that fails do not count', async () => {
  const broken = apiKey({ keys: () => Promise.reject(new Error('the database is gone')) });
  const scheme = jwt({ key });
  await open([scheme, broken, session({ secret: key, find: () => undefined })], { failures: 1 });
  const ended = issueToken({ sub: 'ada', exp: 1_000 }, { key });
  for (let index = 0; index < 3; index += 1) {
    expect((await get(`Bearer ${ended}`)).status).toBe(401);
    const from = { 'x-forwarded-for': '192.0.2.1' };
    expect((await running.client.get('/open', { ...from, 'x-api-key': 'k' })).status).toBe(500);
    const cookie = `session=${encodeURIComponent(sign('7', key))}`;
    expect((await running.client.get('/open', { ...from, cookie })).status).toBe(200);
  }
  expect((await get(`Bearer ${issueToken({ sub: 'ada' }, { key })}`)).status).toBe(200);
});

test('after the window attempts are possible again', async () => {
  await open([tokens], { failures: 1, window: 50 });
  expect((await get('Bearer wrong')).status).toBe(401);
  let status = 429;
  while (status === 429) ({ status } = await get('Bearer right'));
  expect(status).toBe(200);
});

test.each([
  ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
  ['2001:DB8:0:1::1', '2001:db8::1:0:0:0:9', true],
  ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
  ['::ffff:192.0.2.7', '192.0.2.7', true],
  ['::ffff:c000:207', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.8', false],
  ['::1', '::2', true],
])('%s and %s are the same address: %p', async (first, second, isSame) => {
  await open([tokens], { failures: 1 });
  await get('Bearer wrong', first);
  expect((await get('Bearer right', second)).status).toBe(isSame ? 429 : 200);
});

test('addresses beyond 10,000 are forgotten, the oldest first', async () => {
  await open([tokens], { failures: 1, window: 86_400_000 });
  const from = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  for (let batch = 0; batch < 101; batch += 1) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => get('Bearer wrong', from(batch * 100 + index))));
  }
  expect((await get('Bearer right', from(0))).status).toBe(200);
  expect((await get('Bearer right', from(10_099))).status).toBe(429);
  expect((await get('Bearer right', from(5_000))).status).toBe(429);
}, 60_000);

test('it can be turned off', async () => {
  await open([tokens], false);
  for (let index = 0; index < 20; index += 1) expect((await get('Bearer wrong')).status).toBe(401);
});

test('a client that leaves while it waits gives its turn to the next', async () => {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow = bearer(async (token) => {
    asked.push(token);
    await gate;
    return { principal: token };
  });
  await open([slow], { failures: 1 });
  const first = get('Bearer first');
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const leaving = await running.client.connect();
  leaving.write('GET /open HTTP/1.1\r\nhost: a\r\nauthorization: Bearer gone\r\nx-forwarded-for: 192.0.2.1\r\n\r\n');
  await new Promise((resolve) => setImmediate(resolve));
  leaving.destroy();
  const last = get('Bearer last');
  release();
  expect([(await first).status, (await last).status]).toEqual([200, 200]);
});

test.each<[string, object]>([
  ['no failure at all', { failures: 0 }],
  ['a failure that is not a number', { failures: NaN }],
  ['too many to remember', { failures: 100_000 }],
  ['no window', { window: 0 }],
  ['a window of more than a day', { window: 1e9 }],
  ['an option that does not exist', { max: 5 }],
])('%s refuses to start', (_name, throttle) => {
  expect(() => authenticate(jwt({ key }), { throttle })).toThrow(ConfigurationError);
});

test('an option of authenticate() that does not exist refuses to start, and so does what is no scheme', () => {
  expect(() => authenticate(jwt({ key }), { throtle: false } as never)).toThrow(/throtle/);
  expect(() => authenticate({ throttle: false })).toThrow(/no scheme/);
  expect(() => authenticate('jwt' as never, jwt({ key }))).toThrow(ConfigurationError);
});
