import { Expose, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';

class Item {
  @IsString() name!: string;
}

class Other {
  @IsInt() size!: number;
}

class Box {
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Item) set?: Set<Item>;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Item) map?: Map<string, Item>;
  @IsOptional() @Type(() => Number) @IsInt({ each: true }) ints?: Set<number>;
  @IsOptional() @Type(() => Date) dates?: Date[];
  @IsOptional() @Type(() => Number) @IsInt({ each: true }) sizes?: Map<string, number>;
  @IsOptional()
  @ArrayMaxSize(2)
  @ArrayUnique((item: Item) => item.name)
  @ValidateNested({ each: true })
  @Type(() => Item)
  few?: Item[];
}

class Shelf {
  @ValidateNested()
  @Type((options) => ((options?.object as { kind?: string } | undefined)?.kind === 'other' ? Other : Item))
  content!: Item | Other;
  @IsString() kind!: string;
}

class Name {
  @IsString() first!: string;
  @IsString() last!: string;
  @Expose() @IsString() get full(): string {
    return `${this.first} ${this.last}`;
  }
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  const run = <T>(Dto: Class<T>, input: unknown, options: CompileOptions = {}): Validated<T> =>
    compile(Dto, { backend, ...options }).run(input) as Validated<T>;
  const typesOf = (Dto: Class, input: unknown): string[] => {
    const outcome = run(Dto, input);
    return outcome.ok ? [] : outcome.errors.map(({ loc, type }) => [...loc, type].join(':'));
  };

  test('a Set is built from a list, a Map from an object', () => {
    const outcome = run(Box, {
      set: [{ name: 'a' }],
      map: { x: { name: 'b' } },
      ints: ['1', 2],
      sizes: { a: '1' },
      dates: ['2026-01-31T00:00:00Z'],
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
    const { set, map, ints, sizes, dates } = outcome.value;
    expect([...(set ?? [])][0]).toBeInstanceOf(Item);
    expect(map?.get('x')).toBeInstanceOf(Item);
    expect([ints, sizes, dates]).toEqual([new Set([1, 2]), new Map([['a', 1]]), [new Date('2026-01-31T00:00:00Z')]]);
  });

  test('their errors are located by index or key', () => {
    expect(typesOf(Box, { set: [{ name: 'a' }, { name: 5 }, 7], map: { x: {}, y: null } })).toEqual([
      'set:1:name:isString',
      'set:2:object_expected',
      'map:x:name:missing',
      'map:y:object_expected',
    ]);
    expect(typesOf(Box, { set: {}, map: [], ints: [1, 'x'], dates: ['x'] })).toEqual([
      'set:array_expected',
      'map:object_expected',
      'ints:1:isInt',
      'dates:0:date_expected',
    ]);
    expect(typesOf(Box, { few: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] })).toEqual(['few:arrayMaxSize']);
  });

  test('@Type may choose by the input; the DTO then counts as asynchronous', async () => {
    expect(compile(Shelf, { backend }).async).toBe(true);
    const other = await compile(Shelf, { backend }).run({ kind: 'other', content: { size: 1 } });
    expect(other.ok && other.value.content).toBeInstanceOf(Other);
    await expect(compile(Shelf, { backend }).run({ kind: 'item', content: { size: 1 } })).resolves.toMatchObject({
      errors: [{ loc: ['content', 'name'] }],
    });
  });

  test('a getter is checked but never assigned', () => {
    expect(run(Name, { first: 'A', last: 'B', full: 'forged' })).toMatchObject({ ok: true, value: { full: 'A B' } });
  });

  test('groups', () => {
    class Grouped {
      @IsString({ groups: ['create'] }) id!: string;
      @IsInt({ always: true }) rank!: number;
      @Expose({ groups: ['admin'] })
      @IsOptional({ always: true })
      @IsString({ groups: ['admin', 'create'] })
      role?: string;
    }
    const types = (input: object, options: CompileOptions): unknown => {
      const outcome = run(Grouped, input, options);
      return outcome.ok ? outcome.value : outcome.errors.map(({ loc, type }) => [...loc, type].join(':'));
    };
    expect(types({ rank: 1 }, {})).toEqual(['id:missing']);
    expect(types({ rank: 1 }, { groups: ['update'] })).toEqual({ rank: 1 });
    expect(types({ rank: 1 }, { strictGroups: true })).toEqual({ rank: 1 });
    expect(types({ id: 5 }, { groups: ['create'], stopAtFirstError: true })).toEqual(['id:isString', 'rank:missing']);
    expect(types({ id: 'a', rank: 1, role: 'x' }, { groups: ['create'] })).toEqual({ id: 'a', rank: 1 });
    expect(types({ rank: 1, role: 'x' }, { groups: ['admin'] })).toEqual({ rank: 1, role: 'x' });
  });
});
