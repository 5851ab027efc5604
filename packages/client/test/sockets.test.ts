import { createClient, unwrap, status } from '@cortado/client';
import {
  Channel,
  createApp,
  NotFound,
  OnJoin,
  OnMessage,
  OnReceive,
  WebSocket as Endpoint,
  Connection,
  Ok,
  type Application,
} from 'cortado';
import { IsInt, IsString } from 'class-validator';
import { WebSocket } from 'ws';

class Say {
  @IsString() text!: string;
}
class Move {
  @IsInt() x!: number;
}

@Channel('room:{room}')
class Room {
  @OnJoin() onJoin() {
    return { topic: 'tea' };
  }
  @OnMessage('say') say(message: Say) {
    return message;
  }
}

@Endpoint('/chat', { channels: [Room] })
class Chat {
  @OnReceive() onReceive(say: Say) {
    return { said: say.text };
  }
  @OnMessage('move') move(move: Move) {
    return move.x > 3 ? NotFound('too far') : Ok(move);
  }
  @OnMessage('count') async *count() {
    yield 1;
    yield 2;
  }
  @OnMessage('ask') async ask(connection: Connection) {
    const answer = await connection.request('confirm', { amount: 3 });
    return { got: answer };
  }
}

interface Api {
  sockets: {
    '/chat': {
      receive: { body: { text: string }; answers: { 200: { said: string } } };
      messages: {
        move: { body: { x: number }; answers: { 200: { x: number } } };
        count: { items: number; answers: { 200: null } };
        ask: { answers: { 200: unknown } };
      };
      pushes: {};
      requests: { confirm: { body: { amount: number }; answers: { 200: boolean; 409: string } } };
      channels: {
        'room:{room}': {
          join: { answers: { 200: { topic: string } } };
          messages: { say: { body: { text: string }; answers: { 200: { text: string } } } };
          pushes: {};
        };
      };
    };
  };
}

let app: Application;
beforeAll(async () => {
  app = await createApp({ controllers: [Chat], log: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

test('messages, streams, requests of the server, and channels', async () => {
  const api = createClient<Api>({ url: app.url, WebSocket });
  const chat = api.socket('/chat');
  expect(await chat.send({ text: 'Hi' })).toMatchObject({ ok: true, statusCode: 200, body: { said: 'Hi' } });
  expect(await chat.send('move', { x: 4 })).toMatchObject({ ok: false, statusCode: 404 });
  expect(await unwrap(chat.send('move', { x: 1 }))).toEqual({ x: 1 });
  const items: number[] = [];
  for await (const item of chat.stream('count')) items.push(item);
  expect(items).toEqual([1, 2]);
  chat.answer('confirm', ({ amount }) => (amount > 5 ? status(409, 'no') : true));
  expect((await chat.send('ask')).body).toMatchObject({ got: { statusCode: 200, body: true } });
  const room = chat.channel('room:1');
  expect((await room.join()).body).toMatchObject({ data: { topic: 'tea' } });
  expect((await room.send('say', { text: 'x' })).body).toEqual({ text: 'x' });
  await room.leave();
  expect(room.state).toBe('left');
  await api.close();
  expect(chat.state).toBe('closed');
});

test('a channel that was left is another one, which has other options, and the first one can be joined again', async () => {
  const api = createClient<Api>({ url: app.url, WebSocket });
  const chat = api.socket('/chat');
  const first = chat.channel('room:1');
  expect(chat.channel('room:1')).toBe(first);
  await first.join();
  expect(chat.channel('room:1')).toBe(first);
  await first.leave();
  const second = chat.channel('room:1');
  expect(second).not.toBe(first);
  expect((await second.join()).statusCode).toBe(200);
  await second.leave();
  expect((await first.join()).statusCode).toBe(200);
  expect(chat.channel('room:1')).toBe(first);
  await api.close();
});
