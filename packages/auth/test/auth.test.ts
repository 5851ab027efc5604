import {
  apiKey,
  authenticate,
  Authenticated,
  basic,
  bearer,
  jwt,
  Roles,
  session,
  sign,
  unsign,
  type Scheme,
} from '@cortado/auth';
import { testApp, type TestApp } from '@cortado/testing';
import { Controller, Get, OnReceive, Post, Principal, WebSocket } from 'cortado';
import { IsOptional, IsString } from 'class-validator';
import { createSigner } from 'fast-jwt';
import { generateKeyPairSync } from 'node:crypto';
import { Open } from './open';

const SECRET = 'a secret of more than 32 characters!';

class Note {
  @IsString() @IsOptional() text?: string;
}

@Authenticated()
@Controller('/notes')
@WebSocket('/notes', { subprotocols: ['notes'] })
class Notes {
  @Post() @OnReceive() add(_note: Note, @Principal() who: unknown) {
    return { who };
  }
  @Roles('admin', 'editor') @Get('/all') all() {
    return 'all';
  }
}

const key = 'another secret of more than 32 characters';
const token = (claims: object) => createSigner({ key })(claims);
const bearerHeader = (value: string) => ({ authorization: `Bearer ${value}` });

let app: TestApp;
afterEach(() => app.close());
const open = async (...schemes: Scheme[]) => {
  app = await testApp({ controllers: [Open, Notes], guards: [authenticate(...schemes)] });
};
const who = async (headers: Record<string, string>) => {
  const { status, body, headers: answered } = await app.request('GET', '/open', { headers });
  return [status, status === 200 ? body.who : body.errorList[0].type, answered['www-authenticate']];
};
const toPrincipal = ({ sub, roles }: Record<string, any>) => ({ id: sub as string, roles: roles as string[] });

describe('a JSON Web Token', () => {
  beforeEach(() => open(jwt({ key, principal: toPrincipal, issuer: 'us', query: true })));

  test('says who is asking', async () => {
    expect(await who(bearerHeader(token({ sub: 'ada', roles: [], iss: 'us' })))).toEqual([
      200,
      { id: 'ada', roles: [] },
      undefined,
    ]);
    expect(await who({})).toEqual([200, null, undefined]);
  });

  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"ada","iss":"us"}').toString('base64url')}.`;
  test.each([
    ['signed with another secret', createSigner({ key: 'x'.repeat(40) })({ sub: 'ada', iss: 'us' })],
    ['expired', token({ sub: 'ada', iss: 'us', exp: 1_000 })],
    ['not valid yet', token({ sub: 'ada', iss: 'us', nbf: 99_999_999_999 })],
    ['of another issuer', token({ sub: 'ada', iss: 'them' })],
    ['without an issuer', token({ sub: 'ada' })],
    ['not signed at all', none],
    ['signed with a key of another kind', createSigner({ key: other.privateKey })({ sub: 'ada', iss: 'us' })],
    ['no token', 'abc'],
  ])('that is %s is 401', async (_name, given) => {
    expect(await who(bearerHeader(given))).toEqual([401, 'unauthorized', 'Bearer']);
  });

  test('opens a socket by header, subprotocol and, if allowed, the address; its principal is there for each message', async () => {
    const given = token({ sub: 'ada', roles: ['admin'], iss: 'us' });
    for (const [path, options] of [
      ['/notes', { headers: bearerHeader(given) }],
      ['/notes', { subprotocols: ['notes', `bearer.${given}`] }],
      [`/notes?access_token=${given}`, {}],
    ] as const) {
      const socket = await app.connect(path, options);
      socket.send({});
      expect(await socket.expectReply(200)).toEqual({ who: { id: 'ada', roles: ['admin'] } });
    }
    await expect(app.connect('/notes')).rejects.toMatchObject({ status: 401 });
    await expect(app.connect('/notes', { subprotocols: ['notes', 'bearer.abc'] })).rejects.toMatchObject({
      status: 401,
    });
  });

  test('closes its socket with 4401 when it expires', async () => {
    const soon = token({ sub: 'ada', iss: 'us', exp: Math.ceil(Date.now() / 1_000) + 1 });
    const socket = await app.connect('/notes', { headers: bearerHeader(soon) });
    expect((await socket.closed).code).toBe(4401);
  });
});

test('a public key takes no HMAC made from it', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await open(jwt({ key: publicKey }));
  expect((await who(bearerHeader(createSigner({ key: privateKey })({ sub: 'a' }))))[0]).toBe(200);
  const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
  const { createHmac } = await import('node:crypto');
  const body = `${header}.${Buffer.from('{"sub":"a"}').toString('base64url')}`;
  const forged = `${body}.${createHmac('sha256', publicKey).update(body).digest('base64url')}`;
  expect((await who(bearerHeader(forged)))[0]).toBe(401);
});

test('roles', async () => {
  await open(jwt({ key }));
  const all = (claims?: object) =>
    app.request('GET', '/notes/all', claims === undefined ? {} : { headers: bearerHeader(token(claims)) });
  expect((await all({ roles: ['editor'] })).status).toBe(200);
  expect((await all({ roles: ['reader'] })).status).toBe(403);
  expect((await all({ roles: 'admin' })).status).toBe(403);
  const stranger = await all();
  expect([stranger.status, stranger.headers['www-authenticate']]).toEqual([401, 'Bearer']);
});

test('a key in a header', async () => {
  await open(apiKey({ keys: { 'k-1': { id: 'robot' } } }));
  expect((await who({ 'x-api-key': 'k-1' }))[1]).toEqual({ id: 'robot' });
  expect((await who({ 'x-api-key': 'k-2' }))[0]).toBe(401);
  expect((await who({ 'x-api-key': 'toString' }))[0]).toBe(401);
});

test('a name and a password', async () => {
  await open(basic({ realm: 'a "b"', verify: (user, password) => (password === 'p:ä' ? { id: user } : undefined) }));
  const given = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  expect((await who(given('ada:p:ä')))[1]).toEqual({ id: 'ada' });
  expect(await who(given('ada:x'))).toEqual([401, 'unauthorized', 'Basic realm="a \\"b\\"", charset="UTF-8"']);
  expect((await who(given('ada')))[0]).toBe(401);
});

test('a session in a signed cookie; who has none, or one that is over, is a stranger', async () => {
  await open(session({ secret: SECRET, find: (id) => (id === '7' ? { principal: { id: 'ada' } } : undefined) }));
  const cookie = (value: string) => ({ cookie: `session=${encodeURIComponent(value)}` });
  expect((await who(cookie(sign('7', SECRET))))[1]).toEqual({ id: 'ada' });
  for (const value of [sign('8', SECRET), sign('7', `${SECRET}x`), '7', '7.', sign('8', SECRET).replace('8', '7')]) {
    expect(await who(cookie(value))).toEqual([200, null, undefined]);
  }
});

test('the first scheme that finds credentials decides', async () => {
  await open(
    bearer((given) => (given === 'good' ? { principal: 'by token' } : undefined)),
    apiKey({ keys: { k: 'by key' } }),
  );
  expect((await who({ ...bearerHeader('good'), 'x-api-key': 'k' }))[1]).toBe('by token');
  expect((await who({ 'x-api-key': 'k' }))[1]).toBe('by key');
  expect((await who({ ...bearerHeader('bad'), 'x-api-key': 'k' }))[0]).toBe(401);
});

test('a signature holds a value together, and needs a secret worth the name', () => {
  expect(unsign(sign('a.b', SECRET), SECRET)).toBe('a.b');
  expect(unsign('a.b', SECRET)).toBeUndefined();
  expect(unsign('', SECRET)).toBeUndefined();
  expect(() => sign('a', 'short')).toThrow(RangeError);
});
