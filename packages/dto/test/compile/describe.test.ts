import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  ArrayUnique,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { describe as describeDto } from '@cortado/dto';

class Node {
  @IsString() @Length(1, 50) name!: string;
  @Expose({ name: 'how_many' }) @IsInt() @Min(0) count = 0;
  @IsOptional() @IsEnum({ A: 'a', B: 'b' }) kind?: string;
  @ValidateIf(() => true) @Matches(/^x/) when!: string;
  @Exclude() secret?: string;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Node) children?: Node[];
}

test('a DTO is described as data', () => {
  const { name, type, properties } = describeDto(Node);
  expect([name, type]).toEqual(['Node', Node]);
  expect(
    properties.map((property) => [
      property.name,
      property.source,
      property.required,
      property.default,
      property.container,
    ]),
  ).toEqual([
    ['name', 'name', true, undefined, 'none'],
    ['count', 'how_many', false, 0, 'none'],
    ['kind', 'kind', false, undefined, 'none'],
    ['when', 'when', false, undefined, 'none'],
    ['children', 'children', false, undefined, 'array'],
    ['secret', undefined, false, undefined, 'none'],
  ]);
  expect(properties[0]?.constraints).toEqual([
    { name: 'isString', args: {}, each: false, conditional: false, builtin: true, kinds: ['string'] },
    { name: 'isLength', args: { min: 1, max: 50 }, each: false, conditional: false, builtin: true, kinds: ['string'] },
  ]);
  expect(properties[2]?.constraints).toEqual([
    {
      name: 'isEnum',
      args: { values: ['a', 'b'] },
      each: false,
      conditional: false,
      builtin: true,
      kinds: ['string'],
    },
  ]);
  expect(properties[3]?.constraints).toEqual([
    { name: 'matches', args: { pattern: '^x' }, each: false, conditional: true, builtin: true, kinds: ['string'] },
  ]);
  expect(properties[4]?.nested).toEqual({ classes: [Node] });
});

class Circle {
  @IsInt() radius!: number;
}

class Square {
  @IsInt() side!: number;
}

class Drawing {
  @Type(() => Date) at!: Date;
  @Type(() => Number) @Min(1) scale!: number;
  @Transform(({ value }: { value: unknown }) => String(value), { toPlainOnly: true }) @IsString() title!: string;
  @Matches(/^x/i) code!: string;
  @ArrayUnique((each: { id: number }) => each.id) layers!: object[];
  @ValidateBy({ name: 'isInt', validator: { validate: (value) => typeof value === 'string' } }) own!: unknown;
  @Expose({ name: 'area', toPlainOnly: true }) get size(): number {
    return 1;
  }
  @ValidateNested({ each: true })
  @Type(() => Object, {
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'circle', value: Circle },
        { name: 'square', value: Square },
      ],
    },
  })
  shapes!: Map<string, Circle | Square>;
}

test('conversions, transforms, outputs and discriminators are described', () => {
  const { options, properties } = describeDto(Drawing, { version: 2, unknown: 'reject' });
  expect(options).toEqual({ version: 2, unknown: 'reject' });
  const of = (name: string) => properties.find((property) => property.name === name)!;
  expect([of('at').converted, of('scale').converted, of('title').converted]).toEqual(['date', 'number', undefined]);
  expect([of('at').typed, of('code').typed]).toEqual([Date, undefined]);
  expect([of('title').transformed, of('code').transformed]).toEqual([
    { input: false, output: true },
    { input: false, output: false },
  ]);
  expect(of('code').constraints[0]?.args).toEqual({ pattern: '^x', modifiers: 'i' });
  expect(of('layers').constraints[0]?.args).toEqual({ by: 'a function' });
  expect(of('own').constraints[0]).toMatchObject({ name: 'isInt', builtin: false });
  expect([of('size').computed, of('size').source, of('size').writtenAs]).toEqual([true, undefined, 'area']);
  expect(of('shapes').container).toBe('map');
  expect(of('shapes').nested).toEqual({
    classes: [Circle, Square],
    discriminator: 'kind',
    names: ['circle', 'square'],
  });
});

test('null passes where it is not checked, and a condition is told from an optional value', () => {
  const [name, , kind, when] = describeDto(Node).properties;
  expect([name, kind, when].map((each) => [each?.nullable, each?.conditional])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
  expect(describeDto(Node, { skipNullProperties: true }).properties[0]?.nullable).toBe(true);
});
