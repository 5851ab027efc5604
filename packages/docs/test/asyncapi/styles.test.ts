import {
  Asks,
  Channel,
  Connection,
  Controller,
  createApp,
  Emits,
  OnJoin,
  OnMessage,
  OnReceive,
  Returns,
  Subscription,
  WebSocket,
  type Application,
} from 'cortado';
import { IsInt, IsString } from 'class-validator';
import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import { golden } from '../support/golden';
import { Message, OtherMessage } from '../everything/namesakes';

class Say {
  @IsString() text!: string;
}
class Confirm {
  @IsInt() amount!: number;
}

@WebSocket('/chat/:room', { discriminator: 'type' })
@Emits('said', Say)
@Asks('confirm', Confirm, { 200: Boolean })
class ChatSocket {
  @Returns(200, Say) @OnMessage('say') say(message: Say) {
    return message;
  }
  @Returns(206, Say) @OnMessage('export') async *export() {
    yield { text: 'Hi' };
  }
  @OnReceive(String) receive(text: string) {
    return text;
  }
}

@Controller('/live')
class LiveController {
  @WebSocket('/marked') marked(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @OnReceive() onReceive(message: Say) {
    return message;
  }
}

@WebSocket('/bytes')
class ByteSocket {
  @OnReceive(Buffer) receive(bytes: Buffer) {
    return bytes;
  }
}

@Channel('room:{room}', { presence: true, history: { size: 10, ttl: 60_000 } })
@Emits('said', Say)
class RoomChannel {
  @OnJoin() @Returns(200, Say) onJoin(message: Say, _subscription: Subscription) {
    return message;
  }
  presence() {
    return null;
  }
  @Returns(204, null) @OnMessage('say') say(_message: Say) {}
}

@WebSocket('/joins', { channels: [RoomChannel] })
class JoinSocket {}

@WebSocket('/one')
class OneSocket {
  @OnMessage('say') say(message: Message) {
    return message;
  }
}
@WebSocket('/other')
class OtherSocket {
  @OnMessage('say', OtherMessage) say(message: InstanceType<typeof OtherMessage>) {
    return message;
  }
}

/** For sockets that are functions. */
function addFunctions(app: Application): void {
  app.websocket('/function', { receive: Say, onReceive: (message) => message });
  app.websocket('/own', (connection) => connection.accept());
}

test.each([
  ['class', [ChatSocket]],
  ['methods', [LiveController]],
  ['bytes', [ByteSocket]],
  ['channel-class', [JoinSocket]],
  ['namesakes', [OtherSocket, OneSocket]],
  ['functions', []],
])('%s', async (name, controllers) => {
  const app = await createApp({ log: false, controllers });
  if (name === 'functions') addFunctions(app);
  const document = buildAsyncApi(app.describe(), { info: { title: name, version: '1' } });
  await app.close();
  expect(document).toEqual(golden(__dirname, name, document));
});

test('an event stands beside the properties of a DTO that refuses others', async () => {
  const app = await createApp({ log: false, controllers: [OneSocket], dto: { unknown: 'reject' } });
  const { channels } = buildAsyncApi(app.describe(), { info: { title: 'closed', version: '1' } });
  await app.close();
  expect(channels['one']!.messages['say']!.payload).toEqual({
    type: 'object',
    required: ['event', 'message'],
    properties: { message: { type: 'string' }, event: { type: 'string', const: 'say' } },
    additionalProperties: false,
  });
  expect(channels['one.rpc']!.messages['say']!.payload).toMatchObject({
    properties: { body: { $ref: '#/components/schemas/Message' } },
  });
});

test('in the message protocol, a handler of text is given the whole frame, which is an object with the event', async () => {
  @WebSocket('/texts')
  class TextSocket {
    @OnMessage('note', String) note(text: string) {
      return text;
    }
  }
  const app = await createApp({ controllers: [TextSocket], log: false });
  const { channels } = buildAsyncApi(app.describe(), { info: { title: 'Texts', version: '1' } });
  await app.close();
  expect(channels['texts']!.messages['note']!.payload).toEqual({
    type: 'object',
    required: ['event'],
    properties: { event: { type: 'string', const: 'note' } },
  });
  const rpc = channels['texts.rpc']!.messages['note']!.payload as any;
  expect(rpc.properties.body).toEqual({ type: 'string' });
});
