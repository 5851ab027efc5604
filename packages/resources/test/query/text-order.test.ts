import { compareText } from '../../src/query/compare';
import { behindPrefix } from '../../src/query/sql/where-sql';

/** At the borders of what one, two, three and four bytes hold, of surrogates, and of code units. */
const TEXTS = [
  '',
  '\u0001',
  'a',
  'a\u0001',
  'aa',
  'b',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ud7ff\u{10ffff}',
  '\ue000',
  '\uff5e',
  '\uffff',
  '\u{10000}',
  '\u{10000}a',
  '\u{1f600}',
  '\u{1f600}\uffff',
  '\u{1f600}\u{10000}',
  '\u{10ffff}',
  '\u{10ffff}\u{10ffff}',
];

test('strings are compared by their UTF-8 bytes', () => {
  for (const one of TEXTS) {
    for (const other of TEXTS) {
      expect(Math.sign(compareText(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
    }
  }
});

test('the strings with a prefix are those from it to the first string behind them', () => {
  for (const prefix of TEXTS.slice(1)) {
    const end = behindPrefix(prefix);
    for (const text of [...TEXTS, ...TEXTS.map((each) => prefix + each)]) {
      const isBetween = compareText(prefix, text) <= 0 && (end === undefined || compareText(text, end) < 0);
      expect(isBetween).toBe(text.startsWith(prefix));
    }
  }
});

test('nothing is behind the strings that begin with the last code point', () => {
  expect(behindPrefix('\u{10ffff}\u{10ffff}')).toBe(undefined);
  expect(behindPrefix('a\u{10ffff}')).toBe('b');
  expect(behindPrefix('\ud7ff')).toBe('\ue000');
});
