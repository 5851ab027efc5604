import { Expose, Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMinSize,
  ArrayUnique,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxDate,
  MinDate,
  MinLength,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import * as fc from 'fast-check';
import { DtoDefinitionError, compile } from '@cortado/dto';
import type { Class, CompileOptions } from '@cortado/dto';

let options: CompileOptions = {};

const typesOf = (Dto: Class, input: unknown, more: CompileOptions = {}): string[] => {
  const outcome = compile(Dto, { ...options, ...more }).run(input) as { errors?: { loc: unknown[]; type: string }[] };
  return (outcome.errors ?? []).map(({ loc, type }) => [...loc, type].join(':'));
};

/** For a DTO that counts as asynchronous because the input chooses a class. */
const typesLater = async (Dto: Class, input: unknown): Promise<string[]> => {
  const outcome = await compile(Dto, options).run(input);
  return outcome.ok ? [] : outcome.errors.map(({ loc, type }) => [...loc, type].join(':'));
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof DtoDefinitionError ? error.code : String(error);
  }
};

/** The values that custom constraints were called with. */
const seen: unknown[] = [];

class Item {
  @IsString() name!: string;
}

@ValidatorConstraint({ name: 'noX' })
class NoX {
  validate(item: Item): boolean {
    seen.push(item);
    return !item.name.includes('x');
  }
}

@ValidatorConstraint({ name: 'noXLate', async: true })
class NoXLate {
  async validate(item: Item): Promise<boolean> {
    await Promise.resolve();
    return !item.name.includes('x');
  }
}

class Custom {
  @ValidateNested() @Type(() => Item) @Validate(NoX) item!: Item;
}

class Each {
  @ValidateNested({ each: true })
  @Type(() => Item)
  @Validate(NoX, { each: true })
  @ArrayUnique((item: Item) => item.name.toLowerCase())
  @ArrayMinSize(1)
  items!: Item[];
}

class Sibling {
  @ValidateNested() @Type(() => Item) item!: Item;
  @ValidateIf((object: Sibling) => object.item.name === 'x') @IsString() why?: string;
  @IsOptional() @IsString({ validateIf: (object: Sibling) => object.item.name === 'y' }) note?: unknown;
}

class Itself {
  @ValidateIf((object: Itself) => object.item.name.length > 1) @ValidateNested() @Type(() => Item) item!: Item;
}

class Reads {
  @IsString() password!: string;
  @Validate(
    class Match {
      validate(value: string, { object }: ValidationArguments): boolean {
        return (object as Reads).password.trim() === value;
      }
    },
  )
  again!: string;
}

class Trimmed {
  @Transform(({ value }: { value: string }) => value.trim()) @IsString() text!: string;
}

class Short {
  @Transform(({ value }: { value: string }) => value.trim()) @MinLength(2) text!: string;
}

class Bare {
  @Transform(({ value }: { value: string }) => value.trim()) @Allow() text!: string;
}

class Address {
  @Transform(({ value }: { value: string }) => new URL(value)) @Allow() url!: URL;
}

class Parsed {
  @Transform(({ value }: { value: string }) => JSON.parse(value) as unknown) @IsObject() value!: object;
}

class Absent {
  @Expose() @Transform(({ value }: { value: string }) => value.trim()) @IsOptional() @IsString() text?: string;
}

class Defaulted {
  @Expose() @Transform(({ value }: { value: unknown }) => value ?? 10) @IsInt() size!: number;
}

class Told {
  @IsString({ message: ({ value }) => (value as string).trim() }) text!: string;
}

class Broken {
  @Transform(() => {
    throw new Error('our own mistake');
  })
  @IsString()
  text!: string;
  @IsOptional() @IsInt() size?: number;
}

const chosen = (o: unknown): unknown => ({ item: Item })[((o as { object: Dynamic }).object as { kind: 'item' }).kind];

class Dynamic {
  @IsOptional() @IsString() kind?: string;
  @ValidateNested() @Type((o) => chosen(o) as Class) one!: unknown;
}

class Throwing {
  @IsOptional() kind?: string;
  @ValidateNested({ each: true })
  @Type((o) => {
    if ((o as { object: { kind?: string } } | undefined)?.object.kind === 'item') return Item;
    throw new Error('no such kind');
  })
  many!: unknown[];
}

describe.each([
  { backend: 'source' },
  { backend: 'closures' },
  { backend: 'source', compat: true },
  { backend: 'closures', compat: true },
] as const)('with %j', (given) => {
  const compat = 'compat' in given;

  beforeEach(() => {
    options = given;
    seen.length = 0;
  });

  test('a custom constraint that throws for an invalid input does not fail the request', () => {
    expect(typesOf(Custom, { item: {} })).toEqual([compat ? 'item:name:isString' : 'item:name:missing']);
    expect(typesOf(Reads, { password: 5, again: 'x' })).toContain('password:isString');
    expect(() => typesOf(Custom, { item: { name: 'a' } })).not.toThrow();
    expect(typesOf(Custom, { item: { name: 'x' } })).toEqual(['item:noX']);
  });

  test('a condition that throws for an invalid input does not fail the request', () => {
    expect(typesOf(Sibling, { item: {} }).some((each) => each.startsWith('item:name'))).toBe(true);
    expect(typesOf(Sibling, { item: { name: 'x' } })).toEqual([compat ? 'why:isString' : 'why:missing']);
    expect(typesOf(Sibling, { item: { name: 'a' } })).toEqual([]);
  });

  test('a transform that throws for a refused value does not fail the request', () => {
    expect(typesOf(Trimmed, { text: 5 })).toEqual(['text:isString']);
    expect(typesOf(Trimmed, {})).toEqual([compat ? 'text:isString' : 'text:missing']);
    expect(typesOf(Trimmed, { text: null })).toEqual(['text:isString']);
    expect(typesOf(Short, { text: 5 })).toEqual([compat ? 'text:minLength' : 'text:string_expected']);
    expect(typesOf(Parsed, { value: '{' })).toEqual(['value:isObject']);
    expect(typesOf(Absent, {})).toEqual([]);
    expect(typesOf(Absent, { text: null })).toEqual([]);
    expect(typesOf(Absent, { text: 5 })).toEqual(['text:isString']);
    expect(compile(Absent, given).run({ text: ' a ' })).toEqual({ ok: true, value: { text: 'a' } });
    expect(compile(Defaulted, given).run({})).toEqual({ ok: true, value: { size: 10 } });
  });

  test('if the input has no error, the thrown error is thrown', () => {
    expect(() => typesOf(Broken, { text: 'a' })).toThrow('our own mistake');
    expect(typesOf(Broken, { text: 'a', size: 'x' })).toEqual(['size:isInt']);
  });

  test('a message that throws is replaced', () => {
    expect(typesOf(Told, { text: 5 })).toEqual(['text:isString']);
  });

  test('an input that chooses a class that does not exist is refused', async () => {
    expect(await typesLater(Throwing, { kind: 'cow', many: [{}] })).not.toEqual([]);
    expect(await typesLater(Dynamic, { kind: 'cow', one: {} })).not.toEqual([]);
  });

  test('async functions that are not awaited are refused at start-up', () => {
    const later = async (): Promise<never> => Promise.reject(new Error('rejected'));
    class Transformed {
      @Transform(later) @IsString() value!: string;
    }
    class Conditional {
      @ValidateIf(later as never) @IsString() value!: string;
    }
    class OnCondition {
      @IsString({ validateIf: later as never }) value!: string;
    }
    class Typed {
      @ValidateNested() @Type(later as never) value!: unknown;
    }
    for (const Dto of [Transformed, Conditional, OnCondition, Typed])
      expect(codeOf(() => compile(Dto, given))).toBe('E_DTO_PROMISE');
  });

  test('a promise that is not awaited is an error, even for an invalid input', () => {
    const later = (): never => Promise.reject(new Error('rejected')) as never;
    class Transformed {
      @Transform(later) @IsString() value!: string;
    }
    class Conditional {
      @ValidateIf(later) @IsString() value!: string;
    }
    class OnCondition {
      @IsString({ validateIf: later }) value!: string;
    }
    class Messaged {
      @IsInt({ message: later }) value!: number;
    }
    class Selected {
      @ArrayUnique(later) value!: string[];
    }
    class Dated {
      @MinDate(later) value!: Date;
    }
    class DatedLate {
      @MaxDate(later) value!: Date;
    }
    const cases: [Class, unknown][] = [
      [Transformed, 'a'],
      [Conditional, 'a'],
      [OnCondition, 'a'],
      [Messaged, 'a'],
      [Selected, ['a', 'b']],
      [Dated, new Date()],
      [DatedLate, new Date()],
    ];
    for (const [Dto, value] of cases) expect(codeOf(() => typesOf(Dto, { value }))).toBe('E_DTO_PROMISE');
    @ValidatorConstraint({ name: 'later' })
    class Later {
      validate(): never {
        return later();
      }
    }
    class Undeclared {
      @Validate(Later) value!: string;
    }
    expect(codeOf(() => typesOf(Undeclared, { value: 1 }))).toBe('E_DTO_ASYNC_UNDECLARED');
  });

  test('any input gives an outcome or the error of the application', async () => {
    class Late {
      @ValidateNested() @Type(() => Item) @Validate(NoXLate) item!: Item;
    }
    const inputs = fc.dictionary(
      fc.constantFrom('item', 'items', 'text', 'value', 'why', 'password', 'again'),
      fc.oneof(fc.jsonValue(), fc.record({ name: fc.jsonValue() }), fc.array(fc.record({ name: fc.jsonValue() }))),
    );
    const property = fc.asyncProperty(inputs, async (input) => {
      for (const Dto of [Sibling, Trimmed, Short, Told, Absent, Late] as Class[]) {
        const outcome = await compile(Dto, given).run(structuredClone(input));
        if (!compat && !outcome.ok && outcome.errors.length === 0) return false;
      }
      return true;
    });
    await expect(compat ? Promise.resolve() : fc.assert(property)).resolves.toBeUndefined();
  });
});

describe.each(['source', 'closures'] as const)('on %s, strict mode', (backend) => {
  beforeEach(() => {
    options = { backend };
    seen.length = 0;
  });

  test('application code is not called for invalid values', () => {
    expect(typesOf(Custom, { item: {} })).toEqual(['item:name:missing']);
    expect(typesOf(Each, { items: [{ name: 'a' }, {}, null] })).toEqual([
      'items:1:name:missing',
      'items:2:object_expected',
    ]);
    expect(seen).toEqual([]);
    expect(typesOf(Each, { items: [{ name: 'a' }, { name: 'A' }] })).toEqual(['items:arrayUnique']);
    expect(typesOf(Each, { items: [{ name: 'a' }, { name: 'x' }] })).toEqual(['items:1:noX']);
    expect(typesOf(Each, { items: [] })).toEqual(['items:arrayMinSize']);
  });

  test('a condition that throws for an invalid value skips its property, or reports the nested errors', () => {
    expect(typesOf(Sibling, {})).toEqual(['item:missing']);
    expect(typesOf(Sibling, { item: null, note: 5 })).toEqual(['item:object_expected']);
    expect(typesOf(Itself, { item: {} })).toEqual(['item:name:missing']);
    expect(typesOf(Itself, { item: { name: 'a' } })).toEqual([]);
  });

  test('a value whose transform threw is checked against the declared type', () => {
    expect(typesOf(Bare, { text: 5 })).toEqual(['text:string_expected']);
    expect(typesOf(Bare, { text: null })).toEqual([]);
    expect(typesOf(Address, { url: 'nowhere' })).toEqual(['url:invalid_value']);
    expect(typesOf(Address, { url: 'http://a.b/' })).toEqual([]);
  });

  test('if a selector throws, the items are not unique', () => {
    class Loose {
      @ArrayUnique((item: Item) => item.name.trim()) items!: Item[];
    }
    expect(typesOf(Loose, { items: [{}] })).toEqual(['items:arrayUnique']);
  });

  test('errors for classes that do not exist, and for inherited names, are located', async () => {
    for (const kind of ['cow', '', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(await typesLater(Dynamic, { kind, one: { name: 'a' } })).toEqual(['one:type_unknown']);
    expect(await typesLater(Dynamic, { kind: 'item', one: {} })).toEqual(['one:name:missing']);
    expect(await typesLater(Throwing, { many: [{}, {}] })).toEqual(['many:0:type_unknown', 'many:1:type_unknown']);
  });

  test('an asynchronous constraint that rejects for an invalid input', async () => {
    class Late {
      @Validate(NoXLate) item!: unknown;
      @IsInt() size!: number;
    }
    const compiled = compile(Late, { backend });
    await expect(compiled.run({ item: {}, size: 'x' })).resolves.toMatchObject({
      ok: false,
      errors: [{ loc: ['size'], type: 'isInt' }],
    });
    await expect(compiled.run({ item: {}, size: 1 })).rejects.toThrow(TypeError);
  });
});
