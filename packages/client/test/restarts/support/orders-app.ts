import { redis } from '@cortado/redis';
import { IsInt } from 'class-validator';
import { appendFileSync } from 'node:fs';
import { Channel, Channels, Connection, createApp, Created, OnMessage, WebSocket } from 'cortado';

class Order {
  @IsInt() id!: number;
}

@Channel('orders', { history: { size: 100_000, ttl: 600_000 } })
class OrdersChannel {}

/** Appends each order that it carries out to a file, and publishes it. */
async function main(): Promise<void> {
  const { url, file } = JSON.parse(process.argv[2]!) as { url: string; file: string };

  @WebSocket('/orders', { channels: [OrdersChannel], messageRate: 10_000, messageBurst: 10_000 })
  class Orders {
    constructor(private readonly channels: Channels) {}

    @OnMessage('order') async order({ id }: Order, _connection: Connection) {
      appendFileSync(file, `${id}\n`);
      await this.channels.channel('orders').publish('ordered', { id });
      return Created({ id });
    }
  }

  const app = await createApp({
    controllers: [Orders],
    plugins: [redis({ url })],
    idempotency: { ttl: 600_000 },
    log: false,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    if (question !== 'close') return;
    void app.close().then(() => process.send!({ answerTo: id, answer: null }));
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
