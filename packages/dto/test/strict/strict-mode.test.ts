import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsEmpty,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Min,
  MinLength,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';

let backend: 'source' | 'closures' = 'source';

function run<T>(Dto: Class<T>, input: unknown, options: CompileOptions = {}): Validated<T> {
  return compile(Dto, { backend, ...options }).run(input) as Validated<T>;
}

function errorsOf(Dto: Class, input: unknown, options: CompileOptions = {}): readonly unknown[] {
  const outcome = run(Dto, input, options);
  return outcome.ok ? [] : outcome.errors;
}

const typesOf = (Dto: Class, input: unknown, options: CompileOptions = {}): string[] =>
  (errorsOf(Dto, input, options) as { loc: unknown[]; type: string }[]).map(
    ({ loc, type }) => `${loc.join('.')}:${type}`,
  );

class Message {
  @IsString() @Length(1, 5) message!: string;
  @IsString() user!: string;
}

class Item {
  @IsString() name!: string;
  @IsInt() @Min(1) qty!: number;
}

class Order {
  @IsString() id!: string;
  @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => Item) items!: Item[];
  @IsOptional() @ValidateNested() @Type(() => Item) gift?: Item;
}

class Tree {
  @IsInt() value!: number;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) children?: Tree[];
}

describe.each(['source', 'closures'] as const)('on %s', (chosen) => {
  beforeAll(() => {
    backend = chosen;
  });

  describe('a valid input', () => {
    test('becomes an instance with the declared properties only', () => {
      const outcome = run(Message, { message: 'Hi', user: 'Ann', admin: true });
      expect(outcome).toEqual({ ok: true, value: { message: 'Hi', user: 'Ann' } });
      expect(outcome.ok && outcome.value).toBeInstanceOf(Message);
    });

    test('becomes instances at every level', () => {
      const outcome = run(Order, { id: 'a', items: [{ name: 'x', qty: 1 }], gift: { name: 'y', qty: 2 } });
      if (!outcome.ok) throw new Error('refused');
      expect(outcome.value.items[0]).toBeInstanceOf(Item);
      expect(outcome.value.gift).toEqual({ name: 'y', qty: 2 });
    });

    test('keeps class defaults for absent properties, and checks them', () => {
      class Page {
        @IsInt() @Min(1) size = 20;
        @IsInt() @Min(1) broken = 0;
      }
      expect(run(Page, { broken: 1 })).toEqual({ ok: true, value: { size: 20, broken: 1 } });
      expect(typesOf(Page, {})).toEqual(['broken:min']);
    });
  });

  describe('an invalid input', () => {
    test('without a field gives a single missing error', () => {
      expect(errorsOf(Message, { user: 'Ann' })).toEqual([
        { loc: ['message'], type: 'missing', msg: 'Field required' },
      ]);
    });

    test('of the wrong type gives only the type error', () => {
      expect(typesOf(Message, { message: 5, user: null })).toEqual(['message:isString', 'user:isString']);
    });

    test('of the right type gives every error, in source order, properties in declaration order', () => {
      class Both {
        @MinLength(3, { message: 'short' }) @IsIn(['abc']) first!: string;
        @IsInt() second!: number;
      }
      expect(errorsOf(Both, { second: 'x', first: 'a' })).toEqual([
        { loc: ['first'], type: 'minLength', msg: 'short' },
        { loc: ['first'], type: 'isIn', msg: 'first must be one of the following values: abc' },
        { loc: ['second'], type: 'isInt', msg: 'second must be an integer number' },
      ]);
    });

    test('is located by names and array indexes, with nested errors in place', () => {
      expect(
        typesOf(Order, { id: 1, items: [{ name: 'x', qty: 1 }, { name: 2, qty: 0 }, 7], gift: { qty: 1 } }),
      ).toEqual([
        'id:isString',
        'items.1.name:isString',
        'items.1.qty:min',
        'items.2:object_expected',
        'gift.name:missing',
      ]);
    });

    test.each([[null], [undefined], [[]], ['text'], [5], [true]])('%j at the root is refused', (input) => {
      expect(errorsOf(Message, input)).toEqual([{ loc: [], type: 'object_expected', msg: 'Object expected' }]);
    });

    test('of the wrong shape gives the expected shape', () => {
      expect(typesOf(Order, { id: 'a', items: {}, gift: [] })).toEqual(['items:isArray', 'gift:object_expected']);
      expect(typesOf(Tree, { value: 1, children: {} })).toEqual(['children:array_expected']);
      class Tags {
        @IsString({ each: true }) tags!: string[];
      }
      expect(typesOf(Tags, { tags: 'lone' })).toEqual(['tags:array_expected']);
      expect(typesOf(Tags, { tags: ['a', 1] })).toEqual(['tags.1:isString']);
    });

    test('is reported with arguments if requested', () => {
      expect(errorsOf(Message, { message: 'too long', user: 'x' }, { errors: { context: true } })).toEqual([
        expect.objectContaining({ loc: ['message'], type: 'isLength', ctx: { min: 1, max: 5 } }),
      ]);
    });
  });

  describe('presence', () => {
    class Presence {
      @IsOptional() @IsString() optional?: string | null;
      @IsDefined() defined!: unknown;
      @IsEmpty() empty?: string;
      @Allow() allowed?: unknown;
      @ValidateIf((object: Presence) => object.optional === 'on') @IsString() conditional?: string;
    }

    test('null counts as present, but an optional property accepts it', () => {
      expect(typesOf(Presence, { optional: null, defined: null })).toEqual(['defined:isDefined']);
      expect(typesOf(Presence, {})).toEqual(['defined:missing']);
    });

    test('a condition sees the whole object', () => {
      expect(typesOf(Presence, { defined: 1, optional: 'on' })).toEqual(['conditional:missing']);
      expect(typesOf(Presence, { defined: 1, optional: 'off' })).toEqual([]);
    });

    test('skip options', () => {
      expect(typesOf(Message, {}, { skipUndefinedProperties: true })).toEqual([]);
      expect(typesOf(Message, { message: null }, { skipMissingProperties: true })).toEqual([]);
      expect(typesOf(Presence, {}, { skipMissingProperties: true })).toEqual(['defined:missing']);
      expect(typesOf(Presence, { defined: null }, { skipNullProperties: true })).toEqual(['defined:isDefined']);
    });
  });

  describe('unknown properties', () => {
    test('are refused or kept by option', () => {
      expect(typesOf(Message, { message: 'a', user: 'b', extra: 1 }, { unknown: 'reject' })).toEqual([
        'extra:whitelistValidation',
      ]);
      expect(run(Message, { message: 'a', user: 'b', extra: 1 }, { unknown: 'keep' })).toMatchObject({
        value: { extra: 1 },
      });
    });

    test('that target a prototype have no effect', () => {
      const poison: unknown = JSON.parse(
        '{"message":"a","user":"b","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
      );
      for (const unknown of ['strip', 'keep'] as const) {
        const outcome = run(Message, poison, { unknown });
        if (!outcome.ok) throw new Error('refused');
        expect(outcome.value).toBeInstanceOf(Message);
        expect((outcome.value as { admin?: boolean }).admin).toBeUndefined();
      }
      expect(typesOf(Message, poison, { unknown: 'reject' })).toEqual([
        '__proto__:whitelistValidation',
        'constructor:whitelistValidation',
      ]);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    });
  });

  describe('conversion', () => {
    class Converted {
      @Type(() => Number) @IsOptional() @IsNumber() number?: number;
      @Type(() => Date) @IsOptional() date?: Date;
      @Type(() => Boolean) @IsOptional() @IsBoolean() flag?: boolean;
      @Transform(({ value }) => (value as string).trim()) @IsOptional() @IsString() trimmed?: string;
      @Expose({ name: 'user_name' }) @IsOptional() @IsString() userName?: string;
      @Exclude() @IsOptional() secret?: string = 'kept';
    }

    test('by @Type uses exact grammars', () => {
      expect(run(Converted, { number: '1.5', date: '2026-01-31T12:00:00Z', flag: 'true' })).toMatchObject({
        ok: true,
        value: { number: 1.5, date: new Date('2026-01-31T12:00:00Z'), flag: true },
      });
      expect(typesOf(Converted, { number: '0x10', date: true, flag: 'yes' })).toEqual([
        'number:isNumber',
        'date:date_expected',
        'flag:isBoolean',
      ]);
    });

    test('@Transform, @Expose and @Exclude', () => {
      expect(run(Converted, { trimmed: ' a ', user_name: 'b', userName: 'c', secret: 'd' })).toMatchObject({
        ok: true,
        value: { trimmed: 'a', userName: 'b', secret: 'kept' },
      });
    });

    test('from text', () => {
      class Query {
        @IsInt() page!: number;
        @IsOptional() @IsInt({ each: true }) ids?: number[];
        @IsOptional() @IsBoolean() all?: boolean;
      }
      expect(run(Query, { page: '2', ids: '7', all: 'false' }, { from: 'text' })).toEqual({
        ok: true,
        value: { page: 2, ids: [7], all: false },
      });
      expect(typesOf(Query, { page: '1e', ids: ['1', 'x'] }, { from: 'text' })).toEqual(['page:isInt', 'ids.1:isInt']);
      expect(typesOf(Query, { page: '2' })).toEqual(['page:isInt']);
    });
  });

  describe('custom constraints', () => {
    @ValidatorConstraint({ name: 'free', async: true })
    class IsFree implements ValidatorConstraintInterface {
      constructor(readonly taken: readonly string[] = ['ann']) {}
      async validate(value: string): Promise<boolean> {
        return Promise.resolve(!this.taken.includes(value));
      }
      defaultMessage({ property }: ValidationArguments): string {
        return `${property} is taken`;
      }
    }

    class SignUp {
      @Validate(IsFree) name!: string;
      @IsEmail() email!: string;
    }

    test('make a DTO asynchronous and keep the order of the source', async () => {
      expect(compile(Message).async).toBe(false);
      expect(compile(SignUp, { backend }).async).toBe(true);
      await expect(compile(SignUp, { backend }).run({ name: 'ann', email: 'x' })).resolves.toEqual({
        ok: false,
        errors: [
          { loc: ['name'], type: 'free', msg: 'name is taken' },
          { loc: ['email'], type: 'isEmail', msg: 'email must be an email' },
        ],
      });
      await expect(compile(SignUp, { backend }).run({ name: 'bob', email: 'b@example.com' })).resolves.toMatchObject({
        ok: true,
      });
    });

    test('come from `resolve`', async () => {
      const resolve = <T>(type: Class<T>): T => new type(['bob']);
      await expect(
        compile(SignUp, { backend }).run({ name: 'bob', email: 'b@example.com' }, resolve),
      ).resolves.toMatchObject({
        ok: false,
      });
    });
  });

  describe('bounds', () => {
    const nest = (levels: number): unknown => {
      let node: object = { value: 0 };
      for (let level = 1; level < levels; level++) node = { value: 0, children: [node] };
      return node;
    };

    test('depth', () => {
      expect(typesOf(Tree, nest(32))).toEqual([]);
      expect(errorsOf(Tree, nest(33))).toEqual([expect.objectContaining({ type: 'depth_exceeded' })]);
      expect(typesOf(Tree, nest(100_000))).toHaveLength(1);
    });

    test('errors', () => {
      const items = Array.from({ length: 100_000 }, () => 'bad');
      expect(errorsOf(Order, { id: 'a', items })).toHaveLength(100);
      expect(errorsOf(Order, { id: 'a', items }, { maxErrors: 3 })).toHaveLength(3);
    });
  });

  test('a compiled DTO is cached per class and options', () => {
    expect(compile(Message)).toBe(compile(Message, { unknown: 'strip', maxDepth: 32 }));
    expect(compile(Message)).not.toBe(compile(Message, { unknown: 'keep' }));
  });
});
