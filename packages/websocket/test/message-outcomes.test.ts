import { IsInt, IsString, Length } from 'class-validator';
import { Ok } from '@cortado/core';
import { OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class ChatRequest {
  @IsString() @Length(1, 280) message!: string;
}

class Delay {
  @IsInt() ms!: number;
}

@WebSocket('/chat')
class ChatSocket {
  @OnMessage('say') say(request: ChatRequest) {
    if (request.message === 'boom') throw new Error('secret');
    return Ok({ message: request.message });
  }
}

@WebSocket('/slow')
class SlowSocket {
  @OnReceive() async onReceive({ ms }: Delay) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  }
}

test('seven frames have seven outcomes, in order', async () => {
  const { connect } = await socketApp({ controllers: [ChatSocket] });
  const client = await connect('/chat');
  client.send('{"event":"say",');
  client.send([1, 2]);
  client.send(Buffer.from([1, 2, 3]));
  client.send({ event: 'sing' });
  client.send({ event: 'say' });
  client.send({ event: 'say', message: 'boom' });
  client.send({ event: 'say', message: 'Hi' });
  const replies = await client.jsons(7);
  expect(replies.map((each) => [each.event, each.statusCode, each.body.errorList?.[0]?.type])).toEqual([
    [undefined, 400, 'json_invalid'],
    [undefined, 400, 'object_expected'],
    [undefined, 415, 'unsupported_media_type'],
    ['sing', 404, 'not_found'],
    ['say', 400, 'missing'],
    ['say', 500, 'internal_error'],
    ['say', 200, undefined],
  ]);
  expect(replies[4].body).toEqual({ errorList: [{ loc: ['message'], type: 'missing', msg: 'Field required' }] });
  expect(replies[5].body.errorList).toEqual([
    { loc: [], type: 'internal_error', msg: 'Internal server error', id: expect.any(String) },
  ]);
  expect(replies[6]).toEqual({ event: 'say', statusCode: 200, body: { message: 'Hi' } });
});

test('replies leave in the order of the messages, however long their handlers take', async () => {
  const { connect } = await socketApp({ controllers: [SlowSocket] });
  const client = await connect('/slow');
  for (const ms of [80, 40, 5]) client.send({ ms });
  expect((await client.jsons(3)).map((each) => each.body)).toEqual([80, 40, 5]);
});
