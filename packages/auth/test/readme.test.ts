import { authenticate, hashPassword, issueToken, type Scheme } from '@cortado/auth';
import { testApp } from '@cortado/testing';
import { Controller, Get, Principal } from 'cortado';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCertificate } from './guide/certificate';
import { signInController } from './guide/passwords';
import * as rotation from './guide/rotation';
import { guard, SessionController } from './guide/session';
import { strict } from './guide/throttle';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
  ([, file, code]) => [file!, code!] as const,
);

test.each(blocks.filter(([file]) => file !== 'register.d.ts'))(
  '%s is the file that is compiled and run',
  (file, code) => {
    expect(code).toBe(readFileSync(join(__dirname, 'guide', file), 'utf8'));
  },
);

@Controller('/who')
class Who {
  @Get() who(@Principal() who: unknown) {
    return { who: who ?? null };
  }
}
const key = 'a secret for tests, of at least 32 characters';
const other = 'another secret, of at least 32 characters too';

test('passwords: signing in, and a hash that is too cheap is replaced', async () => {
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
  const app = await testApp({ controllers: [SessionController, Who], guards: [guard] });
  const begun = await app.request('POST', '/session');
  const cookie = String(begun.headers['set-cookie']).split(';', 1)[0]!;
  expect((await app.request('GET', '/who', { headers: { cookie } })).body.who).toEqual({ id: 'ada' });
  const post = (origin: string) => app.request('POST', '/session', { headers: { cookie, origin } });
  expect((await post('https://evil.example')).status).toBe(403);
  expect((await post('https://admin.example')).status).toBe(204);
  await app.close();
});

test.each<[string, Scheme]>([
  ['a list', rotation.byList(key, other)],
  ['names', rotation.byName(other, key)],
  ['a function', rotation.byFunction(async (kid) => ((await Promise.resolve(kid)) === '2026-11' ? key : undefined))],
])('rotation by %s', async (_name, scheme) => {
  const app = await testApp({ controllers: [Who], guards: [authenticate(scheme)] });
  const authorization = `Bearer ${issueToken({ sub: 'ada' }, { key, kid: '2026-11' })}`;
  expect((await app.request('GET', '/who', { headers: { authorization } })).body.who.sub).toBe('ada');
  await app.close();
});

test('a certificate: who shows none is refused', async () => {
  const app = await testApp({ controllers: [Who], guards: [byCertificate(new Set())] });
  expect((await app.request('GET', '/who')).status).toBe(403);
  await app.close();
});

test('the rest of the page is accepted', () => {
  expect(rotation.byAddress().challenge).toBe('Bearer');
  expect(typeof strict).toBe('function');
});
