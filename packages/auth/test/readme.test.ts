import { moduleOf } from '@cortado/testkit/docs/page-program';
import { authenticate, hashPassword, issueToken, type Scheme } from '@cortado/auth';
import { testApp } from '@cortado/testing';
import { Controller, Get, Principal, type Class, type GuardFunction } from 'cortado';

/** What README claims of its examples. Its tests and requests are run with those of the other pages. */
const example = <T>(name: string) => moduleOf<T>('packages/auth/README.md', name);

@Controller('/who')
class Who {
  @Get() who(@Principal() who: unknown) {
    return { who: who ?? null };
  }
}
const key = 'a secret for tests, of at least 32 characters';
const other = 'another secret, of at least 32 characters too';

test('passwords: signing in, and a hash that is too cheap is replaced', async () => {
  const { signInController } = await example<{ signInController: (users: object, key: string) => Class }>(
    'passwords.ts',
  );
  const users = new Map([['ada', { password: await hashPassword('lovelace', { cost: 4 }) }]]);
  const app = await testApp({ controllers: [signInController(users, key)] });
  const signIn = (name: string, password: string) => app.request('POST', '/sign-in', { body: { name, password } });
  expect((await signIn('ada', 'wrong')).status).toBe(401);
  expect((await signIn('bob', 'lovelace')).status).toBe(401);
  expect((await signIn('ada', 'lovelace')).body.token).toMatch(/^ey/);
  expect(users.get('ada')!.password).toMatch(/ln=15/);
  await app.close();
}, 60_000);

test('sessions: the cookie names who signed in', async () => {
  const { guard, SessionController } = await example<{ guard: GuardFunction; SessionController: Class }>('session.ts');
  const app = await testApp({ controllers: [SessionController, Who], guards: [guard] });
  const begun = await app.request('POST', '/session');
  const cookie = String(begun.headers['set-cookie']).split(';', 1)[0]!;
  expect((await app.request('GET', '/who', { headers: { cookie } })).body.who).toEqual({ id: 'ada' });
  const post = (origin: string) => app.request('POST', '/session', { headers: { cookie, origin } });
  expect((await post('https://evil.example')).status).toBe(403);
  expect((await post('https://admin.example')).status).toBe(204);
  await app.close();
});

type Rotation = Record<'byList' | 'byName' | 'byFunction' | 'byAddress', (...keys: unknown[]) => Scheme>;

test.each<[string, keyof Rotation, unknown[]]>([
  ['a list', 'byList', [key, other]],
  ['names', 'byName', [other, key]],
  ['a function', 'byFunction', [async (kid: string) => ((await Promise.resolve(kid)) === '2026-11' ? key : undefined)]],
])('rotation by %s', async (_name, way, keys) => {
  const rotation = await example<Rotation>('rotation.ts');
  const app = await testApp({ controllers: [Who], guards: [authenticate(rotation[way](...keys))] });
  const authorization = `Bearer ${issueToken({ sub: 'ada' }, { key, kid: '2026-11' })}`;
  expect((await app.request('GET', '/who', { headers: { authorization } })).body.who.sub).toBe('ada');
  await app.close();
});

test('a certificate: who shows none is refused', async () => {
  const { byCertificate } = await example<{ byCertificate: (prints: Set<string>) => GuardFunction }>('certificate.ts');
  const app = await testApp({ controllers: [Who], guards: [byCertificate(new Set())] });
  expect((await app.request('GET', '/who')).status).toBe(403);
  await app.close();
});

test('the keys of an identity provider are read from bearer tokens', async () => {
  expect((await example<Rotation>('rotation.ts')).byAddress().challenge).toBe('Bearer');
});
