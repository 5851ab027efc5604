import { Exclude, Expose, Transform, Type, instanceToPlain as original } from 'class-transformer';
import { serialize, stringify } from '@cortado/dto';
import { instanceToPlain } from '@cortado/dto/class-validator';
import { dump } from '../differential/compare';

class Animal {
  name = 'Tom';
  @Exclude() chip = 'chip';
}

class Cat extends Animal {
  lives = 9;
  @Exclude() secret = 'secret';
}

@Exclude()
class Dog extends Animal {
  @Expose({ name: 'is_good' }) good = true;
  @Expose() @Transform(() => '***') owner = 'secret';
  weight = 'secret';
}

class Kitten extends Cat {
  @Exclude() litter = 'secret';
}

class Stranger {
  @Exclude() secret = 'secret';
}

const kinds = (keepDiscriminatorProperty: boolean): PropertyDecorator =>
  Type(() => Animal, {
    keepDiscriminatorProperty,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'cat', value: Cat },
        { name: 'dog', value: Dog },
      ],
    },
  });

class Owner {
  @kinds(false) pet: unknown;
  @kinds(true) kept: unknown;
  @kinds(false) pets: unknown;
  @kinds(false) @Transform(({ value }) => value as unknown) passed: unknown;
  @kinds(false) @Transform(({ obj }) => ({ ...(obj as Owner).pet!, extra: 1 })) changed: unknown;
  @kinds(false) asMethod?: () => unknown;
}

function owner(values: object): Owner {
  return Object.assign(new Owner(), values);
}

test.each<[string, () => Owner]>([
  ['a lone instance', () => owner({ pet: new Cat(), kept: new Dog() })],
  ['the same instance twice', () => ((pet: Cat) => owner({ pet, kept: pet, pets: [pet, pet] }))(new Cat())],
  ['a list', () => owner({ pets: [new Cat(), new Dog(), new Cat()] })],
  ['values that are no objects', () => owner({ pet: null, kept: undefined, pets: [] })],
  ['falsy values', () => owner({ pet: 0, kept: '', passed: false })],
  ['a property with a transform', () => owner({ passed: new Cat() })],
  ['a transform that answers something else', () => owner({ pet: new Cat(), changed: new Dog() })],
  ['a method', () => owner({ asMethod: () => new Cat() })],
  ['a discriminator that is there already', () => owner({ pet: Object.assign(new Cat(), { kind: 'dog' }) })],
])('instanceToPlain of %s is that of class-transformer, and so is what becomes of the source', (_name, make) => {
  const [ours, theirs] = [make(), make()];
  expect(dump(instanceToPlain(ours))).toEqual(dump(original(theirs)));
  expect(dump(ours)).toEqual(dump(theirs));
});

const unwritable: [string, () => object, object][] = [
  ['an instance of a subclass that is not listed', () => new Kitten(), { kind: 'cat', name: 'Tom', lives: 9 }],
  ['an instance of another class', () => new Stranger(), {}],
  ['a frozen instance', () => Object.freeze(new Cat()), { kind: 'cat', name: 'Tom', lives: 9 }],
  ['a plain object that names its class', () => ({ kind: 'cat', secret: 1, a: 2 }), { kind: 'cat', a: 2 }],
  ['a plain object that names no class', () => ({ kind: 'cow', secret: 1, chip: 1, good: 2, owner: 3 }), { good: 2 }],
  ['a plain object that only inherits a name', () => ({ __proto__: { kind: 'dog' }, chip: 1, owner: 3 }), {}],
];

describe.each(unwritable)('where class-transformer throws: %s', (_name, make, expected) => {
  const collections: [string, () => unknown, unknown][] = [
    ['alone', make, expected],
    ['in a list', () => [make()], [expected]],
    ['in a list of a list', () => [[make()]], [[expected]]],
    ['in a Set', () => new Set([make()]), [expected]],
    ['in a Map', () => new Map([['a', make()]]), { a: expected }],
  ];
  test.each(collections)('%s', (_place, value, written) => {
    expect(instanceToPlain(owner({ pet: value() }))['pet']).toEqual(written);
    expect(JSON.parse(stringify(owner({ pet: value() })))).toEqual({ pet: written });
    expect(JSON.parse(serialize<object>(Owner)({ pet: value() }))).toEqual({ pet: written });
  });
});

test('an instance of a subclass is written by its own class where its parent is declared', () => {
  class Place {
    @Type(() => Animal) one: unknown = new Cat();
    @Type(() => Animal) many = [new Cat(), new Dog()];
    @Type(() => Animal) byName = new Map<string, Animal>([['a', new Dog()]]);
    @Type(() => Animal) distinct = new Set([new Cat()]);
  }
  const cat = { name: 'Tom', lives: 9 };
  const dog = { is_good: true, owner: '***' };
  const expected = { one: cat, many: [cat, dog], byName: { a: dog }, distinct: [cat] };
  expect(instanceToPlain(new Place())).toEqual(expected);
  expect(JSON.parse(stringify(new Place()))).toEqual(expected);
  // class-transformer itself leaks it.
  expect(JSON.stringify(original(new Place()))).toContain('secret');
});

test('a class-level @Exclude() applies to an instance of a subclass where the parent is declared', () => {
  @Exclude()
  class Closed {
    @Expose() open = 1;
    hidden = 'secret';
  }
  class Derived extends Closed {
    @Expose() more = 2;
    other = 'secret';
  }
  class Place {
    @Type(() => Closed) one = new Derived();
  }
  expect(instanceToPlain(new Place())).toEqual({ one: { open: 1, more: 2 } });
});
