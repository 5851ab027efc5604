import { IsUrl, validateSync } from 'class-validator';
import { compile, describe as describeDto, IsHttpUrl } from '@cortado/dto';
import type { Class, HttpUrlOptions } from '@cortado/dto';

function dtoOf(options?: HttpUrlOptions): Class {
  class Dto {
    @IsHttpUrl(options) url!: string;
  }
  return Dto;
}

function accepts(url: unknown, options?: HttpUrlOptions): boolean {
  const Dto = dtoOf(options);
  const verdicts = (['source', 'closures'] as const).flatMap((backend) =>
    [false, true].map((compat) => (compile(Dto, { backend, compat }).run({ url }) as { ok: boolean }).ok),
  );
  verdicts.push(validateSync(Object.assign(new Dto() as object, { url })).length === 0);
  expect(new Set(verdicts).size).toBe(1);
  return !verdicts.includes(false);
}

test.each([
  'http://good.com',
  'https://good.com/',
  'HTTPS://Good.com:8443/a/b?c=d@e#f@g',
  'https://good.com?x=1',
  'https://bücher.example/ä',
  'http://8.8.8.8/',
  'http://172.32.0.1/',
  'http://100.128.0.1/',
  'http://[2606:4700::1111]/',
  'https://good.com./',
  'http://good.com:/',
])('accepts %j', (url) => {
  expect(accepts(url)).toBe(true);
});

test.each([
  'http:evil.com',
  'http:/evil.com',
  'http:///evil.com',
  'http:\\\\evil.com',
  'http://evil.com\\@good.com',
  'http://good.com\\.evil.com',
  'http://user:pw@good.com',
  'http://user@good.com',
  'http://@good.com',
  'http://:@good.com',
  'ftp://good.com',
  'javascript://good.com/%0aalert(1)',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//good.com',
  '/path',
  'good.com',
  'good.com:80',
  ' http://good.com',
  'http://good.com ',
  'http://go\tod.com',
  'http://good.com/\r\nx: y',
  'http://go od.com',
  'http://good.com:99999',
  'http://',
  'http://?',
  'http://%',
  'http://[::1',
  `http://good.com/${'a'.repeat(3_000)}`,
  '',
  null,
  5,
  ['http://good.com'],
  { href: 'http://good.com' },
])('refuses %j', (url) => {
  expect(accepts(url)).toBe(false);
  expect(accepts(url, { privateHosts: true })).toBe(false);
});

test.each([
  'http://localhost',
  'http://LOCALHOST.:3000/',
  'http://api.localhost',
  'http://intranet/',
  'http://printer.local',
  'http://metadata.google.internal',
  'http://router.home.arpa',
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://0x7f000001',
  'http://0177.0.0.1',
  'http://①②⑦.0.0.1',
  'http://127.0.0.1.',
  'http://0.0.0.0',
  'http://10.1.2.3',
  'http://100.64.0.1',
  'http://169.254.169.254/latest/meta-data',
  'http://172.16.0.1',
  'http://172.31.255.255',
  'http://192.168.0.1',
  'http://198.18.0.1',
  'http://224.0.0.1',
  'http://255.255.255.255',
  'http://[::]',
  'http://[::1]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:8.8.8.8]',
  'http://[64:ff9b::7f00:1]',
  'http://[2002:7f00:1::]',
  'http://[2001::1]',
  'http://[2001:db8::1]',
  'http://[fc00::1]',
  'http://[fe80::1]',
  'http://[ff02::1]',
])('accepts %j only where private hosts are', (url) => {
  expect(accepts(url)).toBe(false);
  expect(accepts(url, { privateHosts: true })).toBe(true);
});

test('only the listed schemes are accepted', () => {
  expect(accepts('http://good.com', { schemes: ['https'] })).toBe(false);
  expect(accepts('https://good.com', { schemes: ['https'] })).toBe(true);
  expect(accepts('wss://good.com', { schemes: ['wss'] })).toBe(true);
  expect(() => IsHttpUrl({ schemes: ['ftp'] as never })).toThrow(expect.objectContaining({ code: 'E_DTO_OPTION' }));
  expect(() => IsHttpUrl({ schemes: [] })).toThrow('schemes is empty; supported schemes are http, https, ws, wss.');
});

test('each, message, ctx and describe work as for other constraints', () => {
  class Hooks {
    @IsHttpUrl({ schemes: ['https'] }, { each: true }) list!: string[];
    @IsHttpUrl({}, { message: '$property: $value' }) own!: string;
  }
  const outcome = compile(Hooks, { errors: { context: true } }).run({ list: ['http://good.com'], own: 'x' });
  expect(outcome).toEqual({
    ok: false,
    errors: [
      {
        loc: ['list', 0],
        type: 'isHttpUrl',
        msg: 'each value in list must be a URL that starts with https://',
        ctx: { options: { schemes: ['https'] } },
      },
      { loc: ['own'], type: 'isHttpUrl', msg: 'own: x', ctx: { options: {} } },
    ],
  });
  expect(describeDto(Hooks).properties[0]?.constraints).toEqual([
    {
      name: 'isHttpUrl',
      args: { options: { schemes: ['https'] } },
      each: true,
      conditional: false,
      builtin: true,
      kinds: ['string'],
    },
  ]);
});

test('@IsUrl accepts some of these URLs', () => {
  class Dto {
    @IsUrl() url!: string;
  }
  const taken = ['http:evil.com', 'http://user:pw@good.com', 'http://127.0.0.1', 'ftp://good.com', 'good.com'];
  for (const url of taken) expect(compile(Dto).run({ url })).toMatchObject({ ok: true });
});
