import { Exclude, Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { compile, stringify } from '@cortado/dto';

// No class of this file has a decorator that changes its output, until the last test.
class Line {
  @IsString() name!: string;
  kept: unknown;
}

class Order {
  @ValidateNested() @Type(() => Line) first!: Line;
  @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
}

test('a nested DTO is written as JSON.stringify writes it', () => {
  const outcome = compile(Order).run({ first: { name: 'a' }, lines: [{ name: 'b' }, { name: 'c' }] });
  expect(outcome).toMatchObject({ ok: true });
  const { value } = outcome as { value: Order };
  expect(stringify(value)).toBe('{"first":{"name":"a"},"lines":[{"name":"b"},{"name":"c"}]}');
});

test('collections in it are written as lists and objects', () => {
  const line = Object.assign(new Line(), { name: 'a', kept: new Set([1, new Map([['b', 2]])]) });
  expect(stringify([line])).toBe('[{"name":"a","kept":[1,{"b":2}]}]');
  expect(stringify({ text: '{}', list: [], none: {} })).toBe('{"text":"{}","list":[],"none":{}}');
});

test('what cannot be written is refused', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  expect(() => stringify(cycle)).toThrow(RangeError);
  expect(() => stringify({ line: Promise.resolve(1) })).toThrow('is a promise');
  expect(() => stringify({ error: new Error('secret') })).toThrow('An Error cannot be written as JSON');
  expect(() => stringify({ big: 1n })).toThrow(TypeError);
});

test('a class that is defined later is written as its decorators say', () => {
  expect(stringify({ order: new Order() })).toBe('{"order":{}}');
  class User {
    name = 'Ann';
    @Exclude() password = 'secret';
  }
  expect(stringify({ user: new User() })).toBe('{"user":{"name":"Ann"}}');
});

test('a type function that cannot answer yet is asked when it is needed', () => {
  class Early {
    @Type(() => Late) late!: unknown;
  }
  expect(stringify({ name: 'Ann' })).toBe('{"name":"Ann"}');
  class Late {
    name = 'Ann';
    @Exclude() password = 'secret';
  }
  expect(stringify(Object.assign(new Early(), { late: new Late() }))).toBe('{"late":{"name":"Ann"}}');
});
