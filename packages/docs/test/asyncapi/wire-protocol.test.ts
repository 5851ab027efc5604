import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authenticate, jwt } from '@cortado/auth';
import {
  Asks,
  Channel,
  createApp,
  Emits,
  Guard,
  OnJoin,
  OnMessage,
  OnReceive,
  Returns,
  Subscription,
  WebSocket,
} from 'cortado';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import { FrameChecker } from '../support/frame-checker';

const page = readFileSync(join(__dirname, '../../../../docs/wire-protocol.md'), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]!) as unknown);

class Message {
  @IsString() message!: string;
  @IsOptional() @IsString() user?: string;
}
class Move {
  @IsInt() x!: number;
}
class Id {
  @IsInt() id!: number;
}
class Confirm {
  @IsInt() amount!: number;
}
class JoinRoom {
  @IsString() nickname!: string;
}
class Topic {
  @IsString() topic!: string;
}

@Channel('room:{room}')
class RoomChannel {
  @OnJoin() @Returns(200, Topic) onJoin(_request: JoinRoom, _subscription: Subscription) {
    return { topic: 'tea' };
  }
}

@Channel('log:{log}', { history: { size: 10, ttl: 60_000 } })
@Emits('said', String)
class LogChannel {}

@Channel('desk:{desk}', { presence: true })
class DeskChannel {
  presence() {
    return null;
  }
}

@WebSocket('/plain')
class Plain {
  @OnReceive() receive({ message, user }: Message) {
    return { message, user };
  }
}

/** What the page speaks of. */
@WebSocket('/wire', { channels: [RoomChannel, LogChannel, DeskChannel], pingFrames: true })
@Guard(authenticate(jwt({ key: 'a key of at least thirty-two characters' })))
@Emits('news', Id)
@Emits('created', Id)
@Asks('confirm', Confirm, { 200: String })
class Frames {
  @OnMessage('say') @Returns(200, Message) say({ message }: Message) {
    return { message };
  }
  @OnMessage('move') @Returns(200, [String]) move(_move: Move): string[] {
    return [];
  }
  @OnMessage('stream') @Returns(206, String) async *stream() {
    yield 'first';
  }
}

/** The operations of the examples of the page, in their order, with the message that accepts each. */
const EXPECTED = [
  'plain.Message 2XX',
  'plain.Message 2XX',
  'plain.Message 2XX',
  'plain.Message 400',
  'plain.Message default',
  'plain.Message',
  'wire.move',
  'wire.move 200',
  'wire.say 400',
  'wire.push.news',
  'wire.push.created',
  'room.push.$removed',
  'wire.push.$ping',
  'wire.rpc.say',
  'wire.rpc.say 200',
  'wire.rpc.say 400',
  'wire.rpc.stream 206',
  'wire.rpc.stream 200',
  'wire.rpc.$cancel',
  'wire.rpc.$auth',
  'wire.rpc.$auth 200',
  'wire.rpc.$ping',
  'wire.rpc.$ping 204',
  'wire.rpc.request.confirm',
  'wire.rpc.request.confirm 200',
  'room.rpc.$join',
  'room.rpc.$join 200',
  'room.$leave 204',
  'log.rpc.$join',
  'log.rpc.$join 200',
  'log.push.said',
  'log.push.$reset',
  'log.push.$position',
  'desk.rpc.$join 200',
  'desk.push.$presence',
  'desk.push.$presence',
  'desk.push.$presence',
  'room.push.$joined',
];

let checker: FrameChecker;
beforeAll(async () => {
  const app = await createApp({ log: false, controllers: [Frames, Plain] });
  checker = new FrameChecker(buildAsyncApi(app.describe(), { info: { title: 'Frames', version: '1' } }));
  await app.close();
});

test('every example of the page is listed', () => {
  expect(examples).toHaveLength(EXPECTED.length);
});

test.each(EXPECTED.map((expected, index) => [expected, examples[index]]))(
  '%s accepts its example, and no other message of the operation does',
  (expected, frame) => {
    const [operation = '', status] = expected.split(' ');
    const accepting = checker.accepting(operation, frame);
    expect(accepting).toHaveLength(1);
    expect(
      accepting[0]!.endsWith(
        status === undefined ? operation.replace(/^(?:wire|plain|room|log|desk)(?:\.rpc)?\./, '') : `.${status}`,
      ),
    ).toBe(true);
  },
);
