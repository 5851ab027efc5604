import { Transform, Type } from 'class-transformer';
import {
  IsDate,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Min,
  MinDate,
  ValidateNested,
} from 'class-validator';
import { Body, Controller, createApp, Ok, Post, Returns } from 'cortado';
import { Schemas } from '../../src/schema/schemas';

class Node {
  @IsString() @Length(1, 50) name!: string;
  @IsInt() @Min(0) count = 0;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Node) children?: Node[];
}

class Account {
  @IsEmail() email!: string;
}

@Controller('/nodes')
class Nodes {
  @Post() @Returns(200, Node) add(@Body(Node) node: Node) {
    return Ok(node);
  }
  @Post('/accounts') create(@Body(Account) account: Account) {
    return Ok(account.email);
  }
}

test('a class is a component, and a class that nests itself refers to itself', async () => {
  const app = await createApp({ controllers: [Nodes] });
  const schemas = new Schemas(app.describe(), '2020-12');
  expect(schemas.output(Node)).toEqual({ $ref: '#/components/schemas/Node' });
  expect(schemas.input(Node)).toEqual({ $ref: '#/components/schemas/NodeInput' });
  expect(schemas.input(Account, true)).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Account' } });
  expect(schemas.input(String)).toEqual({ type: 'string' });
  expect(schemas.failureBody()).toEqual({ $ref: '#/components/schemas/FailureBody' });
  expect(Object.keys(schemas.components())).toEqual(['Account', 'FailureBody', 'Node', 'NodeInput']);
  expect(schemas.components()['NodeInput']).toEqual({
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 50 },
      count: { type: 'integer', minimum: 0, default: 0 },
      children: { type: ['array', 'null'], items: { $ref: '#/components/schemas/NodeInput' } },
    },
    required: ['name'],
  });
});

test('a date is text, also where a transform makes it', () => {
  class Span {
    @Transform(({ value }) => new Date(value as string)) @IsDate() from!: Date;
    @Type(() => Date) @Transform(({ value }) => value as Date) @MinDate(new Date(0)) to!: Date;
  }
  const schemas = new Schemas({ handlers: [], dtos: [] }, '2020-12');
  const { from, to } = schemas.properties(Span)['properties'] as Record<string, object>;
  const date = { type: 'string', format: 'date-time', 'x-constraints': [{ name: 'transform' }] };
  expect(from).toMatchObject(date);
  expect(to).toMatchObject({ type: 'string', format: 'date-time' });
  expect(to).toMatchObject({ 'x-constraints': [{ name: 'transform' }, { name: 'minDate' }] });
});

test('a value that no input can have is nothing', () => {
  class Holder {
    @ValidateNested()
    @Type(() => Account)
    @Transform(({ value }) => value as Account)
    @IsIn(['none'])
    account!: Account;
    @Type(() => String) @IsEnum({ Low: 1, High: 2 }) level!: number;
  }
  const schemas = new Schemas({ handlers: [], dtos: [] }, '2020-12');
  const { account, level } = schemas.properties(Holder)['properties'] as Record<string, object>;
  expect(account).toMatchObject({ not: {} });
  expect(level).toEqual({ not: {} });
});
