import { authenticate, Authenticated, jwt, Roles } from '@cortado/auth';
import {
  Api,
  Asks,
  Channel,
  Conflict,
  Connection,
  Controller,
  Cookie,
  Created,
  Emits,
  Guard,
  Header,
  OnJoin,
  OnMessage,
  OnReceive,
  Param,
  Query,
  Returns,
  Subscription,
  Version,
  WebSocket,
  type Application,
  type Result,
} from 'cortado';
import { IsInt, IsOptional, IsString, Length, Max } from 'class-validator';
import { Message, OtherMessage } from './namesakes';

export class Say {
  @IsString() @Length(1, 280) text!: string;
}
class Said {
  @IsString() text!: string;
  @IsString() by!: string;
}
class Move {
  @IsInt() @Max(9) x!: number;
}
class Page {
  @IsOptional() @IsInt() page?: number;
}
class Confirm {
  @IsInt() amount!: number;
}
class OutOfStock {
  @IsInt() left!: number;
}
class JoinRoom {
  @IsOptional() @IsString() nickname?: string;
}
class Topic {
  @IsString() topic!: string;
}

@Channel('room:{room}', { presence: true, history: { size: 10, ttl: 60_000 } })
@Emits('said', Said)
@Asks('confirm', Confirm, { 200: Boolean })
@Api({ summary: 'A room', tags: ['rooms'] })
@Authenticated()
class RoomChannel {
  @OnJoin() @Returns(200, Topic) onJoin(_request: JoinRoom, _subscription: Subscription) {
    return { topic: 'tea' };
  }
  presence() {
    return null;
  }
  @OnMessage('say') @Returns(201, Said) say({ text }: Say) {
    return Created({ text, by: 'ann' });
  }
  @OnMessage('note') @Roles('editor') note(text: string) {
    return text;
  }
}

@Channel('news')
class NewsChannel {}

/** No endpoint lists it: a route streams it. */
@Channel('prices:{item}', { history: { size: 10, ttl: 60_000 } })
@Emits('price', Said)
@Api({ summary: 'Prices of an item', tags: ['prices'] })
class PriceChannel {
  @OnJoin() @Returns(200, Topic) onJoin() {
    return { topic: 'prices' };
  }
}

export const streamedChannels = [PriceChannel, NewsChannel];

/** Every kind of message in one class. */
@WebSocket('/chat/:room', { channels: [RoomChannel, NewsChannel], subprotocols: ['chat.v1'], pingFrames: true })
@Guard(authenticate(jwt({ key: 'a key of at least thirty-two characters' })))
@Emits('said', Said)
@Emits('pong', null)
@Asks('confirm', Confirm, { 200: Boolean, 409: OutOfStock })
@Api({ summary: 'A chat', description: 'For **everybody**.', tags: ['chat'] })
class ChatSocket {
  onHandshake(
    _context: unknown,
    @Param('room') _room: string,
    @Query(Page) _page: Page,
    @Header('x-tenant') _tenant: string,
  ) {}
  onConnect(_connection: Connection, @Cookie('visitor', { optional: true }) _visitor?: string) {}

  @Api({ summary: 'Says something', example: { text: 'Hi' } })
  @Returns(201, Said, { description: 'as the others get it' })
  @Returns(409, OutOfStock)
  @OnMessage('say')
  say({ text }: Say): Result {
    return text === '' ? Conflict('Say something') : Created({ text, by: 'ann' });
  }

  @Api({ deprecated: true }) @Returns(204, null) @OnMessage('move') move(_move: Move) {}
  @Api({ hidden: true }) @OnMessage('secret') secret() {}
  @Returns(200, [Said]) @OnMessage('all') all() {
    return [];
  }
  @Returns(206, Said) @OnMessage('export') async *export() {
    yield { text: 'Hi', by: 'ann' };
  }
  @OnMessage('odd name/with ~signs') odd(@Query('since') _since: Date) {}
  @OnReceive() receive({ message }: Message) {
    return message;
  }
}

/** Another property names the event, and nothing takes the rest. */
@WebSocket('/typed', { discriminator: 'type' })
@Version('2')
class TypedSocket {
  @OnMessage('say') say({ text }: Say) {
    return text;
  }
}

@WebSocket('/text')
class TextSocket {
  @OnReceive() receive(text: string) {
    return text;
  }
}

@WebSocket('/bytes')
class ByteSocket {
  @OnReceive(Buffer) receive(bytes: Buffer) {
    return bytes;
  }
}

@WebSocket('/list')
class ListSocket {
  @OnReceive([Say]) receive(all: Say[]) {
    return all.length;
  }
}

@WebSocket('/other')
class OtherSocket {
  @OnReceive(OtherMessage) receive(message: InstanceType<typeof OtherMessage>) {
    return message;
  }
}

@Controller('/live', { host: ['a.example.com', '*.example.org'] })
class LiveController {
  @WebSocket('/marked/:id(\\d+)') marked(connection: Connection, @Param('id') _id: number) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @OnReceive() onReceive({ text }: Say) {
    return text;
  }
}

@Controller('/raw')
class RawController {
  @WebSocket('/feed/:name?') async raw(connection: Connection) {
    await connection.accept();
  }
}

/** In no particular order: documents do not depend on it. */
export const socketControllers = [
  TypedSocket,
  RawController,
  ByteSocket,
  ChatSocket,
  OtherSocket,
  TextSocket,
  ListSocket,
  LiveController,
];

export function addSockets(app: Application): void {
  app.websocket('/function/*', { receive: Say, onReceive: ({ text }) => text });
  app.websocket('/echo', (connection) => connection.accept());
}
