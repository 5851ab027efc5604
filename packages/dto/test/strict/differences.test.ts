import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Exclude, Expose, Transform, Type, plainToInstance } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUppercase,
  MaxLength,
  MinLength,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  validateSync,
} from 'class-validator';
import type { ValidationError } from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class } from '@cortado/dto';

class Child {
  @IsString() name!: string;
}

class Base {
  @IsString() first!: string;
}

class Derived extends Base {
  @IsString() second!: string;
}

class Nested {
  @ValidateNested() @Type(() => Child) child!: Child;
}

class List {
  @ValidateNested({ each: true }) @Type(() => Child) children!: Child[];
}

class Tags {
  @IsString({ each: true }) tags!: string[];
}

class Rules {
  @IsString() @MinLength(2) @MaxLength(3) @IsIn(['ab']) code!: string;
}

class Bounded {
  @IsEmail() @MaxLength(20) mail!: string;
}

class Typed {
  @Type(() => Number) @IsNumber() size!: number;
}

class TypedOnly {
  @Type(() => Date) at!: Date;
}

class TypedFlag {
  @Type(() => Boolean) @IsBoolean() on!: boolean;
}

class Defaults {
  @Expose() @IsInt() size = 20;
}

class Renamed {
  @Expose({ name: 'user_name' }) @IsString() userName!: string;
}

class Parsed {
  @Transform(({ value }) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : (value as unknown)))
  @ValidateNested()
  @Type(() => Child)
  child!: Child;
}

class Cat {
  @IsInt() lives!: number;
}

class Animal {
  @IsOptional() @IsString() name?: string;
}

class Zoo {
  @ValidateNested()
  @Type(() => Animal, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
  animal!: Animal;
}

class Declared {
  @Allow() allowed?: unknown;
  @Type(() => Number) typed?: number;
}

@ValidatorConstraint({ name: 'silent' })
class Silent {
  validate(): boolean {
    return false;
  }
}

class Unspoken {
  @Validate(Silent) value!: string;
}

class Inherited {
  @IsOptional() @IsString() toString!: () => string;
}

class Tree {
  @IsOptional() @ValidateNested() @Type(() => Tree) child?: Tree;
}

class Priced {
  @IsNumber({ maxDecimalPlaces: 2 }) price!: number;
}

enum Level {
  Low = 1,
}

class Enumerated {
  @IsEnum(Level) level!: Level;
}

class Whole {
  @IsInt() count!: number;
}

class Wider {
  @MinLength(2) code!: string;
}

class Narrower extends Wider {
  @IsUppercase() declare code: string;
}

@Exclude()
class Hidden {
  @IsBoolean() admin = false;
}

class Shown extends Hidden {
  @Expose() @IsString() nick!: string;
}

interface Row {
  readonly what: string;
  readonly Dto: Class;
  readonly input: unknown;
  /** The library's errors, or the instance it builds, or `throws`. */
  readonly library: unknown;
  readonly strict: unknown;
}

const levels = (count: number): object => (count === 1 ? {} : { child: levels(count - 1) });

/** The rows of the table in docs/dto.md, in the same order. */
const ROWS: Row[] = [
  {
    what: 'a constrained property is absent',
    Dto: Rules,
    input: {},
    library: ['code isIn', 'code maxLength', 'code minLength', 'code isString'],
    strict: ['code missing'],
  },
  {
    what: 'a type constraint fails',
    Dto: Rules,
    input: { code: 5 },
    library: ['code isIn', 'code maxLength', 'code minLength', 'code isString'],
    strict: ['code isString'],
  },
  {
    what: "text longer than the property's own maximum",
    Dto: Bounded,
    input: { mail: 'x'.repeat(21) },
    library: ['mail maxLength', 'mail isEmail'],
    strict: ['mail maxLength'],
  },
  {
    what: 'the order of constraints',
    Dto: Rules,
    input: { code: 'x' },
    library: ['code isIn', 'code minLength'],
    strict: ['code minLength', 'code isIn'],
  },
  {
    what: 'the order of inherited properties',
    Dto: Derived,
    input: { first: 1, second: 2 },
    library: ['second isString', 'first isString'],
    strict: ['first isString', 'second isString'],
  },
  {
    what: 'a list for a nested object',
    Dto: Nested,
    input: { child: [] },
    library: { child: [] },
    strict: ['child object_expected'],
  },
  {
    what: 'a primitive or null for a nested object',
    Dto: Nested,
    input: { child: null },
    library: ['child nestedValidation'],
    strict: ['child object_expected'],
  },
  { what: 'a nested object is absent', Dto: Nested, input: {}, library: {}, strict: ['child missing'] },
  {
    what: 'an object for a nested list',
    Dto: List,
    input: { children: { name: 'a' } },
    library: { children: { name: 'a' } },
    strict: ['children array_expected'],
  },
  {
    what: 'a list in a nested list',
    Dto: List,
    input: { children: [[{ name: 'a' }]] },
    library: { children: [[{ name: 'a' }]] },
    strict: ['children.0 object_expected'],
  },
  {
    what: 'a single value under `each`',
    Dto: Tags,
    input: { tags: 'a' },
    library: { tags: 'a' },
    strict: ['tags array_expected'],
  },
  {
    what: 'undeclared properties',
    Dto: Child,
    input: { name: 'a', admin: true },
    library: { name: 'a', admin: true },
    strict: { name: 'a' },
  },
  {
    what: 'declared only by class-transformer',
    Dto: Declared,
    input: { typed: '1', other: 2 },
    library: { typed: 1, other: 2 },
    strict: { typed: 1 },
  },
  { what: '`@Type(() => Number)`', Dto: Typed, input: { size: '' }, library: { size: 0 }, strict: ['size isNumber'] },
  {
    what: '`@Type(() => Boolean)`',
    Dto: TypedFlag,
    input: { on: 'false' },
    library: { on: true },
    strict: { on: false },
  },
  {
    what: '`@Type(() => Date)`, no constraint',
    Dto: TypedOnly,
    input: { at: true },
    library: ['unknownValue'],
    strict: ['at date_expected'],
  },
  { what: 'a class default under `@Expose`', Dto: Defaults, input: {}, library: ['size isInt'], strict: { size: 20 } },
  {
    what: 'a property under another name (`@Expose`)',
    Dto: Renamed,
    input: { user_name: 1 },
    library: ['userName isString'],
    strict: ['user_name isString'],
  },
  {
    what: '`@Transform` on a nested property',
    Dto: Parsed,
    input: { child: '{"name":"a"}' },
    library: ['child unknownValue'],
    strict: { child: { name: 'a' } },
  },
  {
    what: 'an unknown discriminator',
    Dto: Zoo,
    input: { animal: { kind: 'cow' } },
    library: { animal: { kind: 'cow' } },
    strict: ['animal.kind isIn'],
  },
  {
    what: 'a missing discriminator',
    Dto: Zoo,
    input: { animal: {} },
    library: { animal: {} },
    strict: ['animal.kind missing'],
  },
  {
    what: 'a constraint without a message',
    Dto: Unspoken,
    input: { value: 1 },
    library: ['value silent: '],
    strict: ['value silent: Invalid value'],
  },
  {
    what: 'a property that every object inherits',
    Dto: Inherited,
    input: { toString: 'a' },
    library: 'throws',
    strict: { toString: 'a' },
  },
  {
    what: 'deeper than `maxDepth`',
    Dto: Tree,
    input: levels(33),
    library: levels(33),
    strict: [`${'child.'.repeat(32)} depth_exceeded`.replace('. ', ' ')],
  },
  {
    what: 'the root is not an object',
    Dto: Child,
    input: [{ name: 'a' }],
    library: ['unknownValue'],
    strict: [' object_expected'],
  },
  {
    what: "the name of a numeric enum's value",
    Dto: Enumerated,
    input: { level: 'Low' },
    library: { level: 'Low' },
    strict: ['level isEnum'],
  },
  {
    what: 'a number beyond ±(2^53−1)',
    Dto: Whole,
    input: { count: 2 ** 53 },
    library: { count: 2 ** 53 },
    strict: ['count isInt'],
  },
  {
    what: 'a subclass adds a rule to a property',
    Dto: Narrower,
    input: { code: 'A' },
    library: { code: 'A' },
    strict: ['code minLength'],
  },
  {
    what: 'a subclass of a class with `@Exclude()`',
    Dto: Shown,
    input: { nick: 'a', admin: true },
    library: { admin: true, nick: 'a' },
    strict: { admin: false, nick: 'a' },
  },
  {
    what: 'a value on which the library throws',
    Dto: Priced,
    input: { price: 1e-7 },
    library: 'throws',
    strict: ['price isNumber'],
  },
];

const named = (row: Row, error: { type: string; msg: string }): string =>
  row.Dto === Unspoken ? `${error.type}: ${error.msg}` : error.type;

function byLibrary(row: Row): unknown {
  try {
    const instance = plainToInstance(row.Dto, structuredClone(row.input)) as object;
    const errors = validateSync(instance, { forbidUnknownValues: true });
    return errors.length === 0 ? instance : errors.flatMap((error) => flatten(row, error, []));
  } catch (error) {
    return error instanceof TypeError ? 'throws' : error;
  }
}

function flatten(row: Row, { property, constraints = {}, children = [] }: ValidationError, above: string[]): string[] {
  const loc = (property as string | undefined) === undefined ? above : [...above, property];
  const own = Object.entries(constraints).map(([type, msg]) =>
    [loc.join('.'), named(row, { type, msg })].filter((part) => part !== '').join(' '),
  );
  return [...own, ...children.flatMap((child) => flatten(row, child, loc))];
}

function byStrict(row: Row): unknown {
  const outcome = compile(row.Dto).run(row.input) as {
    ok: boolean;
    value?: unknown;
    errors: { loc: string[]; type: string; msg: string }[];
  };
  return outcome.ok ? outcome.value : outcome.errors.map((error) => `${error.loc.join('.')} ${named(row, error)}`);
}

test.each(ROWS)('$what', (row) => {
  expect(plain(byLibrary(row))).toEqual(plain(row.library));
  expect(plain(byStrict(row))).toEqual(plain(row.strict));
});

test('the table in docs/dto.md has these rows', () => {
  const text = readFileSync(join(__dirname, '../../../../docs/dto.md'), 'utf8');
  const [, table = ''] = /### Where strict mode differs\n([^#]+)/.exec(text) ?? [];
  const rows = [...table.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, what]) => what).slice(2);
  expect(rows).toEqual(ROWS.map(({ what }) => what));
});

/** Objects as entries, so that classes and inherited names do not matter. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : value;
}
