import { Expose, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsDate,
  IsDateString,
  IsEnum,
  IsIn,
  IsInt,
  IsNumberString,
  IsOptional,
  IsString,
  MaxDate,
  MinDate,
} from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';

enum Level {
  Low = 1,
  High = 2,
}
enum Mixed {
  One = 1,
  Two = 'two',
}

class Dates {
  @IsOptional() @IsDate() at?: Date;
  @IsOptional() @MinDate(new Date('2026-01-01T00:00:00Z')) after?: Date | null;
  @IsOptional() @MaxDate(new Date('2026-01-01T00:00:00Z'), { each: true }) many?: Date[];
  @IsOptional() @IsDate({ each: true }) unique?: Set<Date>;
}
class Transformed {
  @IsOptional() @Transform(({ value }) => value === 'true') @IsBoolean() on?: boolean;
  @IsOptional()
  @Transform(({ value }) => (value as string).split(',').map(Number))
  @IsInt({ each: true })
  ids?: number[];
  @IsOptional() @Transform(({ value }) => new Date(value as string)) @IsDate() at?: Date;
  @IsOptional() @Type(() => String) @Transform(({ value }) => value === 'true') @IsBoolean() typed?: boolean;
  @IsOptional()
  @Type(() => String)
  @Transform(({ value }) => (value as string).split(','))
  @IsString({ each: true })
  list?: string[];
  @IsOptional() @Type(() => Number) @Transform(({ value }) => [value, typeof value]) what?: unknown;
}
class Texts {
  @IsOptional() @IsDateString() date?: Date;
  @IsOptional() @IsNumberString() digits?: number;
  @IsOptional() @IsEnum(Level, { each: true }) levels?: Level[];
  @IsOptional() @IsEnum(Level) level?: Level;
  @IsOptional() @IsEnum(Mixed, { each: true }) mixed?: Mixed[];
  @IsOptional() @IsIn(['a', 1, true]) union?: 'a' | 1 | true;
  @IsOptional() @IsInt({ each: true }) set?: Set<number>;
}
class Collections {
  @IsOptional() @IsString({ each: true }) set?: Set<string>;
  @IsOptional() @IsInt({ each: true }) map?: Map<string, number>;
  @IsOptional() @ArrayMaxSize(2) @ArrayUnique() few?: Set<number>;
  @IsOptional() @Type(() => Number) numbers?: number[];
  @IsOptional() @Type(() => Date) dates?: Map<string, Date>;
}
class Named {
  @Expose({ name: 'X-Api-Key' }) @IsString() key!: string;
  @IsOptional() @IsInt() retryAfter?: number;
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  const run = <T>(Dto: Class<T>, input: unknown, options: CompileOptions = {}): unknown => {
    const outcome = compile(Dto, { backend, ...options }).run(input) as Validated<T>;
    return outcome.ok ? { ...outcome.value } : outcome.errors.map(({ loc, type }) => `${loc.join('.')}:${type}`);
  };
  const at = '2026-01-31T12:00:00Z';

  test.each(['json', 'text'] as const)('RFC 3339 text becomes a date if a constraint requires one, in %s', (from) => {
    expect(run(Dates, { at, after: at, many: ['2025-01-01T00:00:00Z'], unique: [at] }, { from })).toEqual({
      at: new Date(at),
      after: new Date(at),
      many: [new Date('2025-01-01T00:00:00Z')],
      unique: new Set([new Date(at)]),
    });
    expect(run(Dates, { at: 'yesterday', after: '2025-12-31T00:00:00Z', many: [at] }, { from })).toEqual([
      'at:isDate',
      'after:minDate',
      'many.0:maxDate',
    ]);
    expect(run(Dates, { after: 'soon' }, { from })).toEqual(['after:date_expected']);
  });

  test('a number is not a date', () => {
    expect(run(Dates, { at: 0, many: 5 })).toEqual(['at:isDate', 'many:array_expected']);
  });

  test.each(['json', 'text'] as const)(
    'a transform receives the value as it came, or as converted by `@Type`, in %s',
    (from) => {
      const input = { on: 'true', ids: '1,2', at, typed: 'true', list: 'a,b', what: '5' };
      expect(run(Transformed, input, { from })).toEqual({
        on: true,
        ids: [1, 2],
        at: new Date(at),
        typed: true,
        list: ['a', 'b'],
        what: [5, 'number'],
      });
    },
  );

  test('text is converted to the type of the constraints, before the recorded type', () => {
    const input = { date: at, digits: '07', levels: ['1', '2'], level: '2', mixed: ['1', 'two'], union: '1', set: '3' };
    expect(run(Texts, input, { from: 'text' })).toEqual({
      date: at,
      digits: '07',
      levels: [1, 2],
      level: 2,
      mixed: [1, 'two'],
      union: 1,
      set: new Set([3]),
    });
    expect(run(Texts, { union: 'true', levels: '1' }, { from: 'text' })).toEqual({ union: true, levels: [1] });
    expect(run(Texts, { levels: ['3'], mixed: ['2'], union: '2', level: 'Low' }, { from: 'text' })).toEqual(
      ['levels:isEnum', 'level:isEnum', 'mixed:isEnum', 'union:isIn'].map(
        (each) => expect.stringContaining(each.split(':')[1] as string) as string,
      ),
    );
    expect(run(Texts, { union: '1' })).toEqual(['union:isIn']);
  });

  test('a Set and a Map need no `@Type`, and other shapes are refused', () => {
    expect(run(Collections, { set: ['a'], map: { a: 1 }, few: [1, 2], numbers: ['1'], dates: { a: at } })).toEqual({
      set: new Set(['a']),
      map: new Map([['a', 1]]),
      few: new Set([1, 2]),
      numbers: [1],
      dates: new Map([['a', new Date(at)]]),
    });
    expect(run(Collections, { set: { a: 'a' }, map: [1], few: 'x', numbers: 5, dates: [at] })).toEqual([
      'set:array_expected',
      'map:object_expected',
      'few:array_expected',
      'numbers:array_expected',
      'dates:object_expected',
    ]);
    expect(run(Collections, { set: null, map: 'a', few: [1, 2, 3] })).toEqual([
      'map:object_expected',
      'few:arrayMaxSize',
    ]);
    expect(run(Collections, { set: [1], map: { a: 'x' } })).toEqual([
      expect.stringMatching(/^set.*isString$/),
      expect.stringMatching(/^map.*isInt$/),
    ]);
  });

  test('a Map accepts any key', () => {
    const input = JSON.parse('{"map":{"__proto__":1,"constructor":2}}') as object;
    expect(run(Collections, input)).toEqual({
      map: new Map([
        ['__proto__', 1],
        ['constructor', 2],
      ]),
    });
  });

  test('header names are looked up in lower case', () => {
    const options: CompileOptions = { from: 'text', names: 'lowercase' };
    expect(run(Named, { 'x-api-key': 'k', retryafter: '5' }, options)).toEqual({ key: 'k', retryAfter: 5 });
    expect(run(Named, {}, options)).toEqual(['X-Api-Key:missing']);
    expect(run(Named, { 'x-api-key': 'k', other: '1' }, { ...options, unknown: 'reject' })).toEqual([
      'other:whitelistValidation',
    ]);
  });
});
