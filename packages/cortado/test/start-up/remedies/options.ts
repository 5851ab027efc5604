import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp, redacted, type CortadoOptions, type ListenOptions } from 'cortado';
import { LogLines } from '@cortado/testkit/log-lines';
import { answers, running, starts, wrong, type Case, type Given, type Works } from './case';

const route = { register: (app: any) => app.route('GET', '/x', ({ query }: any) => query) } satisfies Given;
const onlyThoseHosts: Works = async ({ client }) => {
  const hosts = ['shop.example', 'a.shop.example', 'localhost:3000', '[::1]', 'other.example'];
  const answered = await Promise.all(hosts.map((host) => client.get('/x', { host })));
  expect(answered.map(({ status }) => status)).toEqual([200, 200, 200, 200, 421]);
};
/** Options that are refused, and one or more sets of options that the remedy leads to. */
export function option(
  remedy: string,
  mistake: unknown,
  followed: readonly CortadoOptions[],
  works: Works = answers('/x', {}),
): Case {
  return {
    code: 'E_OPTION',
    remedy,
    mistake: () => ({ ...route, ...(mistake as CortadoOptions) }),
    async followed() {
      for (const each of followed) await running({ ...route, ...each }, works);
    },
  };
}

/** What `listen()` refuses, and what it takes. */
function listening(remedy: string, mistake: unknown, ...followed: readonly ListenOptions[]): Case {
  const listen = async (options: ListenOptions): Promise<readonly string[]> => {
    const app = await createApp({ log: false });
    try {
      await app.listen(options);
      return app.urls;
    } finally {
      await app.close();
    }
  };
  return {
    code: 'E_OPTION',
    remedy,
    mistake: () => listen(wrong(mistake)),
    async followed() {
      for (const each of followed) expect(await listen(each)).not.toEqual([]);
    },
  };
}

/** Options of `createApp()` itself. */
export const ofOptions: readonly Case[] = [
  option('give an array', { guards: () => true }, [{ guards: [() => true] }]),
  option('give true or false', { handleSignals: 1 }, [{ handleSignals: true }, { handleSignals: false }]),
  option('leave it out for the default, 30000', { drainTimeout: 0 }, [{}]),
  option('did you mean "maxErrors"? The options are …', { dto: { maxError: 3 } }, [{ dto: { maxErrors: 3 } }]),
  option('leave it out for the default, 86400000', { idempotency: { ttl: 0 } }, [{ idempotency: {} }]),
  option('leave it out for the default, 30000', { idempotency: { lease: 0.5 } }, [{ idempotency: {} }]),
  option(
    'use a function, as in (context) => context.principal?.id, or omit the option for the default',
    { idempotency: { scope: 'id' } },
    [
      { idempotency: { scope: (context) => (context.principal as { readonly id: string } | undefined)?.id } },
      { idempotency: {} },
    ],
  ),
  option('remove it; the options are …', { colour: 'red' }, [{}]),
  option('remove it; the only option is context', { dto: { errors: { colour: 1 } } }, [{ dto: { errors: {} } }]),
  option('give an object; its options are …', { http: 'fast' }, [{ http: { bodyLimit: 1_000 } }]),
  option('give a function, as in (principal) => principal.id, or false', { principalKey: 'id' }, [
    { principalKey: (principal) => (principal as { readonly id: string }).id },
    { principalKey: false },
  ]),
  option('use a list of names, or false, or omit the option for the default', { redact: 'iban' }, [
    { redact: ['iban'] },
    { redact: false },
    {},
  ]),
  {
    ...option('', {}, []),
    remedy:
      'give the names where it is made, as in pino(redacted({ level: "debug" }, ["x-session"])), and remove `redact`',
    mistake: () => ({ log: pino({ level: 'silent' }), redact: ['x-session'] }),
    async followed() {
      const lines = new LogLines(redacted({ level: 'debug' }, ['x-session']));
      await running({ log: lines.log }, starts);
      lines.log.info({ 'x-session': 'secret' }, 'mine');
      expect(JSON.stringify(lines.of('mine'))).not.toContain('secret');
    },
  },
  option('use true or false, or omit the option for the default', { router: { caseSensitive: 'no' } }, [
    { router: { caseSensitive: true } },
    { router: { caseSensitive: false } },
    {},
  ]),
  option(
    'use a function (text) => values, or omit the option for the default',
    { router: { querystringParser: 'qs' } },
    [{ router: { querystringParser: (text) => ({ text }) } }],
    answers('/x?a=1', { text: 'a=1' }),
  ),
  option(
    "use a list of routes such as ['/healthz', '/users/:id'], or omit the option for the default",
    { accessLog: { ignore: ['healthz'] } },
    [{ accessLog: { ignore: ['/healthz', '/users/:id'] } }, { accessLog: {} }],
  ),
  option(
    'use an ascending list of seconds such as [0.01, 0.1, 1], or false, or omit the option for the default',
    { http: { metrics: { buckets: [1, 0.1] } } },
    [
      { http: { metrics: { buckets: [0.01, 0.1, 1] } } },
      { http: { metrics: { buckets: false } } },
      { http: { metrics: {} } },
    ],
  ),
  option(
    "name hosts without a scheme: 'shop.example', '*.shop.example' for one subdomain level, 'localhost:3000', '[::1]'",
    { hosts: ['https://shop.example'] },
    [{ hosts: ['shop.example', '*.shop.example', 'localhost:3000', '[::1]'] }],
    onlyThoseHosts,
  ),
  option(
    "name the addresses of your proxies, as in ['10.0.0.0/8', 'loopback']",
    { trustProxy: 1 },
    [{ ...route, trustProxy: ['10.0.0.0/8', 'loopback'] }],
    answers('/x', {}, { 'x-forwarded-for': '192.0.2.1' }),
  ),
  option(
    "give a path, or { path: '/api', exclude: ['/robots.txt'] }",
    { prefix: 1 },
    [{ prefix: '/api' }, { prefix: { path: '/api', exclude: ['/robots.txt'] } }],
    answers('/api/x', {}),
  ),
  option("give paths: ['/robots.txt']", { prefix: { path: '/api', exclude: '/x' } }, [
    { prefix: { path: '/api', exclude: ['/x'] } },
  ]),
  option('begin it with a slash, and leave out the prefix', { prefix: { path: '/api', exclude: ['x'] } }, [
    { prefix: { path: '/api', exclude: ['/x'] } },
  ]),
  option('give a function, as in (principal) => principal.id, or false', { principalKey: 'id' }, [
    { principalKey: (principal) => principal.id },
    { principalKey: false },
  ]),
  listening('give an object, as in app.listen({ port: 3000 })', 0, { port: 0 }),
  {
    ...listening('use one of host, path, port', { prot: 0 }, { port: 0 }),
  },
  listening(
    'give a whole number from 0 to 65535; convert a variable of the environment with Number(text)',
    { port: '0' },
    { port: 0 },
    { port: Number('0') },
  ),
  listening(
    "leave it out for 127.0.0.1, or name an address: '0.0.0.0' or '::' is every address of this machine",
    { port: 0, host: '' },
    { port: 0 },
    { port: 0, host: '127.0.0.1' },
    { port: 0, host: '0.0.0.0' },
    { port: 0, host: '::' },
  ),
  listening('leave it out', { port: 0, path: [] }, { port: 0 }),
  {
    ...listening("name a file, as in '/run/app.sock'", { path: '' }),
    async followed() {
      const folder = mkdtempSync(join(tmpdir(), 'cortado-'));
      const path = join(folder, 'app.sock');
      const app = await createApp({ log: false });
      try {
        app.route('GET', '/x', () => 1);
        await app.listen({ path });
        expect(await statusOver(path)).toBe(200);
      } finally {
        await app.close();
        rmSync(folder, { recursive: true });
      }
    },
  },
];

function statusOver(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/x', agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    outgoing.on('error', reject).end();
  });
}
