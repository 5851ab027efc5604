import { authenticate, issueToken, jwt, type JwksOptions } from '@cortado/auth';
import { testApp, type TestApp } from '@cortado/testing';
import { ConfigurationError } from 'cortado';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Open } from './open';

/** An issuer: a server whose keys and answers a test changes. */
class Issuer {
  loads = 0;
  #server: Server | undefined;
  answer: RequestListener = (_request, response) => response.end(JSON.stringify({ keys: this.keys }));
  keys: readonly object[] = [];

  async open(): Promise<this> {
    this.#server = createServer((request, response) => {
      this.loads += 1;
      this.answer(request, response);
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}/jwks.json`;
  }

  async close(): Promise<void> {
    this.#server!.closeAllConnections();
    await new Promise((resolve) => this.#server!.close(resolve));
  }
}

const one = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const two = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const published = (key: KeyObject, kid?: string, more: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  ...(kid === undefined ? {} : { kid }),
  ...more,
});
const signed = (key: KeyObject, kid?: string) =>
  issueToken({ sub: 'ada' }, { key, ...(kid === undefined ? {} : { kid }) });

let issuer: Issuer;
let app: TestApp;
beforeEach(async () => {
  issuer = await new Issuer().open();
  issuer.keys = [published(one.publicKey, 'one')];
});
afterEach(async () => {
  await app?.close();
  await issuer.close();
});
const open = async (options: Partial<JwksOptions> = {}) => {
  const guards = [authenticate(jwt({ jwks: { url: issuer.url, ...options } }), { throttle: false })];
  app = await testApp({ controllers: [Open], guards });
};
const get = (token: string) => app.request('GET', '/open', { headers: { authorization: `Bearer ${token}` } });
const status = async (token: string) => (await get(token)).status;

test('keys are loaded when the first token comes, once for all who wait, and kept', async () => {
  await open();
  expect(issuer.loads).toBe(0);
  expect((await app.request('GET', '/open')).body).toEqual({ who: null });
  expect(issuer.loads).toBe(0);
  const tokens = Array.from({ length: 20 }, () => signed(one.privateKey, 'one'));
  expect(new Set(await Promise.all(tokens.map((each) => status(each))))).toEqual(new Set([200]));
  expect(issuer.loads).toBe(1);
  const socket = await app.connect('/open', {
    subprotocols: ['cortado.v1', `bearer.${signed(one.privateKey, 'one')}`],
  });
  socket.send({ id: 1, event: '$auth', body: { token: signed(one.privateKey, 'one') } });
  await socket.expectReply(200);
  expect(issuer.loads).toBe(1);
});

test('a plain address will do', async () => {
  app = await testApp({ controllers: [Open], guards: [authenticate(jwt({ jwks: issuer.url }))] });
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  expect(await status(signed(two.privateKey, 'one'))).toBe(401);
});

test('an unknown kid loads the keys anew, at most once for each cooldown', async () => {
  await open({ cooldown: 60_000 });
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  issuer.keys = [published(one.publicKey, 'one'), published(two.publicKey, 'two')];
  const guesses = Array.from({ length: 50 }, (_, index) => signed(two.privateKey, `guess ${index}`));
  expect(new Set(await Promise.all(guesses.map((each) => status(each))))).toEqual(new Set([401]));
  expect(issuer.loads).toBe(1);
  await app.close();

  issuer.keys = [published(one.publicKey, 'one')];
  await open({ cooldown: 0 });
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  issuer.keys = [published(two.publicKey, 'two')];
  expect(await status(signed(two.privateKey, 'two'))).toBe(200);
  expect(await status(signed(one.privateKey, 'one'))).toBe(401);
});

test('keys that are too old are loaded again; until that works those from before are used, and the issuer is left alone', async () => {
  await open({ maxAge: 1 });
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  const before = issuer.loads;
  issuer.answer = (_request, response) => void response.writeHead(500).end();
  for (let index = 0; index < 20; index += 1) expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  expect(issuer.loads - before).toBeLessThan(5);
});

test('keys that could not be loaded for too long are not used', async () => {
  await open({ maxAge: 1, staleFor: 1_000 });
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  issuer.answer = (_request, response) => void response.writeHead(500).end();
  let last = 200;
  while (last === 200) last = await status(signed(one.privateKey, 'one'));
  expect(last).toBe(503);
});

test.each<[string, RequestListener, Partial<JwksOptions>]>([
  ['an error', (_request, response) => response.writeHead(500).end(), {}],
  ['nothing', (_request, response) => response.writeHead(204).end(), {}],
  ['a redirect', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), {}],
  ['what is not JSON', (_request, response) => response.end('<html>'), {}],
  ['what is not a JWK Set', (_request, response) => response.end('[]'), {}],
  ['null', (_request, response) => response.end('null'), {}],
  ['no key', (_request, response) => response.end('{"keys":[]}'), {}],
  ['a document without an end', (_request, response) => endless(response.on('error', () => undefined)), {}],
  ['a broken connection', (request) => request.socket.destroy(), {}],
  ['silence', () => undefined, { timeout: 500 }],
  ['a document that never ends', (_request, response) => void response.write('{"keys":['), { timeout: 500 }],
])('an issuer that answers with %s is 503, and asked once', async (_name, answer, options) => {
  issuer.answer = answer;
  await open(options);
  const token = signed(one.privateKey, 'one');
  const statuses = await Promise.all(Array.from({ length: 10 }, () => get(token)));
  expect(new Set(statuses.map((each) => each.status))).toEqual(new Set([503]));
  expect(statuses[0]!.body.errorList[0].type).toBe('keys_unavailable');
  expect(await status(token)).toBe(503);
  expect(issuer.loads).toBe(1);
  await expect(app.connect('/open', { headers: { authorization: `Bearer ${token}` } })).rejects.toMatchObject({
    status: 503,
  });
});

function endless(response: Parameters<RequestListener>[1]): void {
  while (response.write(' '.repeat(10_000)));
  response.once('drain', () => endless(response));
}

test('of a set only public keys for signatures count', async () => {
  const secret = Buffer.alloc(32, 7);
  issuer.keys = [
    { kty: 'oct', kid: 'secret', k: secret.toString('base64url') },
    { kty: 'later', kid: 'later' },
    published(two.publicKey, 'enc', { use: 'enc' }),
    published(two.privateKey, 'private'),
    published(one.publicKey, 'one', { use: 'sig', alg: 'ES256' }),
  ];
  await open();
  expect(await status(signed(one.privateKey, 'one'))).toBe(200);
  expect(await status(signed(one.privateKey))).toBe(200);
  expect(await status(issueToken({}, { key: secret, kid: 'secret' }))).toBe(401);
  expect(await status(signed(two.privateKey, 'enc'))).toBe(401);
  expect(await status(signed(two.privateKey, 'private'))).toBe(401);
  expect(await status(signed(two.privateKey, '__proto__'))).toBe(401);
});

test('a set of a thousand keys is cut', async () => {
  issuer.keys = Array.from({ length: 1_000 }, (_, index) => published(one.publicKey, `kid ${index}`));
  await open();
  expect(await status(signed(one.privateKey, 'kid 99'))).toBe(200);
  expect(await status(signed(one.privateKey, 'kid 100'))).toBe(401);
});

test.each<[string, unknown]>([
  ['what is not an address', 'jwks.json'],
  ['an address that anybody on the way can answer', 'http://id.example/jwks.json'],
  ['a file', 'file:///etc/jwks.json'],
  ['a negative age', { url: 'https://id.example', maxAge: -1 }],
  ['a time that is none', { url: 'https://id.example', timeout: NaN }],
  ['an option that does not exist', { url: 'https://id.example', ttl: 5 }],
])('%s refuses to start', (_name, jwks) => {
  expect(() => jwt({ jwks: jwks as JwksOptions })).toThrow(ConfigurationError);
});

test('HMAC and a key beside the address refuse to start', () => {
  expect(() => jwt({ jwks: 'https://id.example', algorithms: ['HS256'] })).toThrow(/anyone can forge/);
  expect(() => jwt({ jwks: 'https://id.example', key: 'x'.repeat(32) })).toThrow(/both/);
  expect(() => jwt({ jwks: { url: 'http://keys.internal/jwks', insecure: true } })).not.toThrow();
});
