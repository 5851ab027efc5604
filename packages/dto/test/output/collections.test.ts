import { Exclude, Expose, Transform, Type } from 'class-transformer';
import * as fc from 'fast-check';
import { DtoDefinitionError, serialize, stringify } from '@cortado/dto';
import type { Class } from '@cortado/dto';

const parse = (text: string): unknown => JSON.parse(text);

const codeOf = (work: () => unknown): string => {
  try {
    return `written: ${String(work())}`;
  } catch (error) {
    return error instanceof DtoDefinitionError ? error.code : String(error);
  }
};

class User {
  constructor(readonly name = 'Ann') {}
  @Exclude() readonly password = 'secret';
}

class Admin extends User {
  @Exclude() readonly token = 'secret';
}

const KINDS = {
  discriminator: {
    property: 'kind',
    subTypes: [
      { name: 'user', value: User },
      { name: 'admin', value: Admin },
    ],
  },
};

class Team {
  @Type(() => User) list: unknown = [new User(), null, { name: 'Bob', password: 'secret' }];
  @Type(() => User) set: unknown = new Set([new Admin(), undefined]);
  @Type(() => User) map: unknown = new Map<string, unknown>([
    ['a', new User()],
    ['b', null],
  ]);
  @Type(() => User, KINDS) kinds: unknown = [new Admin(), null, { kind: 'admin', name: 'Eve', token: 'secret' }];
  @Type(() => User, KINDS) kindSet: unknown = new Set([new User(), null]);
  @Type(() => User, KINDS) kindMap: unknown = new Map<string, unknown>([
    ['a', new Admin()],
    ['b', null],
  ]);
  @Type(() => Number) numbers: unknown = new Set(['1', null]);
  @Type(() => Number) byName: unknown = new Map([['a', '1']]);
  @Type(() => String) texts: unknown = [1, null];
  @Type(() => Date) dates: unknown = new Set([new Date(0)]);
  loose: unknown = new Map<string, unknown>([['users', new Set([new User()])]]);
}

const written = {
  list: [{ name: 'Ann' }, null, { name: 'Bob' }],
  set: [{ name: 'Ann' }, null],
  map: { a: { name: 'Ann' }, b: null },
  kinds: [{ name: 'Ann', kind: 'admin' }, null, { name: 'Eve', kind: 'admin' }],
  kindSet: [{ name: 'Ann', kind: 'user' }, null],
  kindMap: { a: { name: 'Ann', kind: 'admin' }, b: null },
  numbers: [1, null],
  byName: { a: 1 },
  texts: ['1', null],
  dates: ['1970-01-01T00:00:00.000Z'],
  loose: { users: [{ name: 'Ann' }] },
};

test('the items of every kind of collection are written by their classes', () => {
  expect(parse(stringify(new Team()))).toEqual(written);
  expect(parse(stringify(new Set([new Team()])))).toEqual([written]);
  expect(parse(stringify(new Map([['team', new Team()]])))).toEqual({ team: written });
  expect(parse(serialize(Team)({ ...new Team() }))).toEqual(written);
  expect(stringify({ tags: new Set(['a']), sizes: new Map([['b', 1]]) })).toBe('{"tags":["a"],"sizes":{"b":1}}');
});

test('excluded properties are not written in any collection', () => {
  const user = fc.constantFrom<() => unknown>(
    () => new User(),
    () => new Admin(),
    () => null,
  );
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      user.map((make) => make()),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }).map((items) => new Map(Object.entries(items))),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const property = fc.property(value, (drawn) => !(stringify({ drawn }) ?? '').includes('secret'));
  expect(() => fc.assert(property)).not.toThrow();
});

test('a name applies in the directions that its @Expose states', () => {
  class Named {
    @Expose({ name: 'sub', toClassOnly: true }) id = 'x';
    @Expose({ name: 'out', toPlainOnly: true }) other = 'y';
    @Expose({ name: 'both' }) third = 'z';
  }
  expect(parse(stringify(new Named()))).toEqual({ id: 'x', out: 'y', both: 'z' });
});

describe('a promise is refused instead of written as an empty object', () => {
  const rejected = (): Promise<never> => Promise.reject(new Error('rejected'));
  class Transformed {
    @Transform(rejected) a = 1;
  }
  class Getter {
    @Expose() get a(): unknown {
      return rejected();
    }
  }
  class Method {
    @Expose() async a(): Promise<unknown> {
      return rejected();
    }
  }
  class Told {
    toJSON(): unknown {
      return rejected();
    }
  }
  class Typed {
    @Type(() => User) a: unknown = undefined;
  }
  const typed = (): Typed => Object.assign(new Typed(), { a: rejected() });
  const cases: [string, () => unknown][] = [
    ['a transform', () => new Transformed()],
    ['a getter', () => new Getter()],
    ['a method', () => new Method()],
    ['toJSON', () => new Told()],
    ['a declared value', typed],
    ['a value', () => ({ a: rejected() })],
    ['an item', () => [1, rejected()]],
    ['an item of a Set', () => new Set([rejected()])],
    ['the whole', rejected],
  ];
  test.each(cases)('%s', (_what, make) => {
    expect(codeOf(() => stringify(make()))).toBe('E_DTO_PROMISE');
    expect(codeOf(() => stringify({ list: [make()] }))).toBe('E_DTO_PROMISE');
  });

  test('an async transform is refused when the class is compiled', () => {
    class Later {
      @Transform(async () => Promise.resolve(1)) a = 1;
    }
    class OnlyOut {
      @Transform(async () => Promise.resolve(1), { toPlainOnly: true, groups: ['x'] }) a = 1;
    }
    for (const Dto of [Later, OnlyOut] as Class[]) expect(codeOf(() => serialize(Dto))).toBe('E_DTO_PROMISE');
    expect(codeOf(() => stringify(new Later()))).toBe('E_DTO_PROMISE');
  });
});
