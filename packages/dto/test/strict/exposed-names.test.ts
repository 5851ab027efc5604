import { Expose, Type } from 'class-transformer';
import { IsInt, IsString, MinLength, Validate, ValidateNested, ValidatorConstraint } from 'class-validator';
import { compile } from '@cortado/dto';

@ValidatorConstraint({ name: 'free', async: true })
class Free {
  async validate(name: string): Promise<boolean> {
    return name !== 'taken';
  }
  defaultMessage(): string {
    return '$property is taken';
  }
}

class Line {
  @Expose({ name: 'unit_price' }) @IsInt() unitPrice!: number;
}

class Order {
  @Expose({ name: 'user_name' }) @IsString() @MinLength(2) @Validate(Free) userName!: string;
  @Expose({ name: 'order_lines' }) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
  @Expose({ name: 'first_line' }) @ValidateNested() @Type(() => Line) first!: Line;
}

const line = { unit_price: 1 };

describe.each(['source', 'closures'] as const)('loc has the name that the client uses: %s', (backend) => {
  const refused = async (input: object) => {
    const outcome = await compile(Order, { backend }).run(input);
    return outcome.ok ? [] : outcome.errors.map(({ loc, type, msg }) => [loc.join('.'), type, msg]);
  };

  test('for absent properties, type errors, other rules and asynchronous constraints', async () => {
    expect(await refused({})).toEqual([
      ['user_name', 'missing', 'Field required'],
      ['order_lines', 'missing', 'Field required'],
      ['first_line', 'missing', 'Field required'],
    ]);
    expect(await refused({ user_name: 1, order_lines: 1, first_line: 1 })).toEqual([
      ['user_name', 'isString', 'userName must be a string'],
      ['order_lines', 'array_expected', 'Array expected'],
      ['first_line', 'object_expected', 'Object expected'],
    ]);
    expect(await refused({ user_name: 'x', order_lines: [], first_line: line })).toEqual([
      ['user_name', 'minLength', 'userName must be longer than or equal to 2 characters'],
    ]);
    expect(await refused({ user_name: 'taken', order_lines: [], first_line: line })).toEqual([
      ['user_name', 'free', 'userName is taken'],
    ]);
  });

  test('for nested properties', async () => {
    expect(await refused({ user_name: 'ann', order_lines: [line, {}, 1], first_line: {} })).toEqual([
      ['order_lines.1.unit_price', 'missing', 'Field required'],
      ['order_lines.2', 'object_expected', 'Object expected'],
      ['first_line.unit_price', 'missing', 'Field required'],
    ]);
  });

  test('compat mode uses the name in the class', async () => {
    class Plain {
      @Expose({ name: 'user_name' }) @IsString() userName!: string;
    }
    expect(await compile(Plain, { backend, compat: true }).run({ user_name: 1 })).toMatchObject({
      errors: [{ loc: ['userName'] }],
    });
  });
});
