import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsInt,
  IsOptional,
  Validate,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';

const MANY = 262_000;
let asked = 0;
let underway = 0;
let most = 0;
beforeEach(() => ((asked = 0), (most = 0)));

@ValidatorConstraint({ async: true })
class Known {
  async validate(value: unknown): Promise<boolean> {
    asked += 1;
    most = Math.max(most, (underway += 1));
    await new Promise(setImmediate);
    underway -= 1;
    return value !== -1;
  }
}
@ValidatorConstraint()
class Counted {
  validate(): boolean {
    asked += 1;
    return true;
  }
}

class Item {
  @Validate(Known) id!: number;
  @IsOptional() @Transform(({ value }) => ((asked += 1), value as unknown)) seen?: unknown;
}
class Bounded {
  @IsOptional() @ArrayMaxSize(100) @Validate(Known, { each: true }) ids?: number[];
  @IsOptional()
  @Validate(Counted, { each: true })
  @ArrayUnique(() => (asked += 1))
  @ArrayMaxSize(100)
  counted?: number[];
  @IsOptional() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => Item) items?: Item[];
  @IsOptional() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => Item) set?: Set<Item>;
  @IsOptional() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => Item) map?: Map<string, Item>;
  @IsOptional() @ArrayMaxSize(100) @Type(() => Number) @IsInt({ each: true }) numbers?: Set<number>;
}
class Open {
  @IsOptional() @Validate(Known, { each: true }) ids?: number[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Item) items?: Item[];
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  const run = async <T>(Dto: Class<T>, input: unknown, options: CompileOptions = {}): Promise<unknown> => {
    const outcome: Validated<T> = await compile(Dto, { backend, ...options }).run(input);
    return outcome.ok ? 'ok' : outcome.errors.map(({ loc, type }) => [...loc, type].join(':'));
  };
  const objects = Array.from({ length: MANY }, () => ({ id: 1, seen: 1 }));
  const numbers = Array.from({ length: MANY }, (_, index) => index);

  test.each<[string, unknown]>([
    ['ids', numbers],
    ['counted', numbers],
    ['items', objects],
    ['set', objects],
    ['map', Object.fromEntries(objects.entries())],
    ['numbers', numbers],
  ])('%s over its own maximum gives that error, and runs nothing else', async (name, value) => {
    expect(await run(Bounded, { [name]: value })).toEqual([`${name}:arrayMaxSize`]);
    expect(asked).toBe(0);
  });

  test('a list of the maximum size is converted and checked', async () => {
    const input = { ids: numbers.slice(0, 100), items: objects.slice(0, 100), numbers: ['1', 2] };
    expect(await run(Bounded, input)).toBe('ok');
    expect(asked).toBe(300);
    expect(await run(Bounded, { ids: 5, items: {}, set: {}, map: [], numbers: 'x' })).toEqual([
      'ids:array_expected',
      'items:array_expected',
      'set:array_expected',
      'map:object_expected',
      'numbers:array_expected',
    ]);
  });

  test.each([{}, { compat: true }])(
    'at most 64 asynchronous constraints of an input are under way, with %j',
    async (options) => {
      const ids = numbers.slice(0, 5_000);
      expect(await run(Open, { ids }, options)).toBe('ok');
      expect([asked, most]).toEqual([5_000, 64]);
      most = 0;
      expect(await run(Open, { items: ids.map((id) => ({ id })), ids }, options)).toBe('ok');
      expect(most).toBe(64);
    },
  );

  test('results of constraints that had to wait are reported', async () => {
    const ids = [...numbers.slice(0, 200), -1];
    expect(await run(Open, { ids })).toEqual([expect.stringMatching(/^ids.*Known$/)]);
    expect(await run(Open, { items: ids.map((id) => ({ id })) })).toEqual(['items:200:id:Known']);
  });
});
