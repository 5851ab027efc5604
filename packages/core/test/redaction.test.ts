import { Application, redacted, type LogOption } from '@cortado/core';
import { growth, LINEAR } from '@cortado/testkit/growth';
import { pino } from 'pino';

type Line = Record<string, any>;

/** What a logger with these names writes for what is logged. */
function written(write: (log: pino.Logger) => void, names?: readonly string[], options?: pino.LoggerOptions): Line {
  const lines: string[] = [];
  write(pino(redacted(options, names), { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  const { level: _level, time: _time, pid: _pid, hostname: _hostname, ...rest } = JSON.parse(lines[0]!) as Line;
  return rest;
}

const logged = (value: object, names?: readonly string[]) => written((log) => log.info(value), names);
const HIDDEN = '[Redacted]';

describe('what is hidden', () => {
  test.each([
    ['authorization', 'Basic abc'],
    ['Authorization', 'secret'],
    ['proxy-authorization', 'secret'],
    ['cookie', 'a=b'],
    ['set-cookie', ['a=b', 'c=d']],
    ['Set-Cookie', 'a=b'],
    ['x-api-key', 'secret'],
    ['x-auth-token', 'secret'],
    ['x-csrf-token', 'secret'],
    ['token', 'secret'],
    ['access_token', 'secret'],
    ['accessToken', 'secret'],
    ['refresh_token', 'secret'],
    ['id_token', 'secret'],
    ['api_key', 'secret'],
    ['apiKey', 'secret'],
    ['secret', { nested: true }],
    ['client_secret', 'secret'],
    ['password', 7],
  ])('%s, wherever it is', (name, value) => {
    expect(logged({ [name]: value })).toEqual({ [name]: HIDDEN });
    expect(logged({ headers: { [name]: value, accept: '*/*' } })).toEqual({
      headers: { [name]: HIDDEN, accept: '*/*' },
    });
    expect(logged({ a: [{ b: { c: { [name]: value } } }] })).toEqual({ a: [{ b: { c: { [name]: HIDDEN } } }] });
    expect(logged({ rawHeaders: [name, value, 'accept', '*/*'] })).toEqual({
      rawHeaders: [name, HIDDEN, 'accept', '*/*'],
    });
  });

  test.each([
    ['/a?token=secret', '/a?token=[Redacted]'],
    ['/a?x=1&access_token=secret&y=2#z', '/a?x=1&access_token=[Redacted]&y=2#z'],
    ['https://a.example/?API_KEY=secret', 'https://a.example/?API_KEY=[Redacted]'],
    ['could not load "/a?token=secret"', 'could not load "/a?token=[Redacted]"'],
    ['Bearer secret.secret-secret', 'Bearer [Redacted]'],
    ['authorization: bearer c2VjcmV0', 'authorization: bearer [Redacted]'],
    ['Basic YTpzZWNyZXQ=', 'Basic [Redacted]'],
    ['cortado.v1, bearer.secret', 'cortado.v1, bearer.[Redacted]'],
    ['cortado.v1, bearer64.c2VjcmV0', 'cortado.v1, bearer64.[Redacted]'],
  ])('within the text %s', (text, shown) => {
    expect(logged({ text, list: [text], deep: { text } })).toEqual({
      text: shown,
      list: [shown],
      deep: { text: shown },
    });
  });

  test('in errors, their causes and what HTTP clients leave in them', () => {
    const cause = new Error('GET /a?token=secret failed');
    const error = Object.assign(new Error('no answer to Bearer secret', { cause }), {
      config: { headers: { Authorization: 'Bearer secret' }, url: '/a?token=secret' },
    });
    const line = written((log) => log.error(error, 'failed'));
    expect(line['err'].config).toEqual({ headers: { Authorization: HIDDEN }, url: '/a?token=[Redacted]' });
    expect(JSON.stringify(line['err'])).not.toMatch(/secret/);
  });

  test('in the values of child loggers, and by serializers and formatters of your own', () => {
    expect(written((log) => log.child({ token: 'secret' }).info('a'))).toEqual({ token: HIDDEN, msg: 'a' });
    const options = {
      serializers: { user: ({ name }: { name: string }) => ({ name, password: 'secret' }) },
      formatters: {
        log: (line: object) => ({ ...line, cookie: 'a=b' }),
        level: (level: string) => ({ severity: level }),
      },
    };
    expect(written((log) => log.info({ user: { name: 'Ann' } }), [], options)).toEqual({
      ...{ user: { name: 'Ann', password: HIDDEN }, cookie: HIDDEN, severity: 'info' },
    });
  });

  test('names of your own, in any case of letters, also in texts', () => {
    const value = { headers: { 'X-Session': 'secret' }, iban: 'secret', url: '/a?iban=secret', 'a.b': 'secret' };
    expect(logged(value, ['x-session', 'IBAN', 'a.b'])).toEqual({
      ...{ headers: { 'X-Session': HIDDEN }, iban: HIDDEN, url: '/a?iban=[Redacted]', 'a.b': HIDDEN },
    });
    expect(logged({ axb: 'shown' }, ['a.b'])).toEqual({ axb: 'shown' });
  });
});

describe('what stays', () => {
  test.each([
    { tokens: 3, passwordless: true, author: 'Ann', cookies: 0, secretary: 'Bob' },
    { url: '/a?page=2&sort=token', text: 'a token=ring', basic: 'basic English' },
    { token: null, none: [undefined], empty: {} },
    { date: new Date(0), buffer: Buffer.from('token'), big: 1e300 },
    { list: [1, 'a', null, { b: [] }] },
  ])('%j', (value) => {
    const plain: string[] = [];
    pino({}, { write: (line) => void plain.push(line) }).info(value);
    const { level: _level, time: _time, pid: _pid, hostname: _hostname, ...rest } = JSON.parse(plain[0]!) as Line;
    expect(logged(value)).toEqual(rest);
  });

  test('the object that was logged', () => {
    const headers = { authorization: 'secret', list: [{ token: 'secret' }] };
    logged({ headers });
    expect(headers).toEqual({ authorization: 'secret', list: [{ token: 'secret' }] });
  });
});

test('a circle, a class with toJSON and a getter that throws are written', () => {
  const circle: Line = { token: 'secret' };
  circle['self'] = circle;
  expect(logged({ circle })).toEqual({ circle: { token: HIDDEN, self: '[Circular]' } });
  const shared = { token: 'secret' };
  expect(logged({ first: shared, second: [shared] })).toEqual({
    first: { token: HIDDEN },
    second: [{ token: HIDDEN }],
  });
  class Account {
    password = 'secret';
    toJSON() {
      return { id: 1 };
    }
  }
  expect(logged({ account: new Account() })).toEqual({ account: { id: 1 } });
  class Dto {
    name = 'Ann';
    password = 'secret';
  }
  expect(logged({ dto: new Dto() })).toEqual({ dto: { name: 'Ann', password: HIDDEN } });
  const broken = {
    get value(): string {
      throw new Error('no');
    },
  };
  expect(written((log) => log.info({ broken, token: 'secret' }, 'still'))).toMatchObject({
    msg: 'still',
    token: HIDDEN,
  });
});

test('what is too deep to be searched is not written', () => {
  const nested = (levels: number): object => (levels === 0 ? { token: 'secret' } : { a: nested(levels - 1) });
  expect(JSON.stringify(logged(nested(7)))).toContain(HIDDEN);
  expect(JSON.stringify(logged(nested(20)))).toBe(`${'{"a":'.repeat(9)}"[Too deep]"${'}'.repeat(9)}`);
});

test('a graph in which everything refers to everything is searched once', () => {
  const all = Array.from({ length: 100 }, () => ({ token: 'secret', others: [] as object[] }));
  for (const each of all) each.others.push(...all);
  expect(JSON.stringify(logged({ all }))).not.toContain('secret');
});

/** Grows as what is logged does, whatever is in it. */
test.each<[string, (size: number) => object]>([
  ['a long text', (size) => ({ text: '&token'.repeat(size) })],
  ['a text of schemes', (size) => ({ text: 'bearer '.repeat(size) })],
  ['a text of dots', (size) => ({ text: `bearer.${'.'.repeat(size)}` })],
  ['a long list', (size) => ({ list: Array.from({ length: size }, (_, index) => ({ index })) })],
])('%s takes time in proportion', (_name, make) => {
  const log = pino(redacted(), { write: () => undefined });
  const prepare = (size: number) => {
    const value = make(size);
    return () => log.info(value);
  };
  expect(growth(1_000, prepare)).toBeLessThan(LINEAR);
});

describe('createApp', () => {
  const app = (log: LogOption, redact?: readonly string[] | false) =>
    Application.create({ log, ...(redact === undefined ? {} : { redact }) }, []);

  test('creates a logger that redacts, unless redact is false', async () => {
    const lines: Line[] = [];
    const stream = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
    const log = { hooks: { streamWrite: (line: string) => (stream.write(line), '') } };
    for (const redact of [undefined, ['iban'], false] as const) {
      const { log: logger } = await app(log, redact);
      logger.info({ headers: { authorization: 'secret' }, iban: 'DE' });
    }
    expect(lines.map(({ headers, iban }) => [headers.authorization, iban])).toEqual([
      [HIDDEN, 'DE'],
      [HIDDEN, HIDDEN],
      ['secret', 'DE'],
    ]);
  });

  test('takes a logger as it is, and refuses names for it', async () => {
    const log = pino({ level: 'silent' });
    expect((await app(log)).log).toBe(log);
    expect((await app(log, false)).log).toBe(log);
    await expect(app(log, ['iban'])).rejects.toThrow('E_OPTION: createApp, options.redact: the logger in `log`');
    // The remedy, followed:
    expect((await app(pino(redacted({ level: 'debug' }, ['x-session'])))).log.level).toBe('debug');
  });

  test.each([[['']], [[7]], ['iban'], [true], [{}]])('refuses %j', async (redact) => {
    await expect(app(false, redact as never)).rejects.toThrow('createApp, options.redact: invalid value');
  });
});
