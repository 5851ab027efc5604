import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsByteLength,
  IsDate,
  IsInt,
  IsNotEmptyObject,
  IsNumber,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';

const typesOf = (Dto: Class, input: unknown, options: CompileOptions = {}): string[] => {
  const outcome = compile(Dto, options).run(input) as { errors?: { loc: unknown[]; type: string }[] };
  return (outcome.errors ?? []).map(({ loc, type }) => [...loc, type].join(':'));
};

class Cat {
  @IsInt() lives!: number;
}

class Dog {
  @IsString() breed!: string;
}

class Shelter {
  @ValidateNested()
  @Type(() => Cat, {
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'cat', value: Cat },
        { name: 'dog', value: Dog },
      ],
    },
  })
  pet!: Cat | Dog;
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test('an unknown, missing or inherited discriminator is refused', () => {
    const refused = (pet: unknown): string[] => typesOf(Shelter, { pet }, { backend });
    expect(refused(JSON.parse('{"kind":"cat","lives":9}'))).toEqual([]);
    expect(refused({ kind: 'dog', breed: 'x' })).toEqual([]);
    expect(refused({ kind: 'cow' })).toEqual(['pet:kind:isIn']);
    expect(refused({ lives: 9 })).toEqual(['pet:kind:missing']);
    expect(refused(JSON.parse('{"__proto__":{"kind":"cat"},"lives":9}'))).toEqual(['pet:kind:missing']);
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(refused({ kind: name })).toEqual(['pet:kind:isIn']);
    const outcome = compile(Shelter, { backend }).run({ pet: { kind: 'dog', breed: 'x' } }) as { value: Shelter };
    expect(outcome.value.pet).toBeInstanceOf(Dog);
  });

  test('mass assignment: undeclared properties are dropped at any depth', () => {
    class Account {
      @IsString() name!: string;
      @IsOptional() @ValidateNested() @Type(() => Cat) cat?: Cat;
    }
    const input = { name: 'a', isAdmin: true, cat: { lives: 1, isAdmin: true } };
    expect(compile(Account, { backend }).run(input)).toEqual({ ok: true, value: { name: 'a', cat: { lives: 1 } } });
    expect(typesOf(Account, input, { backend, unknown: 'reject' })).toEqual([
      'cat:isAdmin:whitelistValidation',
      'isAdmin:whitelistValidation',
    ]);
    for (const key of ['toString', 'valueOf', 'hasOwnProperty', '__proto__']) {
      expect(typesOf(Account, JSON.parse(`{"name":"a","${key}":1}`), { backend, unknown: 'reject' })).toEqual([
        `${key}:whitelistValidation`,
      ]);
    }
  });

  test('wrong shapes are refused', () => {
    class Shapes {
      @IsOptional() @ValidateNested() @Type(() => Cat) one?: Cat;
      @IsOptional() @ValidateNested({ each: true }) @Type(() => Cat) many?: Cat[];
      @IsOptional() @IsString({ each: true }) tags?: string[];
      @IsOptional() @IsNumber() number?: number;
      @IsOptional() @IsBoolean() flag?: boolean;
      @IsOptional() @IsArray() list?: unknown[];
      @IsOptional() @IsDate() @Type(() => Date) date?: Date;
    }
    class Required {
      @ValidateNested() @Type(() => Cat) cat!: Cat;
    }
    const refused = (input: object): string[] => typesOf(Shapes, input, { backend });
    expect(refused({ one: [] })).toEqual(['one:object_expected']);
    expect(refused({ one: 'x' })).toEqual(['one:object_expected']);
    expect(refused({ many: {} })).toEqual(['many:array_expected']);
    expect(refused({ many: { length: 0 } })).toEqual(['many:array_expected']);
    expect(refused({ many: [[]] })).toEqual(['many:0:object_expected']);
    expect(refused({ tags: 'lone' })).toEqual(['tags:array_expected']);
    expect(refused({ number: '' })).toEqual(['number:isNumber']);
    expect(refused({ number: true })).toEqual(['number:isNumber']);
    expect(refused({ number: '0x10' })).toEqual(['number:isNumber']);
    expect(refused({ flag: 'false' })).toEqual(['flag:isBoolean']);
    expect(refused({ flag: {} })).toEqual(['flag:isBoolean']);
    expect(refused({ date: true })).toEqual(['date:isDate']);
    expect(refused({ date: 0 })).toEqual(['date:isDate']);
    expect(refused({ list: {} })).toEqual(['list:isArray']);
    expect(typesOf(Required, {}, { backend })).toEqual(['cat:missing']);
    expect(typesOf(Required, { cat: null }, { backend })).toEqual(['cat:object_expected']);
  });

  test.each([true, false])(
    'inputs on which the library itself throws are refused or accepted, not failed (compat %s)',
    (compat) => {
      class Traps {
        @IsOptional() @IsNumber({ maxDecimalPlaces: 2 }) tiny?: number;
        @IsOptional() @IsNotEmptyObject() object?: object;
        @IsOptional() @IsByteLength(0, 10) bytes?: string;
      }
      expect(typesOf(Traps, { tiny: 1e-7 }, { backend, compat })).toEqual(['tiny:isNumber']);
      expect(typesOf(Traps, JSON.parse('{"object":{"hasOwnProperty":1}}'), { backend, compat })).toEqual(
        // class-transformer drops keys that have the name of a method.
        compat ? ['object:isNotEmptyObject'] : [],
      );
      expect(typesOf(Traps, { bytes: '\ud800' }, { backend, compat })).toEqual(['bytes:isByteLength']);
    },
  );
});
