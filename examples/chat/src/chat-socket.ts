import { Connection, Ok, OnReceive, WebSocket } from 'cortado';
import type { Disconnect } from 'cortado';
import { ChatHistory } from './chat-history';
import { ChatRequest, ChatResponse } from './chat-message';

/**
 * One instance per connection. The sender gets its message as the reply, the others in the room as a push; they hear as well when
 * someone leaves who has said something.
 */
@WebSocket('/chat/:room')
export class ChatSocket {
  #user: string | undefined;

  constructor(private readonly history: ChatHistory) {}

  async onConnect(connection: Connection) {
    await connection.join(channelOf(connection));
  }

  @OnReceive()
  async onReceive(request: ChatRequest, connection: Connection) {
    const response: ChatResponse = { message: request.message, user: request.user };
    this.#user = request.user;
    this.history.add(connection.params.room!, response);
    await connection.channel(channelOf(connection)).publish('message', response, { except: connection.id });
    return Ok(response);
  }

  async onDisconnect(connection: Connection, { code }: Disconnect) {
    if (this.#user === undefined) return;
    await connection.channel(channelOf(connection)).publish('left', { user: this.#user, code });
  }
}

const channelOf = (connection: Connection): string => `room:${connection.params.room}`;
