import { Exclude, Expose, Type } from 'class-transformer';
import {
  Allow,
  ArrayUnique,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  IsUppercase,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import * as fc from 'fast-check';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';

let backend: 'source' | 'closures' = 'source';

const typesOf = (Dto: Class, input: unknown, options: CompileOptions = {}): string[] => {
  const outcome = compile(Dto, { backend, ...options }).run(input) as { errors?: { loc: unknown[]; type: string }[] };
  return (outcome.errors ?? []).map(({ loc, type }) => `${loc.join('.')}:${type}`);
};

enum Level {
  Low = 1,
  High,
}

enum Mixed {
  Zero,
  Text = 'text',
  Negative = -5,
  Number = '7',
}

class Enums {
  @IsOptional() @IsEnum(Level) level?: Level;
  @IsOptional() @IsEnum(Mixed) mixed?: Mixed;
  @IsOptional() @IsEnum(Level, { each: true }) levels?: Level[];
  @IsOptional() @IsEnum(['a', 'b']) listed?: string;
  @IsOptional() @IsEnum({ 1: 'one', one: 'x' }) keyed?: string;
}

class Numbers {
  @IsOptional() @IsInt() int?: number;
  @IsOptional() @IsNumber() number?: number;
  @IsOptional() @IsNumber({ allowInfinity: true }) open?: number;
  @IsOptional() @IsNumber({ maxDecimalPlaces: 2 }) price?: number;
  @IsOptional() @Type(() => Number) typed?: number;
  @IsOptional() @Min(1) least?: number;
  @IsOptional() @Max(Number.POSITIVE_INFINITY) most?: number;
  @IsOptional() @IsPositive({ each: true }) each?: number[];
  @IsOptional() @IsIn([1e300]) listed?: number;
}

const numeric = ['int', 'number', 'price', 'typed', 'least', 'most'] as const;

class Base {
  @MinLength(4) @Matches(/^[a-z]+$/i) code!: string;
  @IsOptional() @MaxLength(3) note?: string;
}

class Derived extends Base {
  @IsUppercase() declare code: string;
  @MaxLength(5) declare note?: string;
}

class Again extends Derived {
  @MinLength(4) @Length(1, 6) declare code: string;
}

class Selected {
  @ArrayUnique((item: string) => item.length) tags!: string[];
}

class SelectedTwice extends Selected {
  @ArrayUnique((item: string) => item[0]) declare tags: string[];
}

@Exclude()
class Hidden {
  @Expose() @IsString() name!: string;
  @IsOptional() @IsBoolean() admin = false;
}

class Shown extends Hidden {
  @Expose() @IsOptional() @IsString() nick?: string;
  @Allow() role = 'user';
}

class Text {
  @IsOptional() @Allow() free?: string;
  @IsOptional() optional?: string;
  @IsOptional() @Length(1, 3) short?: string;
  @IsOptional() @Type(() => String) typed?: string;
  @IsOptional() @IsString({ each: true }) many?: string[];
}

describe.each(['source', 'closures'] as const)('on %s', (chosen) => {
  beforeAll(() => {
    backend = chosen;
  });

  test('an enum accepts its values, not their names', () => {
    expect(typesOf(Enums, { level: 1, mixed: 'text', levels: [1, 2], listed: 'a', keyed: 'x' })).toEqual([]);
    expect(typesOf(Enums, { mixed: 0, keyed: 'one' })).toEqual([]);
    expect(typesOf(Enums, { mixed: -5 })).toEqual([]);
    expect(typesOf(Enums, { mixed: '7' })).toEqual([]);
    for (const level of ['Low', 'High', '1', 3]) expect(typesOf(Enums, { level })).toEqual(['level:isEnum']);
    for (const mixed of ['Zero', 'Text', 'Negative', '0', 7])
      expect(typesOf(Enums, { mixed })).toEqual(['mixed:isEnum']);
    expect(typesOf(Enums, { levels: ['Low'] })).toHaveLength(1);
  });

  test.each(['1e400', '-1e400', '9007199254740993', '-9007199254740992', '1e21'])(
    '%s is refused as a number',
    (text) => {
      for (const name of numeric) {
        expect(typesOf(Numbers, JSON.parse(`{"${name}":${text}}`))).toHaveLength(1);
        expect(typesOf(Numbers, { [name]: text }, { from: 'text' })).toHaveLength(1);
      }
      expect(typesOf(Numbers, JSON.parse(`{"each":[1,${text}]}`))).not.toEqual([]);
    },
  );

  test('exact numbers are accepted, and values that an option allows', () => {
    for (const value of [1, 1.5, 9007199254740991, 4503599627370495.5].filter((each) => each % 1 === 0))
      expect(typesOf(Numbers, Object.fromEntries(numeric.map((name) => [name, value])))).toEqual([]);
    expect(typesOf(Numbers, { open: Number.POSITIVE_INFINITY, listed: 1e300, number: 0.1, price: 1.25 })).toEqual([]);
  });

  test('a JSON integer arrives exactly, or is refused', () => {
    const property = fc.property(
      fc.bigInt(-(2n ** 70n), 2n ** 70n),
      fc.constantFrom(...numeric.slice(0, 4)),
      (value, name) => {
        const outcome = compile(Numbers, { backend }).run(JSON.parse(`{"${name}":${value}}`)) as {
          ok: boolean;
          value: Record<string, number>;
        };
        return outcome.ok
          ? BigInt(outcome.value[name] as number) === value
          : value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER);
      },
    );
    expect(() => fc.assert(property)).not.toThrow();
  });

  test("a base class's rules apply in addition to those of the subclass, and identical rules apply once", () => {
    expect(typesOf(Derived, { code: 'ABCD' })).toEqual([]);
    expect(typesOf(Derived, { code: 'a1' })).toEqual(['code:minLength', 'code:matches', 'code:isUppercase']);
    expect(typesOf(Derived, { code: 'ABCD', note: 'abcd' })).toEqual(['note:maxLength']);
    expect(typesOf(Again, { code: 'ABC' })).toEqual(['code:minLength']);
    expect(typesOf(Again, { code: 'ABCDEFG' })).toEqual(['code:isLength']);
    expect(typesOf(SelectedTwice, { tags: ['aa', 'ab'] })).toEqual(['tags:arrayUnique', 'tags:arrayUnique']);
    expect(typesOf(SelectedTwice, { tags: ['aa', 'b'] })).toEqual([]);
  });

  test('in compat mode class-validator decides', () => {
    expect(typesOf(Derived, { code: 'A' }, { compat: true })).toEqual([]);
    expect(typesOf(Enums, { level: 'Low' }, { compat: true })).toEqual([]);
    expect(typesOf(Numbers, { int: 2 ** 60 }, { compat: true })).toEqual([]);
  });

  test('a class-level @Exclude() applies to subclasses', () => {
    const input = { name: 'a', nick: 'b', admin: true, role: 'root' };
    expect(compile(Hidden, { backend }).run(input)).toEqual({ ok: true, value: { name: 'a', admin: false } });
    expect(compile(Shown, { backend }).run(input)).toEqual({
      ok: true,
      value: { name: 'a', nick: 'b', admin: false, role: 'user' },
    });
    expect(typesOf(Shown, input, { unknown: 'reject' }).sort()).toEqual([
      'admin:whitelistValidation',
      'role:whitelistValidation',
    ]);
  });

  test('lists and objects from a query parser are not text', () => {
    for (const name of ['free', 'optional', 'short', 'typed']) {
      expect(typesOf(Text, { [name]: 'a' }, { from: 'text' })).toEqual([]);
      for (const value of [{ $ne: '1' }, [{ $ne: '1' }], ['a', { $ne: '1' }], {}])
        expect(typesOf(Text, { [name]: value }, { from: 'text' })).toEqual([`${name}:string_expected`]);
      expect(typesOf(Text, { [name]: ['a', 'b'] }, { from: 'text' })).toEqual([`${name}:single_expected`]);
    }
    expect(typesOf(Text, { many: ['a', 'b'] }, { from: 'text' })).toEqual([]);
    expect(typesOf(Text, { many: 'a' }, { from: 'text' })).toEqual([]);
    for (const many of [{ $ne: '1' }, [{ $ne: '1' }], [['a']]])
      expect(typesOf(Text, { many }, { from: 'text' })).not.toEqual([]);
  });
});
