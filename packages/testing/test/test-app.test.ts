import { testApp, type TestApp } from '@cortado/testing';
import { cortadoMatchers, HandshakeRefused } from '@cortado/testing';
import {
  Controller,
  Created,
  Get,
  Guard,
  OnReceive,
  Param,
  Post,
  Singleton,
  Unauthorized,
  WebSocket,
  type Connection,
  type Plugin,
} from 'cortado';
import { IsString, Length } from 'class-validator';

expect.extend(cortadoMatchers);

class Message {
  @IsString() @Length(1, 20) text!: string;
}

@Singleton()
class Clock {
  now() {
    return 'now';
  }
}

@Guard((context) => (context.headers['x-key'] === 'no' ? Unauthorized() : true))
@Controller('/messages')
@WebSocket('/messages/:room')
class Messages {
  constructor(private readonly clock: Clock) {}
  @Post() @OnReceive() send(message: Message) {
    return Created({ text: message.text, at: this.clock.now() });
  }
  async onConnect(connection: Connection) {
    if (connection.params['room'] === 'greeted') await connection.push('hello', { from: connection.remoteAddress });
  }
}

@Controller('/plain')
class Plain {
  @Get('/:id') one(@Param('id') id: number) {
    return { id };
  }
}

let app: TestApp;
const steps: string[] = [];
const plugin: Plugin = { name: 'steps', start: () => void steps.push('start'), stop: () => void steps.push('stop') };

beforeEach(async () => {
  steps.length = 0;
  app = await testApp({
    controllers: [Messages, Plain],
    overrides: [{ provide: Clock, useValue: { now: () => 'noon' } }],
    plugins: [plugin],
  });
});
afterEach(() => app.close());

test('requests', async () => {
  const made = await app.request('POST', '/messages', { body: { text: 'Hi' } });
  expect(made).toHaveStatus(201);
  expect(made.body).toEqual({ text: 'Hi', at: 'noon' });
  expect(await app.request('GET', '/plain/x')).toHaveError('number_expected', ['param', 'id']);
  expect((await app.request('HEAD', '/plain/7')).text).toBe('');
  expect(
    await app.request('POST', '/messages', { body: '{', headers: { 'content-type': 'application/json' } }),
  ).toHaveError('json_invalid');
  expect(await app.request('GET', '/messages/7')).toHaveStatus(426);
  expect(await app.request('GET', '/nowhere')).not.toHaveStatus(200);
});

test('sockets', async () => {
  const socket = await app.connect('/messages/7');
  socket.send({ text: 'Hi' });
  expect(await socket.expectReply(201)).toEqual({ text: 'Hi', at: 'noon' });
  socket.send({ text: '' });
  expect({ statusCode: 400, body: await socket.expectReply(400) }).toHaveError('isLength', ['text']);
  socket.send('not json');
  await expect(socket.expectReply(200)).rejects.toThrow('expected a reply with 200, received {"statusCode":400');
  expect(await socket.close(1000, 'bye')).toEqual({ code: 1000, reason: 'bye' });
  await expect(socket.next()).rejects.toThrow('closed');
});

test('what the server sends by itself, and refusals', async () => {
  const socket = await app.connect('/messages/greeted');
  expect(await socket.next()).toEqual({ event: 'hello', data: { from: '127.0.0.1' } });
  await expect(app.connect('/messages/7', { headers: { 'x-key': 'no' } })).rejects.toMatchObject({
    status: 401,
    body: { errorList: [{ loc: [], type: 'unauthorized', msg: 'Unauthorized' }] },
  });
  await expect(app.connect('/nowhere')).rejects.toBeInstanceOf(HandshakeRefused);
});

test('handlers without a class can be added until something was asked', async () => {
  app.app.route('GET', '/ping/:name', ({ params }) => `pong ${params.name}`);
  expect((await app.request('GET', '/ping/ada')).body).toBe('pong ada');
  expect((await app.request('GET', '/plain/7')).body).toEqual({ id: 7 });
  expect(() => app.app.route('GET', '/late', () => 1)).toThrow('E_LIFECYCLE');
});

test('closing says goodbye to sockets and stops plugins; nothing listens', async () => {
  const socket = await app.connect('/messages/7');
  expect(() => app.app.url).toThrow('E_LIFECYCLE');
  await app.close();
  expect((await socket.closed).code).toBe(1001);
  expect(steps).toEqual(['start', 'stop']);
});

test('what a test asserts in vain says what came', async () => {
  const answer = await app.request('GET', '/plain/7');
  expect(() => expect(answer).toHaveStatus(404)).toThrow('expected status 404, received 200 with {"id":7}');
  expect(() => expect(answer).toHaveError('missing')).toThrow('expected the error missing, received {"id":7}');
});
