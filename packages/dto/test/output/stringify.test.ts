import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { Allow } from 'class-validator';
import { compile, serialize, stringify } from '@cortado/dto';
import type { Validated } from '@cortado/dto';

class Secret {
  name = 'Ann';
  @Exclude() password = 'secret';
  @Exclude({ toClassOnly: true }) id = 7;
  @Expose({ name: 'full_name' }) fullName = 'Ann Lee';
  @Expose({ groups: ['admin'] }) salary = 1;
  @Expose({ since: 2 }) recent = true;
  @Transform(({ value }) => (value as Date).getTime(), { toPlainOnly: true }) created = new Date(5);
  @Expose() get greeting(): string {
    return `Hi ${this.name}`;
  }
}

@Exclude()
class Closed {
  @Expose() open = 1;
  hidden = 2;
}

class Team {
  @Type(() => Closed) lead: unknown = { open: 1, hidden: 2 };
  members = [new Secret()];
  byName = { ann: new Closed() };
}

const parse = (text: string): unknown => JSON.parse(text);
const shown = { name: 'Ann', id: 7, full_name: 'Ann Lee', recent: true, created: 5, greeting: 'Hi Ann' };

test('excluded properties are not written, however values are nested', () => {
  expect(parse(stringify(new Secret()))).toEqual(shown);
  expect(parse(stringify({ deep: [[{ user: new Secret() }]], closed: new Closed() }))).toEqual({
    deep: [[{ user: shown }]],
    closed: { open: 1 },
  });
  expect(parse(stringify(new Team()))).toEqual({ lead: { open: 1 }, members: [shown], byName: { ann: { open: 1 } } });
});

test('groups and versions', () => {
  expect(parse(stringify(new Secret(), { groups: ['admin'], version: 1 }))).toEqual({
    ...omit(shown, 'recent'),
    salary: 1,
  });
});

test('plain objects are written by the given class, instances by their own', () => {
  const write = serialize<object>(Secret);
  expect(parse(write({ name: 'Bob', password: 'x', fullName: 'B', created: new Date(6) }))).toEqual({
    name: 'Bob',
    full_name: 'B',
    created: 6,
  });
  expect(parse(write([{ password: 'x', created: new Date(6) }, new Closed()]))).toEqual([{ created: 6 }, { open: 1 }]);
  expect(serialize(Secret)).toBe(serialize(Secret));
});

test('an instance of a subclass is written by its own class where its parent is declared', () => {
  class Leaf extends Closed {
    @Exclude() token = 't';
    @Expose() leaf = true;
  }
  class Holder {
    @Type(() => Closed) closed: Closed = new Leaf();
  }
  expect(parse(stringify(new Holder()))).toEqual({ closed: { open: 1, leaf: true } });
});

describe('a class that only has @Type for nested objects', () => {
  class Item {
    name = 'pen';
    extra: unknown = undefined;
  }
  class Order {
    @Type(() => Item) items: unknown[] = [new Item(), new Item()];
    @Type(() => Item) first: Item = new Item();
    @Type(() => Date) at: Date = new Date(5);
  }

  test('is written as it is', () => {
    const order = new Order();
    expect(stringify(order)).toBe(JSON.stringify(order));
  });

  test('and does not leak excluded properties of other classes', () => {
    const order = new Order();
    const told = Object.assign(new Item(), { toJSON: () => new Closed() });
    Object.assign(order.items[1] as Item, { extra: { deep: [new Closed()] } });
    order.items.push(told, new Secret(), { open: 1, extra: new Closed() });
    expect(parse(stringify(order))).toEqual({
      items: [
        { name: 'pen' },
        { name: 'pen', extra: { deep: [{ open: 1 }] } },
        { open: 1 },
        shown,
        { open: 1, extra: { open: 1 } },
      ],
      first: { name: 'pen' },
      at: new Date(5).toJSON(),
    });
  });

  test('unless a nested class is rewritten, a type function reads the object, or a collection or a simple type is declared', () => {
    class Node {
      @Type(() => Node) next: Node | undefined;
      @Type(() => Item) tags = new Set([new Item()]);
      @Type(() => Number) count: unknown = '7';
      @Type((help) => ((help!.object as Node).closed ? Closed : Item)) any: unknown = { open: 1, hidden: 2 };
      closed = true;
    }
    const node = Object.assign(new Node(), { next: new Node(), closed: false });
    const written = { tags: [{ name: 'pen' }], count: 7 };
    expect(parse(stringify(node))).toEqual({
      ...written,
      any: { open: 1, hidden: 2 },
      closed: false,
      next: { ...written, any: { open: 1 }, closed: true },
    });
  });
});

test('discriminators are written', () => {
  class Cat {
    @Expose() lives = 9;
  }
  class Home {
    @Type(() => Object, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } }) pets = [
      new Cat(),
    ];
    @Type(() => Object, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } }) first =
      new Cat();
  }
  expect(parse(stringify(new Home()))).toEqual({ pets: [{ lives: 9, kind: 'cat' }], first: { lives: 9, kind: 'cat' } });
});

test('everything else is written as JSON.stringify does, and values are not changed', () => {
  const values = [
    undefined,
    null,
    1,
    'x',
    true,
    [],
    {},
    { a: undefined, b: [undefined] },
    new Date(0),
    { toJSON: () => 'own' },
    new Map(),
    JSON.parse('{"__proto__":1}'),
  ];
  for (const value of values) expect(stringify(value)).toBe(JSON.stringify(value));
  const team = new Team();
  stringify(team);
  expect(team).toEqual(new Team());
  expect(stringify(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
});

describe('the result of toJSON', () => {
  class User {
    name = 'Ann';
    @Exclude() password = 'secret';
  }
  class Page {
    user = new User();
    toJSON(): object {
      return { user: this.user };
    }
  }
  /** Returns itself; `toJSON` is an own property, which a copy would keep. */
  class Self {
    readonly user = new User();
    readonly toJSON = (): unknown => this;
  }
  class Users extends Array<User> {
    toJSON(): object {
      return { first: this[0] };
    }
  }
  const ann = { name: 'Ann' };

  test('is written by its classes too', () => {
    expect(parse(stringify(new Page()))).toEqual({ user: ann });
    expect(parse(stringify({ pages: [new Page()], wrapped: { toJSON: () => new Page() } }))).toEqual({
      pages: [{ user: ann }],
      wrapped: { user: ann },
    });
    expect(parse(stringify(new Self()))).toEqual({ user: ann });
    expect(parse(stringify({ toJSON: () => new User() }))).toEqual(ann);
    expect(parse(stringify(Users.of(new User())))).toEqual({ first: ann });
    expect(parse(serialize<object>(User)({ toJSON: () => ({ name: 'Ann', password: 'secret' }) }))).toEqual(ann);
  });

  test('is requested once, with the key, and written as JSON.stringify does', () => {
    const keys: string[] = [];
    const told = { toJSON: (key: string) => (keys.push(key), { key, toJSON: 1 }) };
    expect(parse(stringify({ a: told, b: [told] }))).toEqual({
      a: { key: 'a', toJSON: 1 },
      b: [{ key: '0', toJSON: 1 }],
    });
    expect(keys).toEqual(['a', '0']);
    const values = [
      { at: new Date(0), url: new URL('http://a/'), bytes: Buffer.from('x') },
      [{ toJSON: () => undefined }, { toJSON: () => null }, { toJSON: () => 1 }],
      { gone: { toJSON: () => undefined } },
      { toJSON: () => new Date(0) },
      { toJSON: () => ({ a: 1, toJSON: () => 'again' }) },
    ];
    for (const value of values) expect(stringify(value)).toBe(JSON.stringify(value));
  });

  test('is an error if it never ends', () => {
    class Endless {
      toJSON(): object {
        return { next: new Endless() };
      }
    }
    expect(() => stringify(new Endless())).toThrow('nested deeper than 1100 levels');
  });
});

test('a cycle is an error, not a stack overflow', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(() => stringify(cycle)).toThrow('cyclic or nested deeper than 1100 levels');
});

function omit(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

test('values with `@Type` are converted item by item in every kind of collection', () => {
  class Oid {
    constructor(readonly hex: string) {}
    toString(): string {
      return this.hex;
    }
  }
  class Lists {
    @Type(() => String) ids: unknown = [new Oid('ab'), null];
    @Type(() => String) tags: unknown = new Set(['a', 1]);
    @Type(() => Number) prices: unknown = ['1.5', '2'];
    @Type(() => Number) counts: unknown = new Map([
      ['__proto__', '1'],
      ['b', '2'],
    ]);
    @Type(() => Boolean) nested: unknown = [[0, 1], []];
    @Type(() => Date) dates: unknown = new Set([new Date(0)]);
    @Type(() => Date) named: unknown = new Map([['a', new Date(0)]]);
    @Type(() => String) nothing: unknown = null;
  }
  expect(stringify(new Lists())).toBe(
    '{"ids":["ab",null],"tags":["a","1"],"prices":[1.5,2],"counts":{"__proto__":1,"b":2},"nested":[[false,true],[]],' +
      '"dates":["1970-01-01T00:00:00.000Z"],"named":{"a":"1970-01-01T00:00:00.000Z"},"nothing":null}',
  );
});

test('an accepted object can be written inside another object', () => {
  class Free {
    @Allow() @Expose() data: unknown;
  }
  const nested = (levels: number): unknown => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));
  for (const maxDepth of [32, 1_000]) {
    const { run } = compile(Free, { maxDepth });
    expect(run({ data: nested(maxDepth) })).toEqual({
      ok: false,
      errors: [{ loc: ['data'], type: 'depth_exceeded', msg: `Nested deeper than ${maxDepth} levels` }],
    });
    const accepted = run({ data: nested(maxDepth - 1) }) as Validated<Free>;
    if (!accepted.ok) throw new Error('refused');
    expect(JSON.parse(stringify({ ok: true, items: [accepted.value] }))).toMatchObject({ ok: true });
  }
});

test('the result of a transform is bounded too, and cycles end', () => {
  const cycle: Record<string, unknown> = {};
  Object.assign(cycle, { one: cycle, other: cycle });
  class Made {
    @Transform(() => cycle) @Allow() data: unknown;
  }
  expect(compile(Made).run({ data: 1 })).toMatchObject({ ok: false, errors: [{ type: 'depth_exceeded' }] });
});

test.each(['source', 'closures'] as const)('kept undeclared properties are bounded too, on %s', (backend) => {
  class Known {
    @Allow() name: unknown;
  }
  const { run } = compile(Known, { backend, unknown: 'keep', maxDepth: 3 });
  expect(run({ name: 1, more: { a: { b: 1 } } })).toMatchObject({ ok: true });
  expect(run({ name: 1, more: { a: { b: {} } } })).toMatchObject({
    ok: false,
    errors: [{ loc: ['more'], type: 'depth_exceeded' }],
  });
});
