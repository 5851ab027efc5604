import fc from 'fast-check';
import {
  IsBoolean,
  IsEmail,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';
import {
  BadRequest,
  Conflict,
  Controller,
  createApp,
  Created,
  Guard,
  HttpError,
  NoContent,
  OnReceive,
  Post,
  Unauthorized,
  WebSocket,
  type Context,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

/** The thesis of the framework: one method, one guard, one DTO, and the same outcome by POST and by socket. */
enum Size {
  Small = 's',
  Large = 'l',
}

class Topping {
  @IsString() @Length(1, 10) name!: string;
  @IsInt() @Min(1) grams!: number;
}

class Order {
  @IsString() @Length(1, 20) drink!: string;
  @IsInt() @Min(1) @Max(9) count!: number;
  @IsEnum(Size) size!: Size;
  @IsBoolean() @IsOptional() takeAway?: boolean;
  @IsEmail() @IsOptional() receipt?: string;
  @ValidateNested({ each: true }) @Type(() => Topping) @IsOptional() toppings?: Topping[];
}

class SoldOut extends Error {}

/** Decides by the payload, which both transports show it in the same way. */
const opening = ({ payload }: Context) => {
  const drink = (payload as { drink?: unknown } | null)?.drink;
  if (drink === 'secret') return false;
  if (drink === 'staff') return Unauthorized('staff only');
  return true;
};

@Controller('/orders')
@WebSocket('/orders')
class OrderController {
  @Post()
  @OnReceive()
  @Guard(opening)
  order(order: Order) {
    switch (order.drink) {
      case 'none':
        return NoContent();
      case 'tea':
        throw new HttpError(418, 'I am an espresso machine', { type: 'teapot' });
      case 'mocha':
        throw new SoldOut('mocha is sold out');
      case 'crash':
        throw new TypeError('secret');
      case 'bigint':
        return { count: 1n };
      case 'own':
        return BadRequest({ own: true });
      default:
        return Created(order);
    }
  }
}

const drinks = fc.constantFrom('latte', 'none', 'tea', 'mocha', 'crash', 'bigint', 'own', 'secret', 'staff', '');
const field = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const mostly = <T>(likely: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: field });
const topping = fc.record({
  name: mostly(fc.string({ maxLength: 12 })),
  grams: mostly(fc.integer({ min: -1, max: 5 })),
});
const order = fc.record({
  drink: mostly(drinks),
  count: mostly(fc.integer({ min: 0, max: 10 })),
  size: mostly(fc.constantFrom('s', 'l', 'xl')),
  takeAway: mostly(fc.boolean()),
  receipt: mostly(fc.constantFrom('ada@example.com', 'nobody')),
  toppings: mostly(fc.array(topping, { maxLength: 3 })),
});
const inputs = fc.oneof({ weight: 9, arbitrary: order }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });

const ID = /"id":"[^"]+"/;

test('equal status and body by POST and by socket, for 200 generated inputs', async () => {
  const running = await RunningApp.open(
    createApp({
      log: false,
      controllers: [OrderController],
      errors: [[SoldOut, (error) => Conflict(error.message)]],
    }),
  );
  const socket = await running.connect('/orders');
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const body = JSON.stringify(input) ?? 'null';
      const answer = await running.client.send('POST', '/orders', {
        body,
        headers: { 'content-type': 'application/json' },
      });
      socket.send(body);
      const reply = String(await socket.next());
      const envelope = `{"statusCode":${answer.status},"body":${answer.text === '' ? 'null' : answer.text}}`;
      expect(reply.replace(ID, '"id":"*"')).toBe(envelope.replace(ID, '"id":"*"'));
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    }),
    { numRuns: 200, seed: 2026 },
  );
  await running.close();
  expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual([201, 204, 400, 401, 403, 409, 418, 500]);
});
