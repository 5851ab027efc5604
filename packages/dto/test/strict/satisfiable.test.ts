import { Type } from 'class-transformer';
import * as cv from 'class-validator';
import { DtoDefinitionError, PickType, compile } from '@cortado/dto';

class Item {
  @cv.IsInt() size!: number;
}

class Refused {
  @cv.IsDate() text!: string;
  @cv.IsDate() @cv.IsString() both!: Date;
  @cv.IsString() @cv.IsInt() two!: string;
  @cv.IsInt() big!: bigint;
  @Type(() => BigInt) @cv.Min(1) large!: bigint;
  @Type(() => Number) @cv.IsString() converted!: number;
  @cv.IsArray() set!: Set<string>;
  @cv.IsNotEmptyObject() map!: Map<string, string>;
  @cv.IsInstance(Item) instance!: Item | string;
  @cv.IsEnum({}) nothing!: string;
  @Type(() => Date) @cv.IsInt({ each: true }) dates!: Date[];
  @cv.Equals(5n) never!: unknown;
}

test.each([
  ['text', 'isDate accepts a Date, but the value can only become text or a number.* Add @Type\\(\\(\\) => Date\\)'],
  ['both', 'These constraints contradict each other'],
  ['two', 'isString accepts text, and isInt accepts a number'],
  ['big', 'do not accept a bigint'],
  ['large', 'min accepts a number, but the value can only become a bigint'],
  ['converted', 'isString accepts text, but the value can only become a number'],
  ['set', 'isArray accepts an array, but the value can only become a Set'],
  ['map', 'the value can only become a Map'],
  ['instance', '@ValidateNested\\(\\)'],
  ['nothing', 'accepts no value'],
  ['dates', 'items that are a number, but an item can only become a Date'],
  ['never', 'equals accepts a bigint'],
])('%s is refused at start-up, with the remedy', (name, text) => {
  const Picked = PickType(Refused, [name as keyof Refused]);
  expect(() => compile(Picked)).toThrow(DtoDefinitionError);
  expect(() => compile(Picked)).toThrow(new RegExp(`^No JSON value can satisfy .*\\.${name}: .*${text}`));
});
