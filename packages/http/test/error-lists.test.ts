import { BadRequest, Body, Controller, Created } from '@cortado/core';
import { Get, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { Type } from 'class-transformer';
import { IsInt, IsString, Min, ValidateNested } from 'class-validator';

afterEach(closeApps);

class Line {
  @IsInt() @Min(1) count!: number;
}

class Order {
  @IsString() name!: string;
  @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
}

const given = { loc: ['own'], type: 'own', msg: 'first' };
const half = Object.freeze({ loc: ['own'], type: 'own', msg: 'half' });
const context = Object.freeze({ loc: Object.freeze(['own']), type: 'own', msg: 'with', ctx: { left: 3 } });
const fixed = Object.freeze({ loc: Object.freeze(['own', 1]), type: 'own', msg: 'a "quoted" text' });

@Controller('/orders')
class Orders {
  @Post() add(@Body() order: Order) {
    return Created(order);
  }
  @Get('/changing') changing() {
    return BadRequest([fixed, given, half, context]);
  }
  @Get('/fixed') fixed() {
    return BadRequest([fixed, fixed]);
  }
  @Get('/none') none() {
    return BadRequest([]);
  }
}

test('errors of a DTO, and of what is nested in it, are written as they are each time', async () => {
  const { client } = await httpApp({ controllers: [Orders] });
  const name = { loc: ['name'], type: 'missing', msg: 'Field required' };
  const lines = { loc: ['lines'], type: 'missing', msg: 'Field required' };
  const count = { loc: ['lines', 1, 'count'], type: 'min', msg: 'count must not be less than 1' };
  for (let round = 0; round < 2; round += 1) {
    expect((await client.post('/orders', {})).text).toBe(JSON.stringify({ errorList: [name, lines] }));
    expect((await client.post('/orders', { lines: [{ count: 1 }, { count: 0 }] })).text).toBe(
      JSON.stringify({ errorList: [name, count] }),
    );
  }
});

test('errors that application code may change are written as they are now', async () => {
  const { client } = await httpApp({ controllers: [Orders] });
  for (const round of [1, 2]) {
    given.msg = `round ${round}`;
    half.loc[0] = `round ${round}`;
    context.ctx.left = round;
    const { json } = await client.get('/orders/changing');
    expect(json).toEqual({ errorList: [fixed, given, half, context] });
  }
});

test('errors that cannot change, and none', async () => {
  const { client } = await httpApp({ controllers: [Orders] });
  for (let round = 0; round < 2; round += 1) {
    expect((await client.get('/orders/fixed')).text).toBe(JSON.stringify({ errorList: [fixed, fixed] }));
  }
  const { headers, text } = await client.get('/orders/none');
  expect(text).toBe('{"errorList":[]}');
  expect(headers).toMatchObject({ vary: 'accept' });
});
