import { redis } from '@cortado/redis';
import { IsInt } from 'class-validator';
import {
  Channel,
  Channels,
  Connection,
  Controller,
  createApp,
  Created,
  OnMessage,
  Post,
  ServiceUnavailable,
  WebSocket,
  type Result,
} from 'cortado';
import { HeldStages } from './held-stages';
import { OrderBook } from './order-book';

class Order {
  @IsInt() id!: number;
}

@Channel('orders', { history: { size: 100_000, ttl: 600_000 } })
class OrdersChannel {}

/** Records each order and publishes it. Both may be repeated, because the process may be killed behind each of them. */
async function main(): Promise<void> {
  const { url, lease } = JSON.parse(process.argv[2]!) as { url: string; lease: number };
  const book = await OrderBook.open(url);
  const stages = new HeldStages();

  @Controller('/orders')
  @WebSocket('/orders', { channels: [OrdersChannel], messageRate: 10_000, messageBurst: 10_000 })
  class Orders {
    constructor(private readonly channels: Channels) {}

    @Post() async create({ id }: Order): Promise<Result> {
      await stages.reach('taken');
      await book.record(id);
      await stages.reach('recorded');
      const options = { idempotencyKey: `order-${id}` };
      const { cluster } = await this.channels.channel('orders').publish('ordered', { id }, options);
      if (cluster === 'failed') return ServiceUnavailable('Send it again with the same key');
      await stages.reach('published');
      return Created({ id });
    }

    @OnMessage('order') order(order: Order, _connection: Connection): Promise<Result> {
      return this.create(order);
    }
  }

  const app = await createApp({
    controllers: [Orders],
    plugins: [redis({ url })],
    idempotency: { ttl: 600_000, lease },
    log: false,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', ({ id, question }: { id: number; question: 'close' | 'hold' }) => {
    const done = question === 'hold' ? stages.hold() : app.close();
    void done.then(() => process.send!({ answerTo: id, answer: null }));
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
