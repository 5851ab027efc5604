import { IsString, Length } from 'class-validator';
import { Connection, Ok, OnReceive, WebSocket, type Disconnect } from 'cortado';

class ChatMessage {
  @IsString() @Length(1, 280) text!: string;
}

@WebSocket('/chat/:room')
export class ChatSocket {
  #sent = 0;

  async onConnect(connection: Connection) {
    await connection.join(`room:${connection.params.room}`);
  }

  @OnReceive()
  async onReceive({ text }: ChatMessage, connection: Connection) {
    this.#sent += 1;
    const channel = connection.channel(`room:${connection.params.room}`);
    await channel.publish('message', { text }, { except: connection.id });
    return Ok({ text, sent: this.#sent });
  }

  async onDisconnect(connection: Connection, { code }: Disconnect) {
    await connection.channel(`room:${connection.params.room}`).publish('left', { id: connection.id, code });
  }
}
