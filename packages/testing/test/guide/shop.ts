import { authenticate, Authenticated, jwt } from '@cortado/auth';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import {
  Controller,
  Created,
  Get,
  NotFound,
  OnReceive,
  Param,
  Post,
  Singleton,
  UploadedFile,
  WebSocket,
  type Connection,
  type Upload,
} from 'cortado';

export class NewOrder {
  @IsString() @Length(1, 40) book!: string;
  @IsInt() @Min(1) @Max(99) count!: number;
}

@Singleton()
export class Orders {
  readonly #all: NewOrder[] = [];

  add(order: NewOrder): number {
    return this.#all.push(order);
  }

  find(id: number): NewOrder | undefined {
    return this.#all[id - 1];
  }
}

@Controller('/orders')
export class OrderController {
  constructor(private readonly orders: Orders) {}

  @Post() add(order: NewOrder) {
    return Created({ id: this.orders.add(order) });
  }

  @Get('/:id') one(@Param('id') id: number) {
    return this.orders.find(id) ?? NotFound();
  }

  @Authenticated()
  @Post('/import')
  async import(@UploadedFile('table') table: Upload) {
    const lines = (await table.buffer()).toString().trim().split('\n');
    return { name: table.filename, count: lines.length };
  }
}

@WebSocket('/orders/live')
export class LiveOrders {
  constructor(private readonly orders: Orders) {}

  async onConnect(connection: Connection) {
    await connection.push('welcome', { version: 1 });
  }

  @OnReceive() add(order: NewOrder) {
    return Created({ id: this.orders.add(order) });
  }
}

export const secret = 'a secret for tests, of at least 32 characters';

export const shop = {
  controllers: [OrderController, LiveOrders],
  guards: [authenticate(jwt({ key: secret }))],
  http: { uploads: true },
};
