import { Authenticated } from '@cortado/auth';
import {
  Channels,
  Controller,
  Created,
  NotFound,
  OnReceive,
  Post,
  Principal,
  WebSocket,
  type Connection,
} from 'cortado';
import { IsInt, Max, Min } from 'class-validator';
import { Catalogue } from './catalogue';
import type { User } from './people';

export class Order {
  @IsInt() book!: number;
  @IsInt() @Min(1) @Max(10) quantity!: number;
}

/** Orders come by POST and by socket: one method, one guard, one DTO. Who has a socket hears of the stock that is left. */
@Authenticated()
@Controller('/orders')
@WebSocket('/orders', { subprotocols: ['orders'] })
export class OrderController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly channels: Channels,
  ) {}

  async onConnect(connection: Connection) {
    await connection.join('stock');
  }

  @Post() @OnReceive() async order(order: Order, @Principal() user: User) {
    const book = this.catalogue.find(order.book);
    if (book === undefined) return NotFound(`No book ${order.book}`);
    const { id, stock } = this.catalogue.take(book, order.quantity);
    await this.channels.channel('stock').publish('stock', { book: id, stock });
    return Created({ customer: user.id, book: id, total: book.price * order.quantity });
  }
}
