import type { Socket } from 'node:net';
import { IsString } from 'class-validator';
import type { SendStatus } from '@cortado/channels';
import { Ok } from '@cortado/core';
import { Connection, OnReceive, WebSocket, type EndpointStats } from '@cortado/websocket';
import { meanwhile, Neighbour } from '@cortado/testkit/neighbour';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

test('one reply above the send buffer reaches a client that reads, and so does one push', async () => {
  const big = 'x'.repeat(5_000);
  let sent: SendStatus | undefined;
  @WebSocket('/big', { sendBuffer: 1_000 })
  class Big {
    @OnReceive() async onReceive(text: string, connection: Connection) {
      if (text === 'push') sent = await connection.send(big);
      return text === 'push' ? undefined : Ok(big);
    }
  }
  const { connect } = await socketApp({ controllers: [Big] });
  const client = await connect('/big');
  expect((await client.ask('reply')).body).toBe(big);
  expect((await client.ask('reply')).body).toBe(big);
  client.send('push');
  expect(await client.next()).toBe(big);
  expect((await client.ask('reply')).body).toBe(big);
  expect(sent).toBe('sent');
});

test.each(['drop', 'latest'] as const)(
  'under %s, messages wait while replies do not fit, and all are answered in the end',
  async (slowConsumer) => {
    let connection!: Connection;
    let peak = 0;
    @WebSocket('/bulk', { slowConsumer, messageBurst: 1_000, concurrency: 2 })
    class Bulk {
      onConnect(each: Connection) {
        connection = each;
      }
      @OnReceive() async onReceive({ text }: Message) {
        await Promise.resolve();
        peak = Math.max(peak, connection.bufferedAmount);
        return Ok(text + 'x'.repeat(250_000));
      }
    }
    const app = await socketApp({ controllers: [Bulk, Neighbour] });
    const client = await app.connect('/bulk');
    client.pause();
    const count = 200;
    for (let index = 0; index < count; index += 1) client.send({ text: `${index}`.padEnd(2_000) });
    let handled = 0;
    let same = 0;
    const bulk = () => (app.app.stats()['websocket'] as EndpointStats[])[0]!;
    // Replies stop: what was handled stays the same however often others are served.
    await meanwhile(app, () => {
      const now = bulk().replies[200] ?? 0;
      same = now === handled && now > 0 ? same + 1 : 0;
      handled = now;
      return same > 50;
    });
    expect(handled).toBeLessThan(count);
    client.resume();
    const replies = await client.jsons(count);
    expect(replies.map((each) => parseInt(each.body, 10))).toEqual(Array.from({ length: count }, (_, index) => index));
    // The bound, and the replies that were running when it was reached.
    expect(peak).toBeLessThan(1_048_576 + 3 * 260_000);
    expect((await client.ask({ text: 'after' })).statusCode).toBe(200);
  },
);

test('a client that vanishes while messages wait for room is let go', async () => {
  let handled = 0;
  let gone!: () => void;
  const left = new Promise<void>((resolve) => (gone = resolve));
  @WebSocket('/leaves', { slowConsumer: 'drop', sendBuffer: 20_000, messageBurst: 1_000 })
  class Leaves {
    @OnReceive() onReceive(_text: string) {
      handled += 1;
      return 'x'.repeat(2_000_000);
    }
    onDisconnect() {
      gone();
    }
  }
  const app = await socketApp({ controllers: [Leaves, Neighbour] });
  const client = await app.connect('/leaves');
  client.pause();
  for (let index = 0; index < 20; index += 1) client.send('x');
  await meanwhile(app, () => handled > 1);
  client.destroy();
  await left;
  expect((app.app.stats()['websocket'] as EndpointStats[])[0]!.connections).toBe(0);
});

test('latest: what is held is settled when the connection ends', async () => {
  let connection!: Connection;
  @WebSocket('/held', { slowConsumer: 'latest' })
  class Holding {
    onConnect(each: Connection) {
      connection = each;
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Holding] });
  const client = await connect('/held');
  client.pause();
  const sending: Promise<SendStatus>[] = [];
  for (let index = 0; index < 12; index += 1) sending.push(connection.send('x'.repeat(900_000)));
  client.reset();
  const outcomes = await Promise.all(sending);
  expect(outcomes.at(-1)).toBe('closed');
  expect(outcomes).toContain('dropped');
});

test('latest: what is held leaves as soon as there is room, however small the buffer', async () => {
  let connection!: Connection;
  @WebSocket('/held', { slowConsumer: 'latest', sendBuffer: 100, pongTimeout: 100 })
  class Holding {
    onConnect(each: Connection) {
      connection = each;
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Holding] });
  const client = await connect('/held');
  await client.ask('x');
  const sending = ['a', 'b', 'c'].map((each) => connection.send(each.repeat(80)));
  expect(await Promise.all(sending)).toEqual(['sent', 'dropped', 'sent']);
});

test('latest: waiting many times leaves no listeners behind, and only what is dropped is counted as dropped', async () => {
  let socket!: Socket;
  let connection!: Connection;
  @WebSocket('/held', { slowConsumer: 'latest', sendBuffer: 100, pongTimeout: 100 })
  class Holding {
    async onConnect(each: Connection) {
      connection = each;
      await each.join('all');
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { app, connect, server } = await socketApp({ controllers: [Holding] });
  server.once('connection', (each: Socket) => (socket = each));
  const client = await connect('/held');
  await client.ask('x');
  const before = socket.listenerCount('drain');
  for (let turn = 0; turn < 20; turn += 1) {
    for (const data of ['first', 'replaced', 'last']) void connection.channel('all').publish('e', data);
    expect([(await client.json()).data, (await client.json()).data]).toEqual(['first', 'last']);
  }
  expect((app.stats()['websocket'] as EndpointStats[])[0]!.dropped).toBe(20);
  expect(socket.listenerCount('drain')).toBeLessThanOrEqual(before + 1);
});
