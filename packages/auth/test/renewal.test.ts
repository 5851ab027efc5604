import { apiKey, authenticate, Authenticated, bearer, jwt, Roles, session, sign, type Scheme } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { Connection, createApp, OnMessage, Principal, WebSocket, type GuardFunction } from 'cortado';
import { anything, assert, asyncProperty, base64String, pre, string } from 'fast-check';
import { createSigner } from 'fast-jwt';

const key = 'another secret of more than 32 characters';
const token = (claims: object, secret = key) => createSigner({ key: secret })(claims);
const now = () => Math.floor(Date.now() / 1_000);

@Authenticated()
@WebSocket('/desk')
class Desk {
  @OnMessage('who') who(_connection: Connection, @Principal() who: unknown) {
    return who;
  }
  @Roles('editor') @OnMessage('edit') edit(_connection: Connection) {
    return 'edited';
  }
}

@Roles('admin')
@WebSocket('/admin')
class AdminDesk {
  @OnMessage('who') who(_connection: Connection, @Principal() who: unknown) {
    return who;
  }
}

let running: RunningApp;
afterEach(() => running.close());

/** A connection that speaks rpc, and a way to renew its credentials. */
async function desk(scheme: Scheme, headers: Record<string, string>, path = '/desk') {
  const guards = [authenticate(scheme)];
  running = await RunningApp.open(createApp({ controllers: [Desk, AdminDesk], guards, log: false }));
  const client = await running.connect(path, { subprotocols: ['cortado.v1'], headers });
  const renew = async (given: unknown, id: string | number = 7): Promise<unknown[]> => {
    const answer = await client.ask({ id, event: '$auth', body: { token: given } });
    expect(answer.id).toBe(id);
    return [answer.statusCode, answer.body?.errorList?.[0].type ?? answer.body];
  };
  const ask = async (event: string) => (await client.ask({ id: event, event })).body;
  return { client, renew, ask };
}
const withToken = (given: string) => ({ authorization: `Bearer ${given}` });
const toPrincipal = ({ sub, roles = [] }: Record<string, any>) => ({ id: sub as string, roles: roles as string[] });

test('a new token of the same subject takes the place of the old one', async () => {
  const { renew, ask } = await desk(jwt({ key, principal: toPrincipal }), withToken(token({ sub: 'ada' })));
  expect(await ask('who')).toEqual({ id: 'ada', roles: [] });
  expect((await ask('edit')).errorList[0].type).toBe('forbidden');
  expect(await renew(token({ sub: 'ada', roles: ['editor'] }))).toEqual([204, null]);
  expect(await ask('who')).toEqual({ id: 'ada', roles: ['editor'] });
  expect(await ask('edit')).toBe('edited');
  const exp = now() + 3_600;
  expect(await renew(token({ sub: 'ada', exp }))).toEqual([200, { expires: new Date(exp * 1_000).toISOString() }]);
  expect((await ask('edit')).errorList[0].type).toBe('forbidden');
});

test('a socket whose token was renewed outlives the old one; one whose renewal failed does not', async () => {
  const soon = token({ sub: 'ada', exp: now() + 2 });
  const { renew, ask } = await desk(jwt({ key }), withToken(soon));
  const other = await running.connect('/desk', { subprotocols: ['cortado.v1', `bearer.${soon}`] });
  expect((await renew(token({ sub: 'ada', exp: now() + 3_600 })))[0]).toBe(200);
  const failed = await other.ask({ id: 1, event: '$auth', body: { token: token({ sub: 'ada', exp: now() - 1 }) } });
  expect(failed).toMatchObject({ id: 1, statusCode: 401 });
  expect(await other.closed).toEqual({ code: 4401, reason: 'Credentials expired' });
  expect(await ask('who')).toMatchObject({ sub: 'ada' });
});

test.each([
  ['of somebody else', () => token({ sub: 'bob' }), 403, 'other_subject'],
  ['of nobody', () => token({}), 401, 'unauthorized'],
  ['of the same name from elsewhere', () => token({ sub: 'ada', iss: 'them' }), 403, 'other_subject'],
  ['signed with another secret', () => token({ sub: 'ada' }, 'x'.repeat(40)), 401, 'unauthorized'],
  ['that has expired', () => token({ sub: 'ada', exp: 1_000 }), 401, 'unauthorized'],
  ['that is none', () => 'abc', 401, 'unauthorized'],
  ['that is two', () => `${token({ sub: 'ada' })} ${token({ sub: 'ada' })}`, 401, 'unauthorized'],
  ['that is empty', () => '', 401, 'unauthorized'],
])('a token %s is refused, and the old one stays', async (_name, given, statusCode, type) => {
  const { renew, ask } = await desk(jwt({ key, principal: toPrincipal }), withToken(token({ sub: 'ada' })));
  expect(await renew(given())).toEqual([statusCode, type]);
  expect(await ask('who')).toEqual({ id: 'ada', roles: [] });
});

test('the guards of the class decide about the new token too', async () => {
  const scheme = jwt({ key, principal: toPrincipal });
  const { renew, ask } = await desk(scheme, withToken(token({ sub: 'ada', roles: ['admin'] })), '/admin');
  expect(await renew(token({ sub: 'ada', roles: [] }))).toEqual([403, 'forbidden']);
  expect(await ask('who')).toEqual({ id: 'ada', roles: ['admin'] });
  expect(await renew(token({ sub: 'ada', roles: ['admin', 'editor'] }))).toEqual([204, null]);
});

test.each<[string, Scheme, Record<string, string>]>([
  ['a key', apiKey({ keys: { 'k-1': { id: 'robot' } } }), { 'x-api-key': 'k-1' }],
  ['a token without a subject', jwt({ key }), withToken(token({}))],
  ['a token that tells no subject', bearer(() => ({ principal: 'somebody' })), withToken('abc')],
  [
    'a session',
    session({ secret: key, find: (id) => ({ principal: id }) }),
    { cookie: `session=${encodeURIComponent(sign('7', key))}` },
  ],
])('%s cannot be renewed', async (_name, scheme, headers) => {
  const { renew } = await desk(scheme, headers);
  expect(await renew('abc')).toEqual([404, 'not_found']);
});

test('tokens of another kind are renewed where they tell a subject', async () => {
  const verify = (given: string) => ({ principal: given, subject: given[0]! });
  const { renew, ask } = await desk(bearer(verify), withToken('a1'));
  expect(await renew('a2')).toEqual([204, null]);
  expect(await ask('who')).toBe('a2');
  expect(await renew('b1')).toEqual([403, 'other_subject']);
});

test('any value as token has exactly one final answer, and it is a 4xx', async () => {
  const { client, ask } = await desk(jwt({ key, principal: toPrincipal }), withToken(token({ sub: 'ada' })));
  let id = 0;
  const junk = [anything({ withNullPrototype: false }), string(), base64String()];
  await assert(
    asyncProperty(...(junk as [(typeof junk)[0]]), async (...given: unknown[]) => {
      const json = JSON.stringify({ body: { token: given[id % given.length] } });
      pre(!/__proto__|constructor/.test(json)); // such a frame is refused unread, id and all
      id += 1;
      const body = JSON.parse(json) as { body: unknown };
      client.send({ id, event: '$auth', ...body });
      const answer = await client.json();
      expect([answer.id, [400, 401, 429].includes(answer.statusCode)]).toEqual([id, true]);
      expect(Array.isArray(answer.body.errorList)).toBe(true);
    }),
    { numRuns: 150 },
  );
  expect(await ask('who')).toEqual({ id: 'ada', roles: [] });
});

describe('only what the token itself identified is renewed', () => {
  const cookie = { cookie: `session=${encodeURIComponent(sign('7', key))}` };
  const bySession = session({ secret: key, find: () => ({ principal: 'by session', subject: 'ada' }) });
  const byToken = bearer((given) => (given === 'abc' ? { principal: 'by token', subject: 'ada' } : undefined));
  const connect = async (guards: readonly GuardFunction[], headers: Record<string, string>) => {
    running = await RunningApp.open(createApp({ controllers: [Desk], guards, log: false }));
    const client = await running.connect('/desk', { subprotocols: ['cortado.v1'], headers });
    const renew = async (token: string) => (await client.ask({ id: 1, event: '$auth', body: { token } })).statusCode;
    const who = async () => (await client.ask({ id: 2, event: 'who' })).body;
    return { renew, who };
  };

  test('a session is not renewed with a token', async () => {
    for (const schemes of [
      [bySession, byToken],
      [byToken, bySession],
    ]) {
      const { renew, who } = await connect([authenticate(schemes[0]!, schemes[1]!)], cookie);
      expect([await renew('abc'), await renew('wrong'), await who()]).toEqual([404, 404, 'by session']);
      await running.close();
    }
  });

  test('a token is renewed, and a session cookie does not make a wrong token valid', async () => {
    for (const schemes of [
      [bySession, byToken],
      [byToken, bySession],
    ]) {
      const { renew, who } = await connect([authenticate(schemes[0]!, schemes[1]!)], withToken('abc'));
      expect([await renew('wrong'), await renew('abc'), await who()]).toEqual([401, 204, 'by token']);
      await running.close();
    }
    const both = await connect([authenticate(byToken, bySession)], { ...withToken('abc'), ...cookie });
    expect([await both.renew('wrong'), await both.renew('abc'), await both.who()]).toEqual([401, 204, 'by token']);
  });

  const byHeader =
    (name: string): GuardFunction =>
    (context) => {
      const found = context.headers[name];
      if (found !== undefined) context.setPrincipal(`by ${name}`, { subject: 'ada' });
      return true;
    };

  test('a principal from a certificate or a cookie is not renewed with a token of another scheme', async () => {
    for (const [name, headers] of [
      ['x-client-cert', { 'x-client-cert': 'ada' }],
      ['cookie', cookie],
    ] as const) {
      const { renew, who } = await connect([byHeader(name), authenticate(byToken)], headers);
      expect([await renew('abc'), await renew('wrong'), await who()]).toEqual([403, 401, `by ${name}`]);
      await running.close();
    }
  });

  test('a guard that does not read the token does not make it valid', async () => {
    const { renew, who } = await connect([byHeader('x-client-cert')], { 'x-client-cert': 'ada' });
    expect([await renew('abc'), await who()]).toEqual([401, 'by x-client-cert']);
  });

  test('the token of one scheme is not renewed by that of another', async () => {
    const one: Scheme = {
      ...byToken,
      identify: ({ headers }) =>
        headers.authorization === 'Bearer one' ? { principal: 1, subject: 'ada' } : undefined,
    };
    const { renew, who } = await connect([authenticate(one, byToken)], withToken('one'));
    expect([await renew('abc'), await renew('one'), await who()]).toEqual([403, 204, 1]);
  });
});
