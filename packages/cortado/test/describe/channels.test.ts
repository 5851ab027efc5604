import { IsString } from 'class-validator';
import {
  Channel,
  createApp,
  formatRoutes,
  Guard,
  OnJoin,
  OnMessage,
  Param,
  Subscription,
  WebSocket,
  type Application,
} from 'cortado';
import { golden, plain } from './golden';

class JoinRoom {
  @IsString() nickname!: string;
}
class Say {
  @IsString() text!: string;
}
const isMember = (): boolean => true;

@Channel('room:{room}')
@Guard(isMember)
class RoomChannel {
  @OnJoin() onJoin(request: JoinRoom, _subscription: Subscription, @Param('room') room: string) {
    return [request, room];
  }
  @OnMessage('say') say(message: Say) {
    return message;
  }
}

@Channel('news', { presence: true, history: { size: 10, ttl: 60_000 } })
class NewsChannel {
  presence() {
    return null;
  }
}

@WebSocket('/live', { channels: [RoomChannel, NewsChannel], subprotocols: ['live.v1'], pingFrames: true })
class LiveSocket {
  @OnMessage('ping') ping() {}
}

let app: Application;
beforeAll(async () => {
  app = await createApp({ log: false, controllers: [LiveSocket] });
  app.websocket('/function', (connection) => connection.refuse(), { channels: [NewsChannel] });
});
afterAll(() => app.close());

test('joins and messages of channel classes are described with their socket', () => {
  expect(plain(app.describe())).toEqual(golden('channels', app.describe()));
});

test('routes show them', () => {
  expect(formatRoutes(app.routes())).toBe(
    [
      'UPGRADE  /live                  LiveSocket',
      'MESSAGE  /live ping             LiveSocket.ping',
      'JOIN     /live room:{room}      RoomChannel.onJoin',
      'MESSAGE  /live room:{room} say  RoomChannel.say',
      'JOIN     /live news             NewsChannel.onJoin',
      'UPGRADE  /function              FunctionHandler',
      'JOIN     /function news         NewsChannel.onJoin',
    ].join('\n'),
  );
});
