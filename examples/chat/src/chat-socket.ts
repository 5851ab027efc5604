import { Api, Connection, Emits, Ok, OnReceive, Query, Returns, WebSocket } from 'cortado';
import type { Disconnect } from 'cortado';
import { ChatHistory } from './chat-history';
import { ChatRequest, ChatResponse, ChatVisitor, Joined, Left } from './chat-message';

/**
 * One instance per connection. The sender gets its message as the reply, the others in the room as a push. A client that says who
 * it is when it connects is sent what was said before, and the others see that it joined. They see as well when someone leaves
 * whose name is known.
 */
@WebSocket('/chat/:room')
@Emits('history', [ChatResponse])
@Emits('joined', Joined)
@Emits('message', ChatResponse)
@Emits('left', Left)
export class ChatSocket {
  #user: string | undefined;

  constructor(private readonly history: ChatHistory) {}

  async onConnect(connection: Connection, @Query(ChatVisitor) { user }: ChatVisitor) {
    await connection.join(channelOf(connection));
    if (user === undefined) return;
    this.#user = user;
    // After joining: what is said from now on comes as a push, so nothing is missed between the two.
    await connection.push('history', this.history.of(connection.params.room!));
    await connection.channel(channelOf(connection)).publish('joined', { user }, { except: connection.id });
  }

  @OnReceive()
  @Api({ summary: 'Says something in the room' })
  @Returns(200, ChatResponse)
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
