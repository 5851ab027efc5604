import {
  IsByteLength,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Validate,
  ValidatorConstraint,
} from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';

/** The values that the constraints were called with. */
const asked: unknown[] = [];

@ValidatorConstraint({ name: 'spied' })
class Spy {
  validate(value: unknown): boolean {
    asked.push(value);
    return false;
  }
}

@ValidatorConstraint({ name: 'late', async: true })
class LateSpy {
  async validate(value: unknown): Promise<boolean> {
    asked.push(value);
    return Promise.resolve(false);
  }
}

const typesOf = (Dto: Class, input: object, options: CompileOptions): string[] => {
  asked.length = 0;
  const outcome = compile(Dto, options).run(input) as { errors?: { type: string }[] };
  return (outcome.errors ?? []).map(({ type }) => type);
};

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test('for text that is too long, formats, patterns and custom constraints are skipped; the others report in source order', () => {
    class Dto {
      @IsNotEmpty() @IsEmail() @Matches(/^x/) @IsIn(['abc']) @Validate(Spy) @Length(2, 4) value!: string;
    }
    expect(typesOf(Dto, { value: 'aaaaa' }, { backend })).toEqual(['isIn', 'isLength']);
    expect(asked).toEqual([]);
    expect(typesOf(Dto, { value: 'aaaa' }, { backend })).toEqual(['isEmail', 'matches', 'isIn', 'spied']);
    expect(typesOf(Dto, { value: 'a' }, { backend })).toEqual(['isEmail', 'matches', 'isIn', 'spied', 'isLength']);
    expect(asked).toEqual(['a']);
    expect(typesOf(Dto, { value: 'aaaaa' }, { backend, stopAtFirstError: true })).toEqual(['isIn']);
    // The library has no such rule, so compat mode has none.
    expect(typesOf(Dto, { value: 'aaaaa' }, { backend, compat: true })).toEqual([
      ...['isLength', 'spied', 'isIn', 'matches', 'isEmail'],
    ]);
  });

  test('a type error comes first, and the maximum applies to text only', () => {
    class Dto {
      @IsString() @Validate(Spy) @MaxLength(2) text!: string;
      @IsOptional() @Validate(Spy) @MaxLength(2) any?: unknown;
    }
    expect(typesOf(Dto, { text: ['a', 'b', 'c'] }, { backend })).toEqual(['isString']);
    expect(typesOf(Dto, { text: 'abc', any: ['a', 'b', 'c'] }, { backend })).toEqual([
      'maxLength',
      'spied',
      'maxLength',
    ]);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });

  test('characters are counted as the constraint counts them', () => {
    class Dto {
      @Matches(/^a/) @MaxLength(2) value!: string;
    }
    class Bytes {
      @Matches(/^a/) @IsByteLength(0, 4) value!: string;
    }
    expect(typesOf(Dto, { value: '😀😀' }, { backend })).toEqual(['matches']);
    expect(typesOf(Dto, { value: '😀😀😀' }, { backend })).toEqual(['maxLength']);
    expect(typesOf(Bytes, { value: 'xxxx' }, { backend })).toEqual(['matches']);
    expect(typesOf(Bytes, { value: 'xxxxx' }, { backend })).toEqual(['isByteLength']);
    // Two code units and six bytes. The length does not exceed the maximum, so both constraints run.
    expect(typesOf(Bytes, { value: 'ひら' }, { backend })).toEqual(['matches', 'isByteLength']);
  });

  test('with `each`, one item that is too long is enough', () => {
    class Dto {
      @Validate(Spy, { each: true }) @MaxLength(2, { each: true }) values!: unknown;
    }
    for (const values of [['a', 'abc'], new Set(['a', 'abc']), new Map([['k', 'abc']])]) {
      expect(typesOf(Dto, { values }, { backend })).toEqual(['maxLength']);
      expect(asked).toEqual([]);
    }
    expect(typesOf(Dto, { values: ['a', 'ab'] }, { backend })).toEqual(['spied', 'spied']);
    expect(asked).toEqual(['a', 'ab']);
  });

  test('a conditional maximum, or one without a limit, skips nothing', () => {
    class Dto {
      @Validate(Spy) @MaxLength(2, { validateIf: () => false }) sometimes!: string;
      @Validate(Spy) @Length(1) open!: string;
    }
    expect(typesOf(Dto, { sometimes: 'abc', open: 'abc' }, { backend })).toEqual(['spied', 'spied']);
  });

  test('asynchronous constraints are skipped too', async () => {
    class Dto {
      @Validate(LateSpy) @MaxLength(2) name!: string;
    }
    asked.length = 0;
    expect(await compile(Dto, { backend }).run({ name: 'abc' })).toMatchObject({ errors: [{ type: 'maxLength' }] });
    expect(asked).toEqual([]);
    expect(await compile(Dto, { backend }).run({ name: 'ab' })).toMatchObject({ errors: [{ type: 'late' }] });
  });
});
