import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxDate,
  MinDate,
  Validate,
  ValidatorConstraint,
} from 'class-validator';
import * as fc from 'fast-check';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, FieldError } from '@cortado/dto';

let backend: 'source' | 'closures' = 'source';

const errorsOf = async (Dto: Class, input: unknown, options: CompileOptions = {}): Promise<readonly FieldError[]> => {
  const outcome = await compile(Dto, { backend, ...options }).run(input);
  return outcome.ok ? [] : outcome.errors;
};

const located = async (Dto: Class, input: unknown, options: CompileOptions = {}): Promise<string[]> =>
  (await errorsOf(Dto, input, options)).map(({ loc, type }) => `${loc.join('.')}:${type}`);

/** The values that asynchronous constraints were called with. */
const asked: unknown[] = [];

@ValidatorConstraint({ name: 'taken', async: true })
class Taken {
  async validate(value: unknown): Promise<boolean> {
    asked.push(value);
    await Promise.resolve();
    return value === 'free';
  }
}

@ValidatorConstraint({ name: 'known', async: true })
class Known {
  async validate(value: unknown): Promise<boolean> {
    asked.push(value);
    return Promise.resolve(value === 'free');
  }
}

@ValidatorConstraint({ name: 'even' })
class Even {
  validate(value: unknown): boolean {
    return typeof value === 'number' && value % 2 === 0;
  }
  defaultMessage(): string {
    return '$value is odd';
  }
}

class Lists {
  @IsOptional() @IsString({ each: true }) texts?: string[];
  @IsOptional() @IsInt({ each: true }) @Validate(Even, { each: true }) numbers?: number[];
  @IsOptional() @Type(() => Number) @IsInt({ each: true }) set?: Set<number>;
  @IsOptional() @Type(() => Number) @IsInt({ each: true }) map?: Map<string, number>;
  @IsOptional() @IsEmail({}, { each: true }) mails?: string[];
  @IsOptional() @Validate(Taken, { each: true }) late?: string[];
  @IsOptional() @ArrayUnique() unique?: string[];
}

class Sized {
  @IsOptional() @Length(3, 4, { each: true }) each?: string[];
  @IsOptional() @Length(3, 4) one?: string;
}

const soon = new Date('2030-01-01T00:00:00Z');

class Dated {
  @IsOptional() @IsDate() @Type(() => Date) @MinDate(() => soon) after?: Date;
  @IsOptional() @IsDate() @Type(() => Date) @MaxDate(() => new Date(0), { message: 'until $constraint1' }) until?: Date;
}

class Echo {
  @IsIn(['a'], { message: 'bad $value of $property' }) value!: unknown;
}

class Stop {
  @Validate(Taken) @Validate(Known) @Length(9, 9) id!: string;
  @IsOptional() @Validate(Taken) @Validate(Known) other?: string;
  @IsOptional() @Validate(Taken, { each: true }) many?: string[];
}

describe.each(['source', 'closures'] as const)('on %s', (chosen) => {
  beforeEach(() => {
    backend = chosen;
    asked.length = 0;
  });

  test('each failed item is reported', async () => {
    expect(await located(Lists, { texts: ['a', 5, 'b', null] })).toEqual(['texts.1:isString', 'texts.3:isString']);
    expect(await located(Lists, { numbers: [2, 3, 4, 5] })).toEqual(['numbers.1:even', 'numbers.3:even']);
    expect(await located(Lists, { numbers: [2, 'x', 3] })).toEqual(['numbers.1:isInt']);
    expect(await located(Lists, { set: [1, 1.5] })).toEqual(['set.1:isInt']);
    expect(await located(Lists, { map: { a: 1, b: 1.5 } })).toEqual(['map.b:isInt']);
    expect(await located(Lists, { mails: ['a@b.co', 'x'] })).toEqual(['mails.1:isEmail']);
    expect(await located(Lists, { late: ['free', 'x', 'free', 'y'] })).toEqual(['late.1:taken', 'late.3:taken']);
    expect(await located(Lists, { unique: ['a', 'a'] })).toEqual(['unique:arrayUnique']);
    expect(await located(Lists, { texts: 'a' })).toEqual(['texts:array_expected']);
    expect(await errorsOf(Lists, { numbers: [3] })).toEqual([{ loc: ['numbers', 0], type: 'even', msg: '3 is odd' }]);
  });

  test('with stopAtFirstError, one item is reported', async () => {
    expect(await located(Lists, { texts: [1, 2] }, { stopAtFirstError: true })).toEqual(['texts.0:isString']);
    expect(await located(Lists, { numbers: [1, 3] }, { stopAtFirstError: true })).toEqual(['numbers.0:even']);
    expect(await located(Lists, { texts: [1, 2, 3, 4] }, { maxErrors: 2 })).toHaveLength(2);
  });

  test('in compat mode a list has one error, as in class-validator', async () => {
    expect(await located(Lists, { texts: ['a', 5] }, { compat: true })).toEqual(['texts:isString']);
  });

  test('the reported items are those that fail when checked alone', async () => {
    class One {
      @IsInt() @Validate(Even) value!: unknown;
    }
    const property = fc.asyncProperty(fc.array(fc.oneof(fc.integer(), fc.jsonValue())), async (numbers) => {
      const named = (await errorsOf(Lists, { numbers })).map(({ loc }) => loc[1]);
      const alone = compile(One, { backend });
      const types = new Map<number, string>();
      for (const [index, value] of numbers.entries()) {
        const outcome = await alone.run({ value });
        if (!outcome.ok) types.set(index, outcome.errors[0]!.type);
      }
      // If an item has the wrong type, later errors of the list are skipped.
      const wrong = [...types].filter(([, type]) => type === 'isInt').map(([index]) => index);
      return JSON.stringify(named) === JSON.stringify((wrong.length > 0 ? wrong : [...types.keys()]).slice(0, 100));
    });
    await expect(fc.assert(property)).resolves.toBeUndefined();
  });

  test('@Length has the right message for each item', async () => {
    const messages = async (input: object): Promise<string[]> => (await errorsOf(Sized, input)).map(({ msg }) => msg);
    expect(await messages({ each: ['ab', 'abc', 'abcde'] })).toEqual([
      'each value in each must be longer than or equal to 3 characters',
      'each value in each must be shorter than or equal to 4 characters',
    ]);
    expect(await messages({ one: 'ab' })).toEqual(['one must be longer than or equal to 3 characters']);
    expect(await messages({ one: 'abcde' })).toEqual(['one must be shorter than or equal to 4 characters']);
    expect(await messages({ each: [{}] })).toEqual([
      'each value in each must be longer than or equal to 3 and shorter than or equal to 4 characters',
    ]);
  });

  test('the date of a date function is in the message and in `ctx`', async () => {
    const input = { after: '2020-01-01T00:00:00Z', until: '2020-01-01T00:00:00Z' };
    expect(await errorsOf(Dated, input, { errors: { context: true } })).toEqual([
      { loc: ['after'], type: 'minDate', msg: `minimal allowed date for after is ${String(soon)}`, ctx: { min: soon } },
      { loc: ['until'], type: 'maxDate', msg: `until ${String(new Date(0))}`, ctx: { max: new Date(0) } },
    ]);
  });

  test('text from the client is inserted literally and cut', async () => {
    const said = async (value: unknown): Promise<string> => (await errorsOf(Echo, { value }))[0]!.msg;
    for (const value of ['US$$', '$&', "$'", '$`', '$1', '$property', '$target', '$value', '$constraint1'])
      expect(await said(value)).toBe(`bad ${value} of value`);
    expect(await said('x'.repeat(200))).toBe(`bad ${'x'.repeat(200)} of value`);
    expect(await said('x'.repeat(1_000_000))).toBe(`bad ${'x'.repeat(200)}… of value`);
    expect(await said({})).toBe('bad $value of value');
    const property = fc.asyncProperty(
      fc.string({ maxLength: 200 }).filter((value) => value !== 'a'),
      async (value) => (await said(value)) === `bad ${value} of value`,
    );
    await expect(fc.assert(property)).resolves.toBeUndefined();
  });

  test('stopAtFirstError: asynchronous constraints run only if no other fails, and give one error', async () => {
    expect(await located(Stop, { id: 'x' }, { stopAtFirstError: true })).toEqual(['id:isLength']);
    expect(asked).toEqual([]);
    expect(await located(Stop, { id: 'x'.repeat(9) }, { stopAtFirstError: true })).toEqual(['id:taken']);
    expect(await located(Stop, { id: 'x'.repeat(9), other: 'y' }, { stopAtFirstError: true })).toEqual([
      'id:taken',
      'other:taken',
    ]);
    const many = ['free', 'x', 'y'];
    expect(await located(Stop, { id: 'x'.repeat(9), many }, { stopAtFirstError: true })).toEqual([
      'id:taken',
      'many.1:taken',
    ]);
    expect(await located(Stop, { id: 'x'.repeat(9) })).toEqual(['id:taken', 'id:known']);
  });
});
