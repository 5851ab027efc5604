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
  type Scheme,
} from '@cortado/auth';
import { testApp, type TestApp } from '@cortado/testing';
import { Connection, Context, Controller, Get, OnMessage, Principal, WebSocket } from 'cortado';
import { createSigner } from 'fast-jwt';

const key = 'another secret of more than 32 characters';
const ada = { id: 'ada', roles: ['reader'] };
const token = createSigner({ key })({ sub: 'ada', roles: ['reader'] });

const seen: unknown[] = [];

@Authenticated()
@Controller('/desk')
@WebSocket('/desk')
class Desk {
  onHandshake(context: Context) {
    seen.push(context.principal);
  }
  onConnect(connection: Connection) {
    seen.push(connection.principal);
  }
  @Get() @OnMessage('who') who(_context: Context, @Principal() who: unknown) {
    return who;
  }
  @Roles('reader', 'editor') @Get('/read') @OnMessage('read') read() {
    return 'read';
  }
  @Roles('editor') @Get('/edit') @OnMessage('edit') edit() {
    return 'edited';
  }
}

@Roles('editor')
@WebSocket('/editors')
class Editors {
  @OnMessage('who') who(_connection: Connection) {}
}

@WebSocket('/open')
class Open {
  @Authenticated() @OnMessage('known') known(_connection: Connection) {}
  @OnMessage('who') who(_connection: Connection, @Principal() who: unknown) {
    return who ?? null;
  }
}

let app: TestApp;
afterEach(() => app.close());
const open = async (...schemes: Scheme[]) => {
  seen.length = 0;
  app = await testApp({ controllers: [Desk, Editors, Open], guards: [authenticate(...schemes)] });
};

const schemes: [name: string, Scheme, right: Record<string, string>, wrong: Record<string, string>][] = [
  [
    'a JSON Web Token',
    jwt({ key, principal: ({ sub, roles }) => ({ id: sub as string, roles: roles as string[] }) }),
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${token}x` },
  ],
  [
    'a token of another kind',
    bearer((given) => (given === 'right' ? { principal: ada } : undefined)),
    { authorization: 'bearer right' },
    { authorization: 'bearer wrong' },
  ],
  ['a key', apiKey({ header: 'X-Key', keys: { right: ada } }), { 'x-key': 'right' }, { 'x-key': 'wrong' }],
  [
    'a name and a password',
    basic({ realm: 'r', verify: (user, password) => (user === 'ada' && password === 'right' ? ada : undefined) }),
    { authorization: `Basic ${Buffer.from('ada:right').toString('base64')}` },
    { authorization: `Basic ${Buffer.from('ada:wrong').toString('base64')}` },
  ],
  [
    'a session',
    session({ cookie: 'sid', secret: key, find: (id) => (id === '7' ? { principal: ada } : undefined) }),
    { cookie: `sid=${encodeURIComponent(sign('7', key))}` },
    { cookie: `sid=${encodeURIComponent(sign('8', key))}` },
  ],
];

test.each(schemes)('%s is known to requests, handshakes and messages', async (_name, scheme, right, wrong) => {
  await open(scheme);
  expect((await app.request('GET', '/desk', { headers: right })).body).toEqual(ada);
  const socket = await app.connect('/desk', { headers: right });
  expect(seen).toEqual([ada, ada]);
  socket.send({ event: 'who' });
  expect(await socket.expectReply(200)).toEqual(ada);
  for (const headers of [wrong, {}]) {
    expect((await app.request('GET', '/desk', { headers })).status).toBe(401);
    await expect(app.connect('/desk', { headers })).rejects.toMatchObject({ status: 401 });
  }
});

test.each(schemes)('%s has roles, the same on both transports', async (_name, scheme, headers) => {
  await open(scheme);
  const socket = await app.connect('/desk', { headers });
  for (const [path, status] of [
    ['read', 200],
    ['edit', 403],
  ] as const) {
    expect((await app.request('GET', `/desk/${path}`, { headers })).status).toBe(status);
    socket.send({ event: path });
    await socket.expectReply(status);
  }
  await expect(app.connect('/editors', { headers })).rejects.toMatchObject({ status: 403 });
  await expect(app.connect('/editors')).rejects.toMatchObject({ status: 401 });
});

test('a stranger has the messages that anybody has', async () => {
  await open(jwt({ key }));
  const socket = await app.connect('/open');
  socket.send({ event: 'who' });
  expect(await socket.expectReply(200)).toBeNull();
  socket.send({ event: 'known' });
  expect((await socket.expectReply(401)).errorList[0].type).toBe('unauthorized');
});

test('an address carries a token where that was allowed, on a handshake alone, and once', async () => {
  const inAddress = (path: string) => `${path}?access_token=${token}`;
  await open(jwt({ key }));
  await expect(app.connect(inAddress('/desk'))).rejects.toMatchObject({ status: 401 });
  await app.close();
  await open(jwt({ key, query: true }));
  await app.connect(inAddress('/desk'));
  expect((await app.request('GET', inAddress('/desk'))).status).toBe(401);
  const twice = `${inAddress('/open')}&access_token=${token}`;
  await expect(app.connect(twice)).rejects.toMatchObject({ status: 401 });
});

test('a header decides over a subprotocol, and that over the address', async () => {
  await open(jwt({ key, query: true }));
  const subprotocols = ['cortado.v1', `bearer.${token}`];
  await expect(app.connect('/desk', { subprotocols, headers: { authorization: 'Bearer x' } })).rejects.toMatchObject({
    status: 401,
  });
  const socket = await app.connect('/desk?access_token=x', { subprotocols });
  expect(socket.subprotocol).toBe('cortado.v1'); // a token is no subprotocol, and is not sent back as one
});
