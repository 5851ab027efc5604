import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
  compile,
  describe as described,
  stringify,
} from '@cortado/dto';
import type { Class, CompileOptions, Validated } from '@cortado/dto';

abstract class Shape {
  abstract kind: string;
}
class Circle extends Shape {
  @IsIn(['circle']) kind!: string;
  @IsInt() r!: number;
}
class Square extends Shape {
  @IsIn(['square']) kind!: string;
  @IsInt() side!: number;
}
class Address {
  @IsString() city!: string;
}
class Person {
  @IsInt() @Min(1) id!: number;
  @IsString() @Length(1, 5) @Transform(({ value }) => (value as string).trim()) name!: string;
}
class CreateUser extends Person {
  @IsEmail() email!: string;
  @IsDefined() @IsString() @Exclude({ toPlainOnly: true }) password!: string;
  @IsString() role = 'reader';
  @Expose({ name: 'home_address' }) @ValidateNested() @Type(() => Address) home!: Address;
  @ValidateNested({ each: true }) @Type(() => Address) places!: Address[];
  @IsOptional()
  @ValidateNested()
  @Type(() => Shape as Class, {
    discriminator: {
      property: 'kind',
      subTypes: [Circle, Square].map((value) => ({ name: value.name.toLowerCase(), value })),
    },
    keepDiscriminatorProperty: true,
  })
  shape?: Circle | Square;
  #greetings = 0;
  greet(): string {
    return `Hello ${this.name}, ${(this.#greetings += 1)}`;
  }
  @Expose({ toPlainOnly: true }) get label(): string {
    return `${this.name} (${this.role})`;
  }
}
class Paging {
  @IsInt() @Max(50) size = 20;
}

const valid = {
  id: 1,
  name: ' Ann ',
  email: 'a@b.ch',
  password: 'p',
  home_address: { city: 'Bern' },
  places: [{ city: 'Basel' }],
};

describe.each(['source', 'closures', 'compat'] as const)('mapped types, by %s', (how) => {
  const options: CompileOptions = how === 'compat' ? { compat: true } : { backend: how };
  const read = <T>(Dto: Class<T>, input: unknown): Validated<T> => compile(Dto, options).run(input) as Validated<T>;
  const valueOf = <T>(Dto: Class<T>, input: unknown): T => {
    const outcome = read(Dto, input);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
    return outcome.value;
  };
  const failed = (Dto: Class, input: unknown): string[] => {
    const outcome = read(Dto, input);
    return outcome.ok ? [] : outcome.errors.map(({ loc, type }) => `${loc.join('.')}:${type}`).toSorted();
  };

  test('PartialType makes all properties optional and keeps their rules', () => {
    class UpdateUser extends PartialType(CreateUser) {}
    expect(Object.entries(valueOf(UpdateUser, {})).filter(([, value]) => value !== undefined)).toEqual([]);
    const patch = valueOf(UpdateUser, {
      name: ' Bob ',
      home_address: { city: 'Bern' },
      shape: { kind: 'circle', r: 1 },
    });
    expect(patch).toBeInstanceOf(UpdateUser);
    expect(patch.name).toBe('Bob');
    expect(patch.home).toBeInstanceOf(Address);
    expect(patch.shape).toBeInstanceOf(Circle);
    expect(failed(UpdateUser, { id: 0, email: 'x', home_address: { city: 5 }, places: [{ city: 1 }] })).toEqual(
      [
        'email:isEmail',
        'id:min',
        `${how === 'compat' ? 'home' : 'home_address'}.city:isString`,
        'places.0.city:isString',
      ].toSorted(),
    );
  });

  test('PartialType accepts null unless skipNullProperties is false', () => {
    expect(failed(PartialType(Person), { id: null })).toEqual([]);
    expect(failed(PartialType(Person, { skipNullProperties: false }), { id: null })).toContain(
      how === 'compat' ? 'id:min' : 'id:isInt',
    );
    expect(failed(PartialType(Person, { skipNullProperties: false }), {})).toEqual([]);
  });

  test('PickType keeps the listed properties, with defaults and inherited properties', () => {
    class Login extends PickType(CreateUser, ['id', 'password', 'role', 'greet', 'label']) {}
    const login = valueOf(Login, { id: 1, password: 'p' });
    expect({ ...login }).toMatchObject({ id: 1, password: 'p', role: 'reader' });
    expect(login.greet()).toBe('Hello undefined, 1');
    expect(JSON.parse(stringify(login))).toEqual({ id: 1, role: 'reader', label: 'undefined (reader)' });
    expect(failed(Login, { password: 5 })).toContain('password:isString');
  });

  test('OmitType drops the listed properties', () => {
    class Public extends OmitType(CreateUser, ['password', 'role', 'greet']) {}
    const { password: _, ...input } = valid;
    const user = valueOf(Public, input);
    expect(Object.keys(user)).not.toContain('role');
    expect((user as unknown as CreateUser).greet).toBeUndefined();
    expect(user.home).toBeInstanceOf(Address);
    expect(user.places[0]).toBeInstanceOf(Address);
    expect(user).not.toBeInstanceOf(CreateUser);
  });

  test('IntersectionType combines classes, and mapped types can be nested', () => {
    class FindUsers extends IntersectionType(PartialType(PickType(CreateUser, ['name', 'email'])), Paging) {
      @IsOptional() @IsBoolean() active?: boolean;
    }
    expect(valueOf(FindUsers, { name: ' Al ', active: true })).toMatchObject({ name: 'Al', size: 20, active: true });
    expect(failed(FindUsers, { email: 'x', size: 51, active: 1 })).toEqual([
      'active:isBoolean',
      'email:isEmail',
      'size:max',
    ]);
    class Both extends IntersectionType(CreateUser, Person) {}
    expect(failed(Both, { ...valid, id: 0 })).toEqual(['id:min']);
    expect(failed(IntersectionType(OmitType(CreateUser, ['id']), PickType(CreateUser, ['id'])), valid)).toEqual([]);
  });
});

test('recorded types are copied', () => {
  class Event {
    @IsDate() at!: Date;
    @IsInt({ each: true }) ids!: number[];
  }
  const types = (Dto: Class): unknown[] => described(Dto).properties.map(({ name, type }) => [name, type]);
  expect(types(PartialType(OmitType(Event, ['ids'])))).toEqual([['at', Date]]);
  expect(types(PickType(Event, ['ids']))).toEqual([['ids', Array]]);
});

test('class-level @Exclude() is copied', () => {
  @Exclude()
  class Hidden {
    @Expose() @IsString() shown!: string;
    @IsOptional() @IsString() kept?: string;
  }
  const outcome = compile(PartialType(Hidden)).run({ shown: 'a', kept: 'b' }) as Validated<Partial<Hidden>>;
  expect(outcome).toEqual({ ok: true, value: { shown: 'a' } });
});

test('the TypeScript types are correct', () => {
  const patch: Partial<CreateUser> = new (PartialType(CreateUser))();
  const picked: { id: number } = new (PickType(CreateUser, ['id']))();
  const both: Person & Paging = new (IntersectionType(Person, Paging))();
  // @ts-expect-error -- `password` is left out
  expect(new (OmitType(CreateUser, ['password']))().password).toBeUndefined();
  // @ts-expect-error -- no such property
  expect(() => PickType(CreateUser, ['nothing'])).not.toThrow();
  expect([patch.role, picked.id, both.size]).toEqual([undefined, undefined, 20]);
});

test("a subclass's constraint is added to those of its base", () => {
  class Update extends PartialType(Person) {
    @IsNotEmpty() note!: string;
  }
  expect(compile(Update).run({})).toMatchObject({ ok: false, errors: [{ loc: ['note'], type: 'missing' }] });
});
