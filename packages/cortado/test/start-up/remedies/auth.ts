import { generateKeyPairSync } from 'node:crypto';
import { Controller, Get, Guard, OnMessage, Principal, WebSocket, type GuardFunction } from 'cortado';
import { apiKey, Authenticated, authenticate, basic, issueToken, jwt, Roles, session, sign } from '@cortado/auth';
import { LogLines } from '@cortado/testkit/log-lines';
import { answers, only, running, wrong, type Case, type Given } from './case';
import { ChatRequest } from './inputs';

const secret = 'k'.repeat(32);
const { publicKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const bearer = { authorization: `Bearer ${issueToken({ sub: 'ada' }, { key: secret, expiresIn: 60_000 })}` };
const WHO = 'ada';

@Controller('/x')
class Who {
  @Get() who(@Principal() principal: any) {
    return String(principal?.sub ?? principal?.id);
  }
}

const guarded = (guard: GuardFunction): Given => ({ ...only(Who), guards: [guard] });

/** A scheme that is refused, and what the remedy makes of it: each identifies by these headers. */
function scheme(
  remedy: string,
  mistake: () => unknown,
  followed: () => readonly GuardFunction[],
  headers: Record<string, string> = bearer,
): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: async () => mistake(),
    async followed() {
      for (const each of followed()) await running(guarded(each), answers('/x', WHO, headers));
    },
  };
}

/** The same where only the start can be seen: there is no issuer to ask. */
function starting(remedy: string, mistake: () => unknown, followed: () => readonly GuardFunction[]): Case {
  return {
    ...scheme(remedy, mistake, () => []),
    async followed() {
      for (const each of followed()) await running(guarded(each), answers('/x', 'undefined'));
    },
  };
}

const keyed = { 'x-api-key': 'secret' };
const byKey = (options: object = {}) => authenticate(apiKey({ keys: { secret: { id: WHO } }, ...options }));
const login = (realm: string) => authenticate(basic({ realm, verify: () => ({ id: WHO }) }));
const find = (id: string) => ({ principal: { id } });
const cookie = { cookie: `session=${sign(WHO, secret)}` };
const jwks = (options: object = {}) =>
  authenticate(jwt({ jwks: { url: 'https://id.example/.well-known/jwks.json', ...options } }));
const IDENTIFY =
  'put a guard before it that sets context.principal, as in createApp({ guards: [authenticate(jwt({ key }))] })';

/** Schemes, keys, throttling, and guards that need a principal. */
export const ofAuth: readonly Case[] = [
  scheme(
    'give a secret of at least 32 characters, a public key in PEM or a jwks URL; omit algorithms, or list those of the key',
    () => jwt({ key: 'secret' }),
    () => [authenticate(jwt({ key: secret })), authenticate(jwt({ key: secret, algorithms: ['HS256'] }))],
  ),
  starting(
    'give a secret of at least 32 characters, a public key in PEM or a jwks URL; omit algorithms, or list those of the key',
    () => jwt({ key: pem, algorithms: ['HS256'] }),
    () => [authenticate(jwt({ key: pem })), authenticate(jwt({ key: pem, algorithms: ['EdDSA'] })), jwks()],
  ),
  scheme(
    'remove one of them',
    () => jwt({ key: secret, jwks: 'https://id.example' }),
    () => [authenticate(jwt({ key: secret }))],
  ),
  scheme(
    'leave clockTolerance out, or give milliseconds: 5_000 is five seconds',
    () => jwt({ key: secret, clockTolerance: -1 }),
    () => [authenticate(jwt({ key: secret })), authenticate(jwt({ key: secret, clockTolerance: 5_000 }))],
  ),
  scheme(
    'did you mean "audience"? The options are …',
    () => jwt(wrong({ key: secret, audiance: 'shop' })),
    () => [authenticate(jwt({ key: secret }))],
  ),
  starting(
    "give the https address of a JWK Set, as in 'https://id.example/.well-known/jwks.json'",
    () => jwt({ jwks: 'http://id.example/keys' }),
    () => [jwks()],
  ),
  starting(
    'leave it out for the default, 600000',
    () => jwks({ maxAge: 0 }),
    () => [jwks()],
  ),
  starting(
    'remove it; the options are url, insecure, maxAge, cooldown, staleFor, timeout, maxBytes',
    () => jwks({ maxage: 1 }),
    () => [jwks()],
  ),
  scheme(
    'give at least 32 random characters, for example from: openssl rand -base64 32',
    () => session({ secret: 'secret', find }),
    () => [authenticate(session({ secret, find }))],
    cookie,
  ),
  scheme(
    "give a scheme and a host, without a path, as in 'https://app.example', or 'https://*.example' for all its subdomains",
    () => session({ secret, find, allowedOrigins: ['app.example'] }),
    () => [authenticate(session({ secret, find, allowedOrigins: ['https://app.example', 'https://*.example'] }))],
    cookie,
  ),
  scheme(
    'use printable ASCII characters, at least one',
    () => login('Caf\u00e9'),
    () => [login('Cafe')],
    {
      authorization: `Basic ${btoa('ada:secret')}`,
    },
  ),
  scheme(
    "use a name such as 'x-api-key'",
    () => byKey({ header: 'x key' }),
    () => [byKey({ header: 'x-api-key' })],
    keyed,
  ),
  scheme(
    'give the key, or remove its entry',
    () => byKey({ keys: { undefined: { id: WHO } } }),
    () => [byKey()],
    keyed,
  ),
  scheme(
    'give schemes, and options after them, as in authenticate(jwt({ key }), { throttle: false })',
    () => authenticate(),
    () => [authenticate(jwt({ key: secret }), { throttle: false })],
  ),
  scheme(
    'give { failures: 10, window: 60_000 }, or `false` to turn throttling off',
    () => authenticate(jwt({ key: secret }), { throttle: { failures: 0 } }),
    () => [
      authenticate(jwt({ key: secret }), { throttle: { failures: 10, window: 60_000 } }),
      authenticate(jwt({ key: secret }), { throttle: false }),
    ],
  ),
  ...[Authenticated(), Roles('admin')].map((decorate): Case => ({
    code: 'E_GUARD',
    remedy: IDENTIFY,
    mistake() {
      @decorate
      @Controller('/x')
      class Bad {
        @Get() all() {
          return 1;
        }
      }
      return only(Bad);
    },
    followed() {
      @decorate
      @Controller('/x')
      class Good {
        @Get() all() {
          return 1;
        }
      }
      const principal = (claims: object) => ({ ...claims, roles: ['admin'] });
      return { ...only(Good), guards: [authenticate(jwt({ key: secret, principal }))] };
    },
    works: answers('/x', 1, bearer),
  })),
  {
    code: 'E_GUARD',
    remedy: IDENTIFY,
    mistake() {
      @Authenticated()
      @WebSocket('/x')
      class Bad {
        @OnMessage('say') say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(Bad);
    },
    followed() {
      @Guard(authenticate(jwt({ key: secret })))
      @Authenticated()
      @WebSocket('/x')
      class Good {
        @OnMessage('say') say({ text }: ChatRequest) {
          return text;
        }
      }
      return only(Good);
    },
    async works(app) {
      const client = await app.connect('/x', { headers: bearer });
      expect(await client.ask({ event: 'say', text: 'a' })).toMatchObject({ body: 'a' });
      client.destroy();
    },
  },
];

/** What a log says of an endpoint whose messages all need a principal that nothing sets, before and after the remedy was followed. */
export async function messagesWithoutPrincipal(): Promise<readonly string[]> {
  @WebSocket('/x')
  class Chat {
    @Authenticated() @OnMessage('say') say({ text }: ChatRequest) {
      return text;
    }
  }
  const lines = new LogLines();
  await running({ ...only(Chat), log: lines.log }, async (app) => {
    const client = await app.connect('/x');
    expect(await client.ask({ event: 'say', text: 'a' })).toMatchObject({ statusCode: 401 });
    client.destroy();
  });
  const remedies = lines.all.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy as string]));
  lines.clear();
  await running({ ...only(Chat), log: lines.log, guards: [authenticate(jwt({ key: secret }))] }, async (app) => {
    const client = await app.connect('/x', { headers: bearer });
    expect(await client.ask({ event: 'say', text: 'a' })).toMatchObject({ body: 'a' });
    client.destroy();
  });
  expect(lines.all.filter(({ remedy }) => remedy !== undefined)).toEqual([]);
  return remedies;
}
