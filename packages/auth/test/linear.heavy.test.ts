import { apiKey, authenticate, basic, bearer, jwt, session, sign, unsign, type Scheme } from '@cortado/auth';
import { cookiesOf } from '@cortado/core/transport';
import type { Context } from 'cortado';
import { growth, LINEAR } from '@cortado/testkit/growth';

const key = 'a secret of more than 32 characters!';
const schemes: readonly [string, Scheme][] = [
  ['jwt', jwt({ key, query: true })],
  ['jwt with several keys', jwt({ key: { a: key, b: `${key}!` } })],
  ['bearer', bearer(() => undefined)],
  ['basic', basic({ realm: 'r', verify: () => undefined })],
  ['apiKey', apiKey({ keys: { k: 'k' } })],
  ['session', session({ secret: key, find: () => undefined })],
];

/** Text that makes a backtracking search try each of its places. */
const shapes: readonly [string, (n: number) => string][] = [
  ['spaces and a line end', (n) => `${' '.repeat(n)}\n`],
  ['spaces and a letter', (n) => `${' '.repeat(n)}a`],
  ['letters and a sign', (n) => `${'a'.repeat(n)}!`],
  ['letters, equals signs and a letter', (n) => `${'a'.repeat(n)}${'='.repeat(n)}a`],
  ['equals signs', (n) => '='.repeat(n)],
  ['dots', (n) => '.'.repeat(n)],
  ['commas', (n) => ','.repeat(n)],
  ['semicolons', (n) => ';'.repeat(n)],
  ['pairs', (n) => 'a=b;'.repeat(n)],
  ['pairs with spaces', (n) => ' a = b ;'.repeat(n)],
  ['percent signs', (n) => `session=${'%'.repeat(n)}`],
  ['a long signature', (n) => `session=${'a'.repeat(n)}.${'b'.repeat(n)}`],
  ['an unfinished header of a token', (n) => `${Buffer.from('{"a":'.repeat(n)).toString('base64url')}.a.b`],
];

/** What a scheme reads of a context: a frame may bring headers that no HTTP parser lets through. */
const contextOf = (text: string): Context =>
  ({
    phase: 'handshake',
    headers: { authorization: text, cookie: text, 'x-api-key': text, 'sec-websocket-protocol': text },
    cookies: cookiesOf({ cookie: text }),
    query: { access_token: text },
  }) as unknown as Context;

test.each(schemes)(
  '%s reads credentials of every shape in linear time',
  async (_name, scheme) => {
    for (const [shape, text] of shapes) {
      for (const prefix of ['', 'Bearer ', 'bearer', 'Basic ', 'bearer.']) {
        const found = growth(16_384, (n) => {
          return () => {
            const context = contextOf(prefix + text(n));
            scheme.presents?.(context);
            void Promise.resolve(scheme.identify(context)).catch(() => undefined);
          };
        });
        expect([shape, prefix, found < LINEAR]).toEqual([shape, prefix, true]);
      }
    }
  },
  120_000,
);

test('signatures are read in linear time', () => {
  for (const [, text] of shapes) expect(growth(16_384, (n) => () => unsign(text(n), key))).toBeLessThan(LINEAR);
  expect(unsign(sign('a', key), key)).toBe('a');
});

test('a guard of many schemes is one pass over each', async () => {
  const guard = authenticate(schemes[0]![1], ...schemes.slice(1).map(([, each]) => each), { throttle: false });
  const found = growth(16_384, (n) => {
    const context = contextOf(`Bearer ${' '.repeat(n)}\n`);
    return () => void Promise.resolve(guard(context)).catch(() => undefined);
  });
  expect(found).toBeLessThan(LINEAR);
});
