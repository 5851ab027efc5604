import { compile, describe as describeDto, recordedType } from '@cortado/dto';
import { IsEnum, IsOptional } from 'class-validator';
import { Colour, Level, Mixed } from './levels';

class Filter {
  @IsEnum(Level) level!: Level;
  @IsOptional() @IsEnum(Level) one?: Level.low;
  @IsOptional() @IsEnum(Colour) colour?: Colour;
  @IsOptional() @IsEnum(Mixed) mixed?: Mixed;
}

test('an enum of another file is read from text as tsc records it, whatever compiled the class', () => {
  const { run } = compile(Filter, { from: 'text' });
  expect(run({ level: '2', one: '1', colour: 'red', mixed: 'all' })).toMatchObject({
    ok: true,
    value: { level: 2, one: 1, colour: 'red', mixed: 'all' },
  });
  for (const level of ['low', '3', '', 'x']) expect(run({ level })).toMatchObject({ ok: false });
  expect(compile(Filter).run({ level: '2' })).toMatchObject({ ok: false });
});

test('its types are described as those of an enum in the same file', () => {
  const types = describeDto(Filter, { from: 'text' }).properties.map(({ name, type }) => [name, type]);
  expect(types).toEqual([
    ['level', Number],
    ['one', Number],
    ['colour', String],
    ['mixed', Object],
  ]);
});

test.each<[recorded: unknown, type: unknown]>([
  [Level, Number],
  [Level.low, Number],
  [Colour, String],
  [Colour.red, String],
  [Mixed, Object],
  [{}, Object],
  [Number, Number],
  [Filter, Filter],
  [undefined, undefined],
])('what is recorded as %p is of type %p', (recorded, type) => {
  expect(recordedType(recorded)).toBe(type);
});
