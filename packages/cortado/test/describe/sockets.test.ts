import { Authenticated } from '@cortado/auth';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  Controller,
  createApp,
  formatRoutes,
  Guard,
  Header,
  OnMessage,
  OnReceive,
  Param,
  Query,
  Returns,
  Version,
  WebSocket,
  type Application,
  Connection,
  Context,
} from 'cortado';
import { golden, plain } from './golden';

class Move {
  @IsInt() x!: number;
  @IsOptional() @IsInt() y?: number;
}
class Said {
  @IsString() text!: string;
}
class Reply {
  @IsString() text!: string;
}
class QuotaGuard {
  check(): boolean {
    return true;
  }
}
const isFast = ({ id }: Context): boolean => id !== '';

@Authenticated()
@Guard(QuotaGuard, { each: 'message' })
@Version('2')
@WebSocket('/chat/:room', { discriminator: 'type' })
class ChatSocket {
  onHandshake(_context: Context, @Param('room') _room: string) {}
  onConnect(_connection: Connection, @Query('as', { type: String, optional: true }) _as: string | undefined) {}
  onError() {}
  @Returns(200, Reply) @OnMessage('said') said(said: Said) {
    return { text: said.text };
  }
  @Guard(isFast) @OnMessage('move', Move) move(move: Move, connection: Connection, @Header('origin') origin: string) {
    return [move, connection.id, origin];
  }
  @OnMessage('leave') leave() {}
  @OnReceive(String) onReceive(text: string) {
    return text;
  }
}

@WebSocket('/echo')
class Bytes {
  @OnReceive(Buffer) echo(bytes: Buffer) {
    return bytes.length;
  }
}

@Controller('/live', { host: ['a.example.com', 'b.example.com'] })
class LiveController {
  /** Gives its messages to a marked method. */
  @WebSocket('/marked') marked(connection: Connection, @Query('page', { format: 'int' }) _page: number = 1) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @Returns(200, [Reply]) @Guard(isFast) @OnReceive() onReceive(said: Said) {
    return [{ text: said.text }];
  }
}

@Controller('/raw')
class RawController {
  /** Reads its messages itself, so that nothing is known about them. */
  @WebSocket('/feed') async raw(connection: Connection) {
    await connection.accept();
  }
}

let app: Application;
beforeEach(async () => {
  app = await createApp({
    controllers: [ChatSocket, Bytes, LiveController, RawController],
    prefix: '/api',
    use: [(_context, next) => next()], // which may set the principal that @Authenticated() needs
    log: false,
  });
});
afterEach(() => app.close());

test('socket classes, methods of controllers and methods that read for themselves', () => {
  expect(plain(app.describe())).toEqual(golden('sockets', app.describe()));
});

test('function sockets', async () => {
  const functions = await createApp({ log: false });
  functions.websocket('/raw', (connection) => connection.accept());
  functions.websocket('/text', { receive: String, onReceive: (text) => text });
  functions.websocket('/dto', { receive: Said, onReceive: (said, connection) => [said, connection.id] });
  expect(plain(functions.describe())).toEqual(golden('function-sockets', functions.describe()));
  await functions.close();
});

test('a function socket whose DTO cannot be read is refused when it is registered', async () => {
  const functions = await createApp({ log: false });
  class Undecorated {}
  expect(() => functions.websocket('/x', { receive: Undecorated, onReceive: () => undefined })).toThrow('E_DTO');
  await functions.close();
});

test('routes are a view of the descriptions', () => {
  expect(formatRoutes(app.routes())).toBe(
    [
      'UPGRADE  /api/v2/chat/:room                     ChatSocket',
      'MESSAGE  /api/v2/chat/:room said                ChatSocket.said',
      'MESSAGE  /api/v2/chat/:room move                ChatSocket.move',
      'MESSAGE  /api/v2/chat/:room leave               ChatSocket.leave',
      'MESSAGE  /api/v2/chat/:room                     ChatSocket.onReceive',
      'UPGRADE  /api/echo                              Bytes',
      'MESSAGE  /api/echo                              Bytes.echo',
      'UPGRADE  /api/live/marked (host a.example.com)  LiveController.marked',
      'UPGRADE  /api/live/marked (host b.example.com)  LiveController.marked',
      'UPGRADE  /api/raw/feed                          RawController.raw',
    ].join('\n'),
  );
});
