import { DtoDefinitionError, textReader } from '@cortado/dto';
import type { TextFormat, TextType } from '@cortado/dto';

type Row = [
  type: TextType,
  format: TextFormat | undefined,
  accepted: [string, unknown][],
  refused: string[],
  error: string,
];

const rows: Row[] = [
  [
    Number,
    undefined,
    [
      ['0', 0],
      ['-0', -0],
      ['12', 12],
      ['-1.5', -1.5],
      ['1e3', 1000],
      ['2.5E-2', 0.025],
      ['9007199254740991', 9007199254740991],
    ],
    [
      '',
      ' ',
      '1 ',
      '+1',
      '01',
      '.5',
      '5.',
      '0x10',
      '1_000',
      'NaN',
      'Infinity',
      '1e999',
      '9007199254740992',
      '9007199254740993',
      '1e16',
      '١',
    ],
    'number_expected',
  ],
  [
    Number,
    'int',
    [
      ['0', 0],
      ['-7', -7],
    ],
    ['1.0', '1e3', '9007199254740993', ''],
    'int_expected',
  ],
  [
    BigInt,
    undefined,
    [
      ['9007199254740993', 9007199254740993n],
      ['-1', -1n],
    ],
    ['1.5', '', '0x1', '9'.repeat(1_001)],
    'int_expected',
  ],
  [
    Boolean,
    undefined,
    [
      ['true', true],
      ['false', false],
    ],
    ['', 'TRUE', '1', '0', 'yes', 'on'],
    'boolean_expected',
  ],
  [
    Date,
    undefined,
    [
      ['2026-01-31T12:00:00Z', new Date('2026-01-31T12:00:00Z')],
      ['2024-02-29t23:59:59.5z', new Date('2024-02-29T23:59:59.500Z')],
      ['2026-01-31T12:00:00+02:00', new Date('2026-01-31T10:00:00Z')],
      ['2026-01-31', new Date('2026-01-31T00:00:00Z')],
      ['2024-02-29', new Date('2024-02-29T00:00:00Z')],
    ],
    [
      '',
      '2026-02-30',
      '2025-02-29',
      '2026-1-31',
      '2026-01',
      '2026-01-31Z',
      '20260131',
      '2026-02-30T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-00-01T00:00:00Z',
      '2026-01-31T24:00:00Z',
      '2026-01-31T12:00:60Z',
      '2026-01-31T12:00Z',
      '2026-01-31 12:00:00Z',
      '2026-01-31T12:00:00',
      '1',
      'today',
    ],
    'date_expected',
  ],
  [
    String,
    'uuid',
    [['6F9619FF-8B86-D011-B42D-00CF4FC964FF', '6F9619FF-8B86-D011-B42D-00CF4FC964FF']],
    ['', '6f9619ff8b86d011b42d00cf4fc964ff', '{6f9619ff-8b86-d011-b42d-00cf4fc964ff}', 'x'],
    'uuid_expected',
  ],
  [
    String,
    'segment',
    [
      'a',
      'report.pdf',
      '.profile',
      'a b',
      '..a',
      'a..b',
      'Übersicht 2026.txt',
      '猫',
      '👩‍💻',
      'console',
      'com10',
      'nul-1',
      'a%2fb',
      '~',
      '-rf',
      'x'.repeat(255),
    ].map((name): [string, string] => [name, name]),
    [
      ...['', '.', '..', '...', 'a.', 'a ', ' ', '. ', '.. '],
      ...['../g', 'a/b', '/a', 'a/', '..\\g', 'a\\b', '\\\\host\\share', 'C:', 'C:a', 'a:b', 'a::$DATA'],
      ...['a\0', '\0', 'a\nb', 'a\rb', 'a\tb', 'a\x1b[0m', 'a\x7f', 'a\x85', '\ud800', 'a\udc00b'],
      ...['a?', 'a*', '<a>', 'a|b', '"a"'],
      ...[
        'con',
        'CON',
        'con.txt',
        'Aux.tar.gz',
        'nul',
        'NUL .txt',
        'prn',
        'com1',
        'LPT9.log',
        'com¹',
        'CONIN$',
        'conout$.a',
      ],
      ...['x'.repeat(256), 'ü'.repeat(128)],
    ],
    'segment_expected',
  ],
];

test.each(rows)('%p %p', (type, format, accepted, refused, error) => {
  const read = textReader(type, format);
  for (const [text, value] of accepted) expect([text, read(text)]).toEqual([text, { ok: true, value }]);
  for (const text of refused) expect([text, read(text)]).toMatchObject([text, { ok: false, type: error }]);
});

test('a string is any text', () => {
  expect(textReader(String)('')).toEqual({ ok: true, value: '' });
});

test('a format that does not apply to the type is refused at start-up', () => {
  expect(() => textReader(Number, 'uuid')).toThrow(DtoDefinitionError);
  expect(() => textReader(Number, 'segment')).toThrow("'uuid' and 'segment' require String");
  expect(() => textReader(Boolean, 'int')).toThrow("format 'int' does not apply to Boolean");
});
