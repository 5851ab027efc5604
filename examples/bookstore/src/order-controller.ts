import { Authenticated } from '@cortado/auth';
import {
  Channels,
  Controller,
  Created,
  Emits,
  Inject,
  NotFound,
  OnReceive,
  Post,
  Principal,
  Returns,
  WebSocket,
  type Connection,
} from 'cortado';
import { IsInt, IsNumber, IsString, Max, Min } from 'class-validator';
import { Catalogue } from './catalogue';
import type { User } from './people';
import { ShopTransaction } from './shop-transaction';

export class Order {
  @IsInt() book!: number;
  @IsInt() @Min(1) @Max(10) quantity!: number;
}

export class Receipt {
  @IsString() customer!: string;
  @IsInt() book!: number;
  @IsNumber() total!: number;
}

export class StockLeft {
  @IsInt() book!: number;
  @IsInt() stock!: number;
}

/**
 * Orders come by POST and by socket: one method, one guard, one DTO, one transaction. Who has a socket hears of the stock that is left, once
 * it is committed.
 */
@Authenticated()
@Controller('/orders')
@WebSocket('/orders', { subprotocols: ['orders'] })
@Emits('stock', StockLeft)
export class OrderController {
  constructor(private readonly channels: Channels) {}

  async onConnect(connection: Connection) {
    await connection.join('stock');
  }

  @Post() @OnReceive() @Returns(201, Receipt) @Returns(404, null) async order(
    order: Order,
    @Principal() user: User,
    @Inject() catalogue: Catalogue,
    @Inject() transaction: ShopTransaction,
  ) {
    const book = await catalogue.find(order.book);
    if (book === undefined) return NotFound(`No book ${order.book}`);
    const { id, stock } = await catalogue.take(book, order.quantity);
    transaction.afterCommit(() => this.channels.channel('stock').publish('stock', { book: id, stock }));
    return Created({ customer: user.id, book: id, total: book.price * order.quantity });
  }
}
