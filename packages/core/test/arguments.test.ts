import { Type } from 'class-transformer';
import { IsInt, IsString, Min, Validate, ValidateNested, ValidatorConstraint } from 'class-validator';
import {
  Body,
  Context,
  Controller,
  Cookie,
  createArgument,
  Ctx,
  Header,
  HttpError,
  Param,
  Query,
  Scoped,
  Singleton,
} from '@cortado/core';
import { Call } from '@cortado/testkit';
import { loopbackApp } from './loopback-app';

class Order {
  @IsString() item!: string;
  @IsInt() @Min(1) count!: number;
}

class Page {
  @IsInt() @Min(1) page: number = 1;
}

@Controller()
class Arguments {
  @Call('/text/:value') text(@Param('value') value: string) {
    return value;
  }
  @Call('/number/:value') number(@Param('value') value: number) {
    return value;
  }
  @Call('/boolean/:value') boolean(@Param('value') value: boolean) {
    return value;
  }
  @Call('/date/:value') date(@Param('value') value: Date) {
    return value.toISOString();
  }
  @Call('/bigint/:value') bigint(@Param('value') value: bigint) {
    return String(value);
  }
  @Call('/uuid/:value') uuid(@Param('value', { format: 'uuid' }) value: string) {
    return value;
  }
  @Call('/int/:value') int(@Param('value', { format: 'int' }) value: number) {
    return value;
  }
  @Call('/query') query(
    @Query('tags', { type: String }) tags: string[],
    @Query('sizes', { type: Number, default: [] }) sizes: number[],
    @Query('page', { default: 1 }) page: number,
    @Query('sort', { optional: true }) sort?: string,
  ) {
    return { tags, sizes, page, sort };
  }
  @Call('/headers') headers(@Header('X-Trace') trace: string, @Cookie('theme', { optional: true }) theme?: string) {
    return { trace, theme };
  }
  @Call('/page') page(@Query(Page) page: Page) {
    return page;
  }
  @Call('/body/:id') body(@Param('id') id: number, @Body() order: Order) {
    return { id, order, isOrder: order instanceof Order };
  }
  @Call('/context') context(@Ctx() one: Context, two: Context) {
    return one === two;
  }
}

const call = async (...input: Parameters<Awaited<ReturnType<typeof loopbackApp>>['call']>) =>
  (await loopbackApp({ controllers: [Arguments] })).call(...input);

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

test.each([
  ['text', 'ü/%', 'ü/%'],
  ['number', '-1.5e2', -150],
  ['number', '0', 0],
  ['number', '9007199254740991', 9007199254740991],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['date', '2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
  ['date', '2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00.000Z'],
  ['date', '2026-11-21', '2026-11-21T00:00:00.000Z'],
  ['bigint', '9007199254740993', '9007199254740993'],
  ['uuid', UUID, UUID],
  ['int', '42', 42],
])('%s takes %s', async (kind, value, expected) => {
  expect(await call(`/${kind}/:value`, { params: { value } })).toMatchObject({ statusCode: 200, body: expected });
});

test.each([
  ['number', '', 'number_expected'],
  ['number', '12abc', 'number_expected'],
  ['number', '0x10', 'number_expected'],
  ['number', ' 1', 'number_expected'],
  ['number', '01', 'number_expected'],
  ['number', '1e999', 'number_expected'],
  ['number', 'NaN', 'number_expected'],
  ['number', '9007199254740993', 'number_expected'],
  ['boolean', '1', 'boolean_expected'],
  ['boolean', 'TRUE', 'boolean_expected'],
  ['date', '2026-02-30T10:00:00Z', 'date_expected'],
  ['date', '2026-02-30', 'date_expected'],
  ['date', '2026-11-21T', 'date_expected'],
  ['date', 'now', 'date_expected'],
  ['uuid', 'abc', 'uuid_expected'],
  ['int', '1.5', 'int_expected'],
])('%s refuses "%s" with %s', async (kind, value, type) => {
  expect(await call(`/${kind}/:value`, { params: { value } })).toMatchObject({
    statusCode: 400,
    body: { errorList: [{ loc: ['param', 'value'], type }] },
  });
});

test('a query: one value for a list, defaults, optional values, items converted', async () => {
  expect((await call('/query', { query: { tags: 'a' } })).body).toEqual({
    tags: ['a'],
    sizes: [],
    page: 1,
    sort: undefined,
  });
  const full = { tags: ['a', 'b'], sizes: ['1', '2.5'], page: '3', sort: 'name' };
  expect((await call('/query', { query: full })).body).toEqual({ ...full, sizes: [1, 2.5], page: 3 });
});

test('every issue of every argument is in one list', async () => {
  const query = { sizes: ['1', 'x'], page: ['1', '2'] };
  expect((await call('/query', { query })).body).toMatchObject({
    errorList: [
      { loc: ['query', 'tags'], type: 'missing', msg: 'Field required' },
      { loc: ['query', 'sizes', 1], type: 'number_expected' },
      { loc: ['query', 'page'], type: 'single_expected' },
    ],
  });
  expect((await call('/body/:id', { params: { id: 'x' }, payload: { count: 0 } })).body).toMatchObject({
    errorList: [
      { loc: ['param', 'id'], type: 'number_expected' },
      { loc: ['item'], type: 'missing', msg: 'Field required' },
      { loc: ['count'], type: 'min' },
    ],
  });
});

test('headers by any case, and cookies', async () => {
  const headers = { 'x-trace': 't1', cookie: 'theme=dark%20roast; other=1' };
  expect((await call('/headers', { headers })).body).toEqual({ trace: 't1', theme: 'dark roast' });
  expect(await call('/headers')).toMatchObject({
    statusCode: 400,
    body: { errorList: [{ loc: ['header', 'x-trace'], type: 'missing' }] },
  });
});

test('a DTO reads a whole source, by the grammars of text', async () => {
  expect((await call('/page', { query: { page: '2' } })).body).toEqual({ page: 2 });
  expect((await call('/page', { query: {} })).body).toEqual({ page: 1 });
  expect(await call('/page', { query: { page: 'x' } })).toMatchObject({
    statusCode: 400,
    body: { errorList: [{ loc: ['query', 'page'] }] },
  });
});

test('a body becomes an instance of its DTO', async () => {
  const result = await call('/body/:id', { params: { id: '7' }, payload: { item: 'beans', count: 2, extra: true } });
  expect(result.body).toEqual({ id: 7, order: { item: 'beans', count: 2 }, isOrder: true });
  expect(await call('/body/:id', { params: { id: '7' }, payload: undefined })).toMatchObject({
    statusCode: 400,
    body: { errorList: [{ loc: [], type: 'object_expected' }] },
  });
});

test('the context comes by decorator and by type', async () => {
  expect((await call('/context')).body).toBe(true);
});

test('arguments that fail side by side leave nothing unobserved, and issues are reported in the order of the parameters', async () => {
  const later = createArgument(async (): Promise<unknown> => Promise.reject(new HttpError(401, 'later')));
  const atOnce = createArgument((): unknown => {
    throw new HttpError(400, 'at once');
  });
  @ValidatorConstraint({ name: 'never', async: true })
  class Never {
    async validate() {
      return false;
    }
  }
  class Slow {
    @Validate(Never) name!: string;
  }
  @Controller()
  class Failing {
    @Call('/both') both(@later() one: unknown, @atOnce() two: unknown) {
      return [one, two];
    }
    @Call('/ordered') ordered(@Body() slow: Slow, @Query('page') page: number) {
      return [slow, page];
    }
  }
  const { call } = await loopbackApp({ controllers: [Failing] });
  expect([400, 401]).toContain((await call('/both')).statusCode);
  expect((await call('/ordered', { payload: { name: 'x' } })).body).toMatchObject({
    errorList: [{ loc: ['name'] }, { loc: ['query', 'page'] }],
  });
});

test('an asynchronous constraint is waited for, and is built with its dependencies', async () => {
  @Singleton()
  class Names {
    readonly taken = new Set(['ada']);
  }
  @ValidatorConstraint({ name: 'isFree', async: true })
  class IsFree {
    constructor(private readonly names: Names) {}
    async validate(name: string) {
      return !this.names.taken.has(name);
    }
    defaultMessage() {
      return '$value is taken';
    }
  }
  class SignUp {
    @Validate(IsFree) name!: string;
  }
  @Controller()
  class SignUps {
    @Call('/sign-up') signUp(@Body() { name }: SignUp) {
      return name;
    }
  }
  const app = await loopbackApp({ controllers: [SignUps] });
  expect(await app.call('/sign-up', { payload: { name: 'eve' } })).toMatchObject({ statusCode: 200, body: 'eve' });
  expect((await app.call('/sign-up', { payload: { name: 'ada' } })).body).toEqual({
    errorList: [{ loc: ['name'], type: 'isFree', msg: 'ada is taken' }],
  });
});

describe('a custom constraint that cannot be built refuses to start', () => {
  class Unlisted {}
  @Scoped()
  class Unit {}

  const constraintOn = (dependency: new () => object): new (...args: any[]) => object => {
    class Constraint {
      validate() {
        return true;
      }
    }
    Reflect.defineMetadata('design:paramtypes', [dependency], Constraint);
    ValidatorConstraint({ name: 'custom' })(Constraint);
    return Constraint;
  };
  const refusal = async (dependency: new () => object, where: 'body' | 'nested' | 'query'): Promise<unknown> => {
    class Item {
      @Validate(constraintOn(dependency)) name!: string;
    }
    class Cart {
      @ValidateNested() @Type(() => Item) items!: Item[];
    }
    @Controller()
    class Carts {
      body(_item: object) {}
    }
    const dto: new () => object = where === 'nested' ? Cart : Item;
    const decorator = where === 'query' ? Query(dto) : Body(dto);
    (decorator as ParameterDecorator)(Carts.prototype, 'body', 0);
    Call('/body')(Carts.prototype, 'body');
    const app = loopbackApp({ controllers: [Carts] });
    return app.then(
      () => 'starts',
      (error: Error) => error.message,
    );
  };

  test.each(['body', 'nested', 'query'] as const)('in a %s', async (where) => {
    expect(await refusal(Unlisted, where)).toContain(
      'E_DEPENDENCY_UNKNOWN: Constraint (parameter 1) -> Unlisted: nothing provides Unlisted',
    );
    expect(await refusal(Unit, where)).toBe(
      'E_CAPTIVE_DEPENDENCY: Constraint: a custom constraint is created once, but Unit is scoped\n' +
        '  remedy: inject only singletons, or move the check to the handler or a guard',
    );
  });
});
