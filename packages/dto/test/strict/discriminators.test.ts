import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { compile } from '@cortado/dto';
import type { CompileOptions } from '@cortado/dto';

class Pet {
  @IsString() name!: string;
}

class Cat extends Pet {
  /** A class that contains the property that chooses it. */
  @IsOptional() @ValidateNested() @Type(() => Pet, kinds()) friend?: Pet;
}

class Dog extends Pet {
  @IsString() kind!: string;
}

function kinds(keep = false): Parameters<typeof Type>[1] {
  const names: [string, () => unknown][] = [
    ['cat', () => Cat],
    ['dog', () => Dog],
  ];
  const subTypes = names.map(([name, type]) => ({
    name,
    get value() {
      return type() as typeof Pet;
    },
  }));
  return { keepDiscriminatorProperty: keep, discriminator: { property: 'kind', subTypes } };
}

class Zoo {
  @IsOptional() @ValidateNested() @Type(() => Pet, kinds()) one?: Pet;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Pet, kinds()) list?: Pet[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Pet, kinds(true)) set?: Set<Pet>;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Pet, kinds()) map?: Map<string, Pet>;
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  const options: CompileOptions = { backend, unknown: 'reject' };
  const typesOf = (input: unknown): string[] => {
    const outcome = compile(Zoo, options).run(input) as { errors?: { loc: unknown[]; type: string }[] };
    return (outcome.errors ?? []).map(({ loc, type }) => [...loc, type].join(':'));
  };
  const cat = { kind: 'cat', name: 'Tom' };

  test('the discriminator counts as declared in objects and collections at any depth', () => {
    const friend = { ...cat, friend: { ...cat, friend: { kind: 'dog', name: 'Rex' } } };
    expect(typesOf({ one: friend, list: [cat, friend], set: [cat], map: { tom: cat } })).toEqual([]);
    const outcome = compile(Zoo, options).run({ one: cat, list: [{ kind: 'dog', name: 'Rex' }], set: [cat] });
    expect(outcome).toEqual({
      ok: true,
      value: { one: { name: 'Tom' }, list: [{ kind: 'dog', name: 'Rex' }], set: new Set([cat]) },
    });
  });

  test('other undeclared properties are refused', () => {
    expect(typesOf({ one: { ...cat, kinds: 1 } })).toEqual(['one:kinds:whitelistValidation']);
    expect(typesOf({ kind: 'cat' })).toEqual(['kind:whitelistValidation']);
    expect(typesOf({ one: { ...cat, friend: { ...cat, type: 1 } } })).toEqual(['one:friend:type:whitelistValidation']);
  });

  test('errors for null and unknown names in collections are located', () => {
    expect(typesOf({ list: [cat, null, { kind: 'cow', name: 'x' }, { name: 'x' }] })).toEqual([
      'list:1:object_expected',
      'list:2:kind:isIn',
      'list:3:kind:missing',
    ]);
    expect(typesOf({ map: { a: null, b: { kind: '__proto__' } }, set: [null] })).toEqual([
      'set:0:object_expected',
      'map:a:object_expected',
      'map:b:kind:isIn',
    ]);
  });
});
