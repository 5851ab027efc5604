import { IsString, Length } from 'class-validator';
import { Connection, Emits, OnReceive, WebSocket } from 'cortado';

class Say {
  @IsString() @Length(1, 280) text!: string;
}

class Visitor {
  /** That of the connection. */
  @IsString() id!: string;
}

/** A room: who says something is heard by everyone in it, and by the reply knows that it was said. */
@Emits('joined', Visitor)
@Emits('said', Say)
@Emits('left', Visitor)
@WebSocket('/room/:name')
export class RoomSocket {
  async onConnect(connection: Connection) {
    await connection.join(room(connection));
    await connection.channel(room(connection)).publish('joined', { id: connection.id }, { except: connection.id });
  }

  @OnReceive()
  async onReceive({ text }: Say, connection: Connection) {
    const { local } = await connection.channel(room(connection)).publish('said', { text });
    return { heardBy: local };
  }

  async onDisconnect(connection: Connection) {
    await connection.channel(room(connection)).publish('left', { id: connection.id });
  }
}

function room({ params }: Connection): string {
  return `room:${params['name']}`;
}
