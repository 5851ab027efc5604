import * as fc from 'fast-check';
import { equivalentPattern, literalPattern } from '../../src/schema/patterns';

const HAS_EQUIVALENT: readonly RegExp[] = [
  /^[a-z]+$/,
  /^[a-z0-9_-]+$/i,
  /^a.b$/s,
  /a|b/g,
  // eslint-disable-next-line no-useless-escape -- people write it
  /^\w+\-\d{2,}$/,
  /^[\w\-.]+$/,
  /^\/users\/\d+$/i,
  /^{a}$/,
  /^]$/,
  /\\^/,
  /^[^a-c]$/i,
  /^(?:ab)+(?<year>\d{4})(c)\2$/,
  // eslint-disable-next-line no-useless-escape -- people write it
  /^"\'$/,
  /^[a-c\]x]$/i,
  /^\u00e4[\x41-\x43]$/,
  /^\p{Lu}$/u,
];
const HAS_NONE: readonly RegExp[] = [/^a$/m, /a/y, /ä/i, /^(a)\1$/i, /[\x41-z]/i, /k/iu, /[\w-z]/, /[A-z]/i];

test.each(HAS_EQUIVALENT)('%s has an equivalent without flags', (pattern) => {
  const written = equivalentPattern(pattern.source, pattern.flags);
  expect(written).toBeDefined();
  const equivalent = new RegExp(written as string, 'u');
  const texts = fc.string({ unit: fc.constantFrom(...'abcABCxyz019_-.\\^/{}[]"\'\n äÄ') });
  // fast-check makes texts for patterns without references and classes of Unicode.
  const near = /\\[2p]/.test(pattern.source)
    ? fc.constantFrom('ab2026cc', 'Ä')
    : fc.stringMatching(new RegExp(pattern.source));
  fc.assert(
    fc.property(fc.oneof(texts, near), (text) => {
      expect([text, equivalent.test(text)]).toEqual([text, new RegExp(pattern.source, pattern.flags).test(text)]);
    }),
    { numRuns: 100 },
  );
});

test.each(HAS_NONE)('%s has none', (pattern) => {
  expect(equivalentPattern(pattern.source, pattern.flags)).toBeUndefined();
});

test('text is matched literally, unless it is empty or has half a surrogate pair', () => {
  const written = literalPattern('a.b/(c)[d]{2}^$*+?|\\') as string;
  expect(new RegExp(written, 'u').test('xa.b/(c)[d]{2}^$*+?|\\x')).toBe(true);
  expect(new RegExp(written, 'u').test('aab/(c)[d]{2}^$*+?|\\')).toBe(false);
  expect([literalPattern(''), literalPattern('\uD83D'), literalPattern(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
