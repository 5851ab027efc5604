import { plainToInstance } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { compile } from '@cortado/dto';
import { expectSame } from './differential/compare';
import { quicken } from './differential/library';

afterEach(quicken());

enum Color {
  Red = 'red',
  Blue = 'blue',
}

enum Level {
  Low,
  High,
}

type Make = (options?: ValidationOptions) => PropertyDecorator;
type Row = [name: string, variants: Make[], samples: unknown[]];

/** Every decorator that checks a value, in every variant of its arguments, with values it accepts. */
const ROWS: Row[] = [
  ['IsDefined', [cv.IsDefined], [0, '']],
  [
    'Equals',
    [
      (o) => cv.Equals('a', o),
      (o) => cv.Equals(null, o),
      (o) => cv.Equals(undefined, o),
      (o) => cv.Equals(Number.NaN, o),
      (o) => cv.Equals(-0, o),
    ],
    ['a', null, 0],
  ],
  ['NotEquals', [(o) => cv.NotEquals('a', o), (o) => cv.NotEquals(null, o)], ['a', 'b', null]],
  ['IsEmpty', [cv.IsEmpty], ['', null]],
  ['IsNotEmpty', [cv.IsNotEmpty], ['', 'a', 0]],
  ['IsIn', [(o) => cv.IsIn(['a', 1, Number.NaN], o), (o) => cv.IsIn([], o)], ['a', 1]],
  ['IsNotIn', [(o) => cv.IsNotIn(['a', 1], o)], ['a', 'b']],
  ['IsLatLong', [cv.IsLatLong], ['48.1,11.5']],
  ['IsLatitude', [cv.IsLatitude], ['48.1', 48.1, 91]],
  ['IsLongitude', [cv.IsLongitude], ['11.5', 11.5, 181]],
  ['IsDivisibleBy', [(o) => cv.IsDivisibleBy(3, o), (o) => cv.IsDivisibleBy(0.5, o)], [6, 7, 1.5]],
  ['IsPositive', [cv.IsPositive], [1, -1]],
  ['IsNegative', [cv.IsNegative], [1, -1]],
  ['Max', [(o) => cv.Max(3, o), (o) => cv.Max(-0, o), (o) => cv.Max(Number.NaN, o)], [3, 4, 0]],
  ['Min', [(o) => cv.Min(3, o), (o) => cv.Min(-1.5, o), (o) => cv.Min(Number.NEGATIVE_INFINITY, o)], [3, 2]],
  ['MinDate', [(o) => cv.MinDate(new Date(5), o), (o) => cv.MinDate(() => new Date(5), o)], [new Date(5), new Date(4)]],
  ['MaxDate', [(o) => cv.MaxDate(new Date(5), o), (o) => cv.MaxDate(() => new Date(5), o)], [new Date(5), new Date(6)]],
  ['IsBoolean', [cv.IsBoolean], [true, new Boolean(true)]],
  ['IsDate', [cv.IsDate], [new Date(0), new Date(Number.NaN)]],
  [
    'IsNumber',
    [
      (o) => cv.IsNumber({}, o),
      (o) => cv.IsNumber({ allowNaN: true }, o),
      (o) => cv.IsNumber({ allowInfinity: true }, o),
      (o) => cv.IsNumber({ maxDecimalPlaces: 2 }, o),
    ],
    [1, 1.25, 1.125, Number.NaN, Infinity],
  ],
  [
    'IsEnum',
    [(o) => cv.IsEnum(Color, o), (o) => cv.IsEnum(Level, o), (o) => cv.IsEnum({}, o)],
    ['red', 0, 1, 'Low', 'green'],
  ],
  ['IsInt', [cv.IsInt], [1, 1.5, 2 ** 60]],
  ['IsString', [cv.IsString], ['a', new String('a')]],
  ['IsArray', [cv.IsArray], [[], [1]]],
  ['IsObject', [cv.IsObject], [{}, new Date(0)]],
  ['ArrayContains', [(o) => cv.ArrayContains([1, 2], o)], [[2, 1], [1]]],
  ['ArrayNotContains', [(o) => cv.ArrayNotContains([1], o)], [[2], [1]]],
  ['ArrayNotEmpty', [cv.ArrayNotEmpty], [[], [1]]],
  ['ArrayMinSize', [(o) => cv.ArrayMinSize(2, o)], [[1], [1, 2]]],
  ['ArrayMaxSize', [(o) => cv.ArrayMaxSize(1, o)], [[1], [1, 2]]],
  [
    'ArrayUnique',
    [(o) => cv.ArrayUnique(o), (o) => cv.ArrayUnique((item: { id: number }) => item.id, o)],
    [[1, 1], [1, 2], [{ id: 1 }, { id: 1 }], [Number.NaN], [0, -0], ['1', 1]],
  ],
  [
    'IsNotEmptyObject',
    [
      (o) => cv.IsNotEmptyObject({}, o),
      (o) => cv.IsNotEmptyObject({ nullable: false }, o),
      (o) => cv.IsNotEmptyObject({ nullable: true }, o),
    ],
    [{ a: 1 }, { a: null }],
  ],
  ['IsInstance', [(o) => cv.IsInstance(Date, o)], [new Date(0)]],
  ['Contains', [(o) => cv.Contains('b', o), (o) => cv.Contains('', o)], ['abc', 'a']],
  ['NotContains', [(o) => cv.NotContains('b', o), (o) => cv.NotContains('', o)], ['abc', 'a']],
  ['IsAlpha', [(o) => cv.IsAlpha(undefined, o), (o) => cv.IsAlpha('de-DE', o)], ['abc', 'äbc']],
  ['IsAlphanumeric', [(o) => cv.IsAlphanumeric(undefined, o), (o) => cv.IsAlphanumeric('de-DE', o)], ['abc1', 'äbc1']],
  [
    'IsDecimal',
    [
      (o) => cv.IsDecimal(undefined, o),
      (o) => cv.IsDecimal({ force_decimal: true, decimal_digits: '2', locale: 'de-DE' }, o),
    ],
    ['1.5', '1,25'],
  ],
  ['IsAscii', [cv.IsAscii], ['abc', 'ä']],
  ['IsBase32', [cv.IsBase32], ['MFRGG===']],
  ['IsBase58', [cv.IsBase58], ['3yZe7d']],
  ['IsBase64', [(o) => cv.IsBase64(undefined, o), (o) => cv.IsBase64({ urlSafe: true }, o)], ['YWJj', 'YW-_']],
  ['IsByteLength', [(o) => cv.IsByteLength(1, 3, o), (o) => cv.IsByteLength(2, undefined, o)], ['a', 'ääää']],
  ['IsCreditCard', [cv.IsCreditCard], ['4111111111111111']],
  [
    'IsCurrency',
    [(o) => cv.IsCurrency(undefined, o), (o) => cv.IsCurrency({ symbol: '€', require_symbol: true }, o)],
    ['$1,000.50', '€5'],
  ],
  [
    'IsEmail',
    [(o) => cv.IsEmail(undefined, o), (o) => cv.IsEmail({ allow_display_name: true }, o)],
    ['a@b.co', 'A <a@b.co>'],
  ],
  ['IsFQDN', [(o) => cv.IsFQDN(undefined, o), (o) => cv.IsFQDN({ require_tld: false }, o)], ['a.co', 'localhost']],
  ['IsFullWidth', [cv.IsFullWidth], ['ひらがな']],
  ['IsHalfWidth', [cv.IsHalfWidth], ['abc']],
  ['IsVariableWidth', [cv.IsVariableWidth], ['ひらがなabc']],
  ['IsHexColor', [cv.IsHexColor], ['#ff0000']],
  ['IsHexadecimal', [cv.IsHexadecimal], ['0ff']],
  [
    'IsMACAddress',
    [(o) => cv.IsMACAddress(undefined, o), (o) => cv.IsMACAddress({ no_separators: true }, o)],
    ['01:02:03:04:05:ab', '0102030405ab'],
  ],
  ['IsIP', [(o) => cv.IsIP(undefined, o), (o) => cv.IsIP(4, o), (o) => cv.IsIP('6', o)], ['1.2.3.4', '::1']],
  ['IsPort', [cv.IsPort], ['8080', '99999']],
  ['IsISBN', [(o) => cv.IsISBN(undefined, o), (o) => cv.IsISBN('13', o)], ['978-3-16-148410-0', '3-8362-2119-5']],
  ['IsISIN', [cv.IsISIN], ['US0378331005']],
  [
    'IsISO8601',
    [(o) => cv.IsISO8601(undefined, o), (o) => cv.IsISO8601({ strict: true, strictSeparator: true }, o)],
    ['2020-02-28', '2020-02-30'],
  ],
  ['IsJSON', [cv.IsJSON], ['{"a":1}', '{']],
  ['IsJWT', [cv.IsJWT], ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U']],
  ['IsLowercase', [cv.IsLowercase], ['abc', 'aBc']],
  ['IsUppercase', [cv.IsUppercase], ['ABC', 'aBc']],
  [
    'IsMobilePhone',
    [(o) => cv.IsMobilePhone('de-DE', undefined, o), (o) => cv.IsMobilePhone('en-US', { strictMode: true }, o)],
    ['+4915112345678', '015112345678'],
  ],
  [
    'IsPhoneNumber',
    [(o) => cv.IsPhoneNumber(undefined, o), (o) => cv.IsPhoneNumber('DE', o)],
    ['+4915112345678', '015112345678'],
  ],
  ['IsISO31661Alpha2', [cv.IsISO31661Alpha2], ['DE']],
  ['IsISO31661Alpha3', [cv.IsISO31661Alpha3], ['DEU']],
  ['IsISO31661Numeric', [cv.IsISO31661Numeric], ['276']],
  ['IsMongoId', [cv.IsMongoId], ['507f1f77bcf86cd799439011']],
  ['IsMultibyte', [cv.IsMultibyte], ['ä']],
  ['IsSurrogatePair', [cv.IsSurrogatePair], ['😀']],
  [
    'IsUrl',
    [(o) => cv.IsUrl(undefined, o), (o) => cv.IsUrl({ protocols: ['ftp'], require_protocol: true }, o)],
    ['http://a.co', 'ftp://a.co'],
  ],
  [
    'IsUUID',
    [(o) => cv.IsUUID(undefined, o), (o) => cv.IsUUID('4', o), (o) => cv.IsUUID('all', o)],
    ['0b6e1a4e-7f6a-4a6e-9a30-2a7f3c0c1d11'],
  ],
  ['IsFirebasePushId', [cv.IsFirebasePushId], ['-M-Jh_1KAH5rYJF_7-kY']],
  [
    'Length',
    [(o) => cv.Length(2, 3, o), (o) => cv.Length(2, undefined, o), (o) => cv.Length(0, 1, o)],
    ['a', 'ab', 'abcd', '😀😀', '👍️👍️', 'a\uFE0F\uFE0F'],
  ],
  ['MaxLength', [(o) => cv.MaxLength(2, o)], ['ab', 'abc', '😀😀']],
  ['MinLength', [(o) => cv.MinLength(2, o)], ['ab', 'a', '😀', '👍️']],
  [
    'Matches',
    [(o) => cv.Matches(/^a+$/, o), (o) => cv.Matches(/a/gi, o), (o) => cv.Matches('^A', 'i', o)],
    ['aaa', 'Ab', 'ba'],
  ],
  ['IsMilitaryTime', [cv.IsMilitaryTime], ['23:59', '24:00']],
  ['IsTimeZone', [cv.IsTimeZone], ['Europe/Berlin']],
  ['IsHash', [(o) => cv.IsHash('md5', o), (o) => cv.IsHash('sha1', o)], ['d41d8cd98f00b204e9800998ecf8427e']],
  [
    'IsISSN',
    [(o) => cv.IsISSN(undefined, o), (o) => cv.IsISSN({ case_sensitive: true }, o)],
    ['0378-5955', '2434-561x'],
  ],
  [
    'IsDateString',
    [(o) => cv.IsDateString(undefined, o), (o) => cv.IsDateString({ strict: true }, o)],
    ['2020-02-28T10:00:00Z', '2020-02-30'],
  ],
  ['IsBooleanString', [cv.IsBooleanString], ['true', '1']],
  [
    'IsNumberString',
    [(o) => cv.IsNumberString(undefined, o), (o) => cv.IsNumberString({ no_symbols: true }, o)],
    ['12', '1.5'],
  ],
  ['IsBIC', [cv.IsBIC], ['DEUTDEFF']],
  ['IsBtcAddress', [cv.IsBtcAddress], ['1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2']],
  ['IsDataURI', [cv.IsDataURI], ['data:text/plain;base64,YQ==']],
  ['IsEAN', [cv.IsEAN], ['9421023610112']],
  ['IsEthereumAddress', [cv.IsEthereumAddress], ['0x52908400098527886E0F7030069857D2E4169EE7']],
  ['IsHSL', [cv.IsHSL], ['hsl(360,100%,100%)']],
  ['IsIBAN', [(o) => cv.IsIBAN(undefined, o), (o) => cv.IsIBAN({ whitelist: ['FR'] }, o)], ['DE89370400440532013000']],
  ['IsIdentityCard', [(o) => cv.IsIdentityCard('ES', o), (o) => cv.IsIdentityCard('PL', o)], ['99999999R']],
  ['IsISRC', [cv.IsISRC], ['USAT29900609']],
  ['IsLocale', [cv.IsLocale], ['de_DE']],
  ['IsMagnetURI', [cv.IsMagnetURI], ['magnet:?xt=urn:btih:c9e15763f722f23e98a29decdfae341b98d53056']],
  ['IsMimeType', [cv.IsMimeType], ['text/plain']],
  ['IsOctal', [cv.IsOctal], ['0o17', '17']],
  ['IsPassportNumber', [(o) => cv.IsPassportNumber('DE', o)], ['C01X00T47']],
  ['IsPostalCode', [(o) => cv.IsPostalCode('DE', o), (o) => cv.IsPostalCode('any', o)], ['80331']],
  ['IsRFC3339', [cv.IsRFC3339], ['2020-02-28T10:00:00Z']],
  ['IsRgbColor', [(o) => cv.IsRgbColor(undefined, o), (o) => cv.IsRgbColor(false, o)], ['rgb(1,2,3)', 'rgb(1%,2%,3%)']],
  ['IsSemVer', [cv.IsSemVer], ['1.2.3-beta']],
  [
    'IsStrongPassword',
    [(o) => cv.IsStrongPassword(undefined, o), (o) => cv.IsStrongPassword({ minLength: 4, minSymbols: 0 }, o)],
    ['Abcdef1!', 'Abc1'],
  ],
  ['IsTaxId', [(o) => cv.IsTaxId('de-DE', o)], ['26954371827']],
  ['IsISO4217CurrencyCode', [cv.IsISO4217CurrencyCode], ['EUR']],
  ['IsISO6391', [cv.IsISO6391], ['de']],
];

const REFUSED = [
  undefined,
  null,
  5,
  -1,
  0.5,
  true,
  {},
  [],
  [null],
  '',
  ' ',
  'definitely not',
  '<b>',
  '\u2028',
  () => 1,
];

const OPTIONS: ValidationOptions[] = [
  {},
  { each: true },
  { message: '$property $value $target $constraint1' },
  { each: true, message: ({ value }) => String(value) },
];

const decorators = Object.keys(cv).filter(
  (name) => /^[A-Z][a-z]|^Is[A-Z]/.test(name) && ROWS.every(([row]) => row !== name),
);

test('the table has them all', () => {
  expect(decorators.sort()).toEqual([
    'Allow',
    'IsOptional',
    'MetadataStorage',
    'Validate',
    'ValidateBy',
    'ValidateIf',
    'ValidateNested',
    'ValidatePromise',
    'ValidationError',
    'ValidationTypes',
    'Validator',
    'ValidatorConstraint',
  ]);
});

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test.each(ROWS)('%s is as the original', (_name, variants, samples) => {
    const verdicts = new Set<boolean>();
    for (const make of variants) {
      for (const options of OPTIONS) {
        class Dto {
          value: unknown;
        }
        make(options)(Dto.prototype, 'value');
        const strict = compile(Dto, { backend });
        const compat = compile(Dto, { backend, compat: true });
        for (const value of [...REFUSED, ...samples, samples, new Set(samples)]) {
          const expected = original(plainToInstance(Dto, { value }));
          verdicts.add(JSON.stringify(expected) === '[]');
          expectSame([value, errorsOf(compat.run({ value }))], [value, expected]);
          // Strict mode converts nothing by itself, and has words of its own for absence and shape.
          if (value === undefined || 'each' in options) continue;
          const raw = original(Object.assign(new Dto(), { value }));
          expectSame([value, errorsOf(strict.run({ value }))], [value, raw]);
        }
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });
});

function original(instance: object): unknown {
  return cv.validateSync(instance).flatMap(({ constraints = {} }) => Object.entries(constraints));
}

function errorsOf(outcome: unknown): unknown {
  const { errors = [] } = outcome as { errors?: { type: string; msg: string }[] };
  return errors.map(({ type, msg }) => [type, msg]);
}
