import * as original from 'class-transformer';
import { Exclude, Expose, Transform, Type } from 'class-transformer';
import type { ClassTransformOptions } from 'class-transformer';
import type { Class } from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';
import { attempt, dump } from './compare';

class Photo {
  id?: number;
  @Expose({ name: 'file_name' }) name = 'unnamed';
  @Exclude({ toPlainOnly: true }) secret = 's';
  @Exclude({ toClassOnly: true }) stamp?: string;
  @Expose() get size(): number {
    return this.name.length;
  }
  @Expose({ name: 'upper' }) shout(): string {
    return this.name.toUpperCase();
  }
}

class Portrait extends Photo {
  @Transform(({ value }) => String(value).trim()) person?: string;
}

class User {
  @Expose({ groups: ['user', 'guest'] }) first?: string;
  @Expose({ groups: ['user'], since: 1, until: 3 }) last?: string;
  @Expose({ since: 2 })
  @Transform(({ value, options }) => `${String(value)} ${String(options.version)}`, { since: 2 })
  recent = 'd';
  @Type(() => Photo) photo?: Photo;
  @Type(() => Photo) photos: Photo[] = [];
  @Type(() => Photo) album = new Set<Photo>();
  @Type(() => Photo) named = new Map<string, Photo>();
  @Type(() => Date) born?: Date;
  @Type(() => String) text?: string;
  @Type(() => Number) number?: number;
  @Type(() => Boolean) flag?: boolean;
  @Type(() => Buffer) bytes?: Buffer;
  @Type((help) => (help?.object['kind'] === 'portrait' ? Portrait : Photo)) dynamic?: Photo;
  @Type(() => Photo) later?: Promise<Photo>;
  @Transform(({ value, key, obj }) => [value as unknown, key, Object.keys(obj as object)]) traced?: unknown;
  @Exclude() hidden = 1;
  kind?: string;
  loose?: unknown;
}

@Exclude()
class Closed {
  @Expose() shown = 1;
  other = 2;
  @Expose({ groups: ['user'] }) grouped = 3;
}

@Expose()
class Open {
  shown = 1;
  @Exclude() other = 2;
}

class Implicit {
  @Expose() number!: number;
  @Expose() flag!: boolean;
  @Expose() text!: string;
  @Expose() date!: Date;
  @Expose() photo!: Photo;
}

const photo = (): object => ({ id: 1, file_name: 'p.jpg', secret: 'x', stamp: 'y', extra: 1, size: 9 });

const USERS: Readonly<Record<string, () => unknown>> = {
  nothing: () => ({}),
  'what groups and versions expose': () => ({ first: 'a', last: 'b', recent: 'c', hidden: 2, loose: { a: [1] } }),
  'nested objects and collections': () => ({
    photo: photo(),
    photos: [photo(), null, undefined, 'x', 1],
    album: [photo(), photo()],
    named: { a: photo(), b: null },
  }),
  'the wrong shapes': () => ({
    photo: [photo()],
    photos: photo(),
    album: {},
    named: [],
    born: 'x',
    number: 'x',
    bytes: 'abc',
  }),
  values: () => ({ born: '2020-01-01', text: 5, number: '5', flag: 'false', bytes: [1, 2], traced: 1 }),
  'null and undefined': () => ({
    photo: null,
    photos: undefined,
    born: null,
    text: null,
    number: undefined,
    flag: null,
    traced: undefined,
    first: undefined,
  }),
  'dynamic types': () => ({ kind: 'portrait', dynamic: { ...photo(), person: ' ann ' } }),
  'a list of them': () => [{ first: 'a' }, { last: 'b' }],
  'dangerous keys': () =>
    JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2},"first":"a","loose":{"__proto__":1}}') as unknown,
  'no objects': () => ['x', 1, null, undefined],
};

const OPTIONS: readonly ClassTransformOptions[] = [
  {},
  { groups: ['user'] },
  { groups: ['guest'] },
  { groups: ['nobody'] },
  { groups: [] },
  { version: 1 },
  { version: 2, groups: ['user'] },
  { version: 3, groups: ['user'] },
  { strategy: 'excludeAll' },
  { strategy: 'exposeAll' },
  { strategy: 'excludeAll', groups: ['user'] },
  { excludeExtraneousValues: true },
  { excludeExtraneousValues: true, groups: ['user'] },
  { exposeDefaultValues: true },
  { exposeDefaultValues: true, excludeExtraneousValues: true },
  { exposeDefaultValues: true, exposeUnsetFields: false },
  { exposeUnsetFields: false },
  { enableImplicitConversion: true },
  { excludePrefixes: ['f', 'ph'] },
  { ignoreDecorators: true },
  { ignoreDecorators: true, excludeExtraneousValues: true },
  { enableCircularCheck: true },
  { targetMaps: [{ target: User, properties: { loose: Photo } }] },
];

const described = OPTIONS.map((options) => [JSON.stringify(options), options] as const);

function both(work: (by: typeof compiled) => unknown): [ours: unknown, theirs: unknown] {
  const run = (by: typeof compiled): unknown => {
    const outcome = attempt(() => dump(work(by)));
    return 'value' in outcome ? outcome.value : String(outcome.thrown);
  };
  return [run(compiled), run(original as unknown as typeof compiled)];
}

describe.each(described)('with %s', (_name, options) => {
  test.each(Object.entries(USERS))('%s: plainToInstance, and back', (_situation, make) => {
    const [ours, theirs] = both((by) => {
      const plain = make();
      const made = by.plainToInstance(User as Class, plain, options);
      return [made, plain, by.instanceToPlain(made, options), by.instanceToInstance(made, options)];
    });
    expect(ours).toEqual(theirs);
  });

  test('class-level @Exclude and @Expose, and the older names', () => {
    const [ours, theirs] = both((by) =>
      [Closed, Open].map((type: Class) => {
        const made = by.plainToClass(type, { shown: 5, other: 6, grouped: 7, more: 8 }, options);
        return [made, by.classToPlain(made, options), by.instanceToPlain([new type(), made], options)];
      }),
    );
    expect(ours).toEqual(theirs);
  });

  test('types recorded by TypeScript', () => {
    const [ours, theirs] = both((by) =>
      by.plainToInstance(
        Implicit,
        { number: '5', flag: 'false', text: 5, date: '2020-01-01', photo: photo(), extra: 1 },
        options,
      ),
    );
    expect(ours).toEqual(theirs);
  });

  test('instances built without a conversion: Sets, Maps, methods, accessors, inheritance', () => {
    const [ours, theirs] = both((by) => {
      const user = new User();
      const portrait = Object.assign(new Portrait(), { person: ' ann ', id: 2 });
      user.album.add(new Photo());
      user.named.set('a', new Photo());
      user.loose = {
        portrait,
        map: new Map<unknown, unknown>([
          ['p', portrait],
          [1, new Date(5)],
        ]),
        set: new Set([portrait, 1]),
        bytes: Buffer.from('a'),
      };
      return [
        by.instanceToPlain(user, options),
        by.instanceToPlain([portrait, user], options),
        by.instanceToPlain(new Map([['k', portrait]]), options),
      ];
    });
    expect(ours).toEqual(theirs);
  });
});

test('promises are converted when they are settled', async () => {
  const run = async (by: typeof compiled): Promise<unknown> => {
    const made = by.plainToInstance(User, { later: Promise.resolve(photo()) } as object);
    const plain = by.instanceToPlain(made) as { later: Promise<unknown> };
    return [dump(await made.later), dump(await plain.later)];
  };
  expect(await run(compiled)).toEqual(await run(original as unknown as typeof compiled));
  await expect(
    compiled.plainToInstance(User, { later: Promise.reject(new Error('late')) } as object).later,
  ).rejects.toThrow('late');
});

test('circular objects: as in class-transformer with the option, otherwise a typed error instead of a stack overflow', () => {
  const make = (): User => {
    const user = new User();
    user.loose = { user };
    return user;
  };
  const options = { enableCircularCheck: true };
  expect(dump(compiled.instanceToPlain(make(), options))).toEqual(dump(original.instanceToPlain(make(), options)));
  expect(() => compiled.instanceToPlain(make())).toThrow('Nested deeper than 500 levels');
  expect(() => original.instanceToPlain(make())).toThrow('Maximum call stack size exceeded');
});
