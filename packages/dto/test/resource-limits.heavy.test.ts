import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Validate,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { growth, LINEAR } from '@cortado/testkit/growth';

@ValidatorConstraint({ name: 'free', async: true })
class IsFree {
  async validate(value: unknown): Promise<boolean> {
    return Promise.resolve(value !== 'taken');
  }
}

class Item {
  @IsString() @Length(1, 20) name!: string;
  @IsInt() qty!: number;
}

class Order {
  @IsString() id!: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Item) items?: Item[];
  @IsOptional() @ArrayUnique() tags?: unknown[];
}

class Tree {
  @IsInt() value!: number;
  @IsOptional() @ValidateNested() @Type(() => Tree) child?: Tree;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) children?: Tree[];
}

type Mode = Pick<CompileOptions, 'backend' | 'compat'>;
const MODES: Mode[] = [
  { backend: 'source' },
  { backend: 'closures' },
  { backend: 'source', compat: true },
  { backend: 'closures', compat: true },
];

function run<T>(Dto: Class<T>, input: unknown, options: CompileOptions): Validated<T> {
  return compile(Dto, options).run(input) as Validated<T>;
}

const refusals = (outcome: Validated<unknown>): readonly unknown[] => (outcome.ok ? [] : outcome.errors);

const unknownKeys = (count: number): object => ({
  id: 'a',
  ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1])),
});
const badItems = (count: number): object => ({
  id: 'a',
  items: Array.from({ length: count }, () => ({ name: 5, qty: 'x' })),
});
const goodItems = (count: number): object => ({
  id: 'a',
  items: Array.from({ length: count }, (_, index) => ({ name: `n${index}`.slice(0, 20), qty: index })),
});

function deep(levels: number, key: 'child' | 'children'): object {
  let node: object = { value: 0 };
  for (let level = 1; level < levels; level++) node = { value: 0, [key]: key === 'child' ? node : [node] };
  return node;
}

describe.each(MODES)('%j', (mode) => {
  test('80,000 unknown keys', () => {
    const input = unknownKeys(80_000);
    expect(JSON.stringify(input).length).toBeGreaterThan(700_000);
    expect(run(Order, input, mode)).toEqual({ ok: true, value: { id: 'a' } });
    const refused = refusals(run(Order, input, { ...mode, unknown: 'reject' }));
    expect(refused).toHaveLength(100);
    expect(JSON.stringify(refused).length).toBeLessThan(64 * 1_024);
    for (const unknown of ['strip', 'reject', 'keep'] as const) {
      expect(
        growth(10_000, (n) => {
          const keys = unknownKeys(n);
          return () => run(Order, keys, { ...mode, unknown });
        }),
      ).toBeLessThan(LINEAR);
    }
  });

  test('100,000 levels', () => {
    for (const key of ['child', 'children'] as const) {
      const input = deep(100_000, key);
      const refused = refusals(run(Tree, input, mode));
      expect(refused).toEqual([expect.objectContaining({ type: 'depth_exceeded' })]);
      expect(run(Tree, deep(32, key), mode).ok).toBe(true);
      expect(run(Tree, deep(33, key), mode).ok).toBe(false);
    }
    let arrays: unknown = [];
    for (let level = 0; level < 400_000; level++) arrays = [arrays];
    expect(refusals(run(Order, { id: 'a', items: arrays, extra: 1 }, mode)).length).toBeGreaterThan(0);
  });

  test('a list of 100,000 bad items', () => {
    const refused = refusals(run(Order, badItems(100_000), mode));
    expect(refused).toHaveLength(100);
    expect(JSON.stringify(refused).length).toBeLessThan(64 * 1_024);
    expect(
      growth(10_000, (n) => {
        const items = goodItems(n);
        return () => run(Order, items, mode);
      }),
    ).toBeLessThan(LINEAR);
  });

  test('unique items are found in linear time', () => {
    const distinct = (count: number): object => ({ id: 'a', tags: Array.from({ length: count }, (_, index) => index) });
    expect(run(Order, distinct(100_000), mode).ok).toBe(true);
    // Large from the start: a small Set fits the processor's caches, a larger one does not.
    expect(
      growth(50_000, (n) => {
        const input = distinct(n);
        return () => run(Order, input, mode);
      }),
    ).toBeLessThan(LINEAR);
  });
});

test('a very long key is cut in the error', () => {
  const key = 'k'.repeat(800_000);
  const refused = refusals(run(Order, { id: 'a', [key]: 1 }, { unknown: 'reject' }));
  expect(JSON.stringify(refused).length).toBeLessThan(1_000);
});

test('a list with asynchronous constraints', async () => {
  class Name {
    @Validate(IsFree) name!: string;
  }
  class Names {
    @ValidateNested({ each: true }) @Type(() => Name) list!: Name[];
  }
  const list = Array.from({ length: 50_000 }, (_, index) => ({ name: index === 49_999 ? 'taken' : 'free' }));
  const outcome = await compile(Names).run({ list });
  expect(outcome).toMatchObject({ ok: false, errors: [{ loc: ['list', 49_999, 'name'], type: 'free' }] });
});

describe('the class-validator entry point', () => {
  test('converts in time linear in the number of keys', () => {
    expect(
      growth(10_000, (n) => {
        const keys = unknownKeys(n);
        return () => compiled.plainToInstance(Order, keys);
      }),
    ).toBeLessThan(LINEAR);
  });

  test('stops at a fixed depth', () => {
    expect(() => compiled.plainToInstance(Tree, deep(5_000, 'child'))).toThrow('Nested deeper than 500 levels');
    const cyclic = Object.assign(new Tree(), { value: 1 });
    cyclic.child = cyclic;
    expect(compiled.validateSync(cyclic)).toHaveLength(1);
  });
});
