import * as cv from 'class-validator';
import { compile, IsHttpUrl } from '@cortado/dto';
import type { Compiled } from '@cortado/dto';
import { BUILT_INS } from './every-builtin';
import type { Make } from './every-builtin';
import { growth, LINEAR } from '@cortado/testkit/growth';

/** Text that makes regular expressions backtrack: repeated characters, repeated parts of a format, and formats with a wrong end. */
const HOSTILE: [start: string, again: string, end: string][] = [
  ['', 'a', ''],
  ['', 'A', '!'],
  ['', '0', ''],
  ['', '9', 'x'],
  ['', ' ', 'x'],
  ['x', ' ', 'x'],
  ['', '\t\n', 'x'],
  ['', '-', 'x'],
  ['', '.', ''],
  ['', '/', 'x'],
  ['', '%', 'x'],
  ['', '=', 'x'],
  ['', '\\', 'x'],
  ['', '😀', '\ud800'],
  ['', 'a\uFE0F', '!'],
  ['', 'a.', '!'],
  ['', 'a-', '!'],
  ['', '1,', 'x'],
  ['', '0 ', 'x'],
  ['', '0:', 'x'],
  ['', '[{"a":', ''],
  ['a@', 'a.', '@'],
  ['"', '\\"', '@a.co'],
  ['a <', 'a@a.co,', ''],
  ['http://', 'a.', '@'],
  ['http://', 'a:', '@'],
  ['http://a.co/', '?&', ' '],
  ['data:text/plain;', 'a=b;', '\0'],
  ['magnet:?xt=', '&xt.1=a', '\0'],
  ['2020-01-01T00:00:00.', '0', 'x'],
  ['1.2.3-', 'a.', '!'],
  ['1.2.3-', '0a', '!'],
  ['rgb(', '0 ', 'x'],
  ['hsl(', ' 1,', 'x'],
  ['$', '1,', 'x'],
  ['en-', 'a-', '!'],
  ['+49', ' 1', 'x'],
  ['eyJ.', 'a.', '!'],
];

/** Arguments that select other code of the library than those in the table of all decorators. */
const MORE: [name: string, variants: Make[], samples: string[]][] = [
  ['IsMobilePhone', [(o) => cv.IsMobilePhone(undefined, undefined, o)], ['+4915112345678']],
  ['IsIdentityCard', [(o) => cv.IsIdentityCard('any' as never, o)], ['99999999R']],
  ['IsTaxId', [(o) => cv.IsTaxId('en-US', o), (o) => cv.IsTaxId('pt-BR', o)], ['11223344']],
  [
    'IsEmail',
    [
      (o) => cv.IsEmail({ allow_utf8_local_part: false, ignore_max_length: true, require_tld: false }, o),
      (o) => cv.IsEmail({ allow_display_name: true, ignore_max_length: true, allow_ip_domain: true }, o),
    ],
    ['"a b"@b.co', 'A <a@b.co>', 'a@[1.2.3.4]'],
  ],
  [
    'IsFQDN',
    [(o) => cv.IsFQDN({ allow_trailing_dot: true, allow_wildcard: true, ignore_max_length: true }, o)],
    ['*.a.co.'],
  ],
  [
    'IsUrl',
    [(o) => cv.IsUrl({ validate_length: false, require_tld: false, allow_underscores: true }, o)],
    ['http://a.co:80/a?b#c', 'http://[::1]/'],
  ],
  [
    'IsCurrency',
    [(o) => cv.IsCurrency({ allow_space_after_symbol: true, digits_after_decimal: [1, 2] }, o)],
    ['$ 1.0'],
  ],
  ['IsHttpUrl', [(o) => IsHttpUrl({}, o)], ['https://a.co:80/a?b#c', 'http://1.2.3.4']],
];

const isText = (sample: unknown): sample is string => typeof sample === 'string';
const FORMATS = [...BUILT_INS, ...MORE].filter(([, , samples]) => samples.some(isText));

function filled(length: number, [start, again, end]: (typeof HOSTILE)[number]): string {
  return start + again.repeat(Math.ceil((length - start.length - end.length) / again.length)) + end;
}

/** The hostile patterns, and patterns that start with a value that this constraint accepts. */
function patternsFor(samples: readonly unknown[]): typeof HOSTILE {
  const own = samples.filter(isText).flatMap((sample): typeof HOSTILE => [
    ['', sample || ' ', '!'],
    [sample, sample.slice(-1) || ' ', '!'],
    [sample.slice(0, sample.length / 2), sample[Math.floor(sample.length / 2)] ?? ' ', '!'],
  ]);
  return [...HOSTILE, ...own];
}

/** Undefined for arguments that are refused at start-up because no input can pass, such as an enum without members. */
function compiledIfPossible(make: Make): Compiled<object> | undefined {
  try {
    return compiledOf(make);
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'E_DTO_UNSATISFIABLE') return undefined;
    throw error;
  }
}

function compiledOf(make: Make): Compiled<object> {
  class Dto {
    value: unknown;
  }
  make()(Dto.prototype, 'value');
  return compile<object>(Dto);
}

test('every format is tested', () => {
  expect(FORMATS.length).toBeGreaterThan(70);
  expect(HOSTILE.length).toBeGreaterThanOrEqual(30);
});

test('the measurement detects quadratic time', () => {
  const dto = compiledOf((options) => cv.Matches(/a+b/, options));
  const measured = growth(4_096, (n) => {
    const value = 'a'.repeat(n);
    return () => dto.run({ value });
  });
  expect(measured).toBeGreaterThanOrEqual(LINEAR);
});

test.each(FORMATS)('%s takes time linear in hostile text', (_name, variants, samples) => {
  const found: unknown[] = [];
  for (const [index, make] of variants.entries()) {
    const dto = compiledIfPossible(make);
    if (dto === undefined) continue;
    for (const pattern of patternsFor(samples)) {
      // Quadratic work grows at every size. Where memory costs more from some size on, only one of them exceeds the limit.
      const measured = Math.min(
        ...[4, 16].map((kibi) =>
          growth(kibi * 1_024, (n) => {
            const value = filled(n, pattern);
            return () => dto.run({ value });
          }),
        ),
      );
      if (measured >= LINEAR) found.push({ variant: index, pattern, measured });
    }
  }
  expect(found).toEqual([]);
});
