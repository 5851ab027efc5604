import { Exclude, Expose, Type } from 'class-transformer';
import { IsEnum, IsInt, IsOptional, IsString, Length, Matches, Min, ValidateIf, ValidateNested } from 'class-validator';
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
