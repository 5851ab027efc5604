import { compile } from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';
import { evaluateCompiled } from '@cortado/testkit/compiled-source';
import fc from 'fast-check';

const source = `
import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { Allow, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';

export class Inner {
  @IsOptional() @IsInt() a?: number;
  @IsOptional() @IsInt() b?: number;
  @IsOptional() @IsInt() c?: number;
}
export class Base {
  @IsOptional() @IsString() title?: string;
  undeclared?: string;
  @IsOptional() @IsInt() size: number = 20;
}
export class Outer extends Base {
  @IsOptional() @ValidateNested() @Type(() => Inner) one?: Inner;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Inner) many?: Inner[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Inner) named?: Map<string, Inner>;
  @Exclude({ toClassOnly: true }) hidden?: string;
  @Expose() @Transform(({ value }) => value) @Allow() exposed?: string;
  nothing: undefined = undefined;
  empty: null = null;
  late?: string;
  constructor() { super(); Object.defineProperty(this, 'fixed', { value: undefined }); }
}
export class Choice {
  @ValidateNested()
  @Type(() => Base, { discriminator: { property: 'kind', subTypes: [{ name: 'inner', value: Inner }] } })
  of?: Inner;
}
export class WithPrivate {
  #secret = 7;
  @IsOptional() @IsInt() x?: number;
  @IsOptional() @IsInt() y?: number;
  get secret() { return this.#secret; }
}
export class Plain { @Allow() toString; @Allow() x; @IsOptional() @Allow() y; }
`;

interface Classes {
  Inner: Class<Record<string, unknown>>;
  Outer: Class<Record<string, unknown>>;
  Choice: Class<{ of: object }>;
  WithPrivate: Class<{ secret: number }>;
  Plain: Class<object>;
}

const settings = [true, false].flatMap((define) =>
  (['source', 'closures'] as const).map((backend) => ({ define, backend })),
);

describe.each(settings)('with useDefineForClassFields $define, by $backend', ({ define, backend }) => {
  const { Inner, Outer, Choice, WithPrivate, Plain } = evaluateCompiled(
    source,
    { useDefineForClassFields: define },
    require,
  ) as Classes;

  function read<T>(Dto: Class<T>, input: unknown, options: CompileOptions = {}): T {
    const outcome = compile(Dto, { backend, ...options }).run(input) as Validated<T>;
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
    return outcome.value;
  }

  test('an instance has an own property for each value in the input', () => {
    fc.assert(
      fc.property(fc.subarray(['a', 'b', 'c']), (given) => {
        const input = Object.fromEntries(given.map((name, index) => [name, index]));
        const existing = { a: -1, b: -2, c: -3 };
        const patch = read(Inner, input);
        expect(Object.keys(patch)).toEqual(given);
        expect({ ...existing, ...patch }).toEqual({ ...existing, ...input });
        expect(patch).toBeInstanceOf(Inner);
      }),
    );
  });

  test('defaults stay, and so do non-configurable fields', () => {
    const instance = read(Outer, {});
    expect(Object.keys(instance).toSorted()).toEqual(['empty', 'size']);
    expect(Object.getOwnPropertyDescriptor(instance, 'fixed')).toMatchObject({ configurable: false });
    expect(instance).toMatchObject({ empty: null, size: 20 });
  });

  test('the same holds for nested objects, lists and maps', () => {
    const instance = read(Outer, { one: { b: 1 }, many: [{}, { c: 1 }], named: { x: { a: 1 } }, size: 1 });
    expect(Object.keys(instance['one'] as object)).toEqual(['b']);
    expect((instance['many'] as object[]).map((item) => Object.keys(item))).toEqual([[], ['c']]);
    expect(Object.keys((instance['named'] as Map<string, object>).get('x') as object)).toEqual(['a']);
    expect(Object.keys(read(Choice, { of: { kind: 'inner', c: 2 } }).of)).toEqual(['c']);
  });

  test('the same holds for text', () => {
    expect(Object.entries(read(Inner, { b: '5' }, { from: 'text' }))).toEqual([['b', 5]]);
  });

  test('kept unknown properties and explicit undefined make no difference', () => {
    expect(Object.entries(read(Inner, { a: undefined, z: 1 }, { unknown: 'keep' }))).toEqual([['z', 1]]);
  });

  test('private fields and names that every object inherits survive', () => {
    const instance = read(WithPrivate, { y: 1 });
    expect(Object.keys(instance)).toEqual(['y']);
    expect(instance.secret).toBe(7);
    expect(Object.keys(read(Plain, { x: 1, toString: 'own' })).toSorted()).toEqual(['toString', 'x']);
  });
});
