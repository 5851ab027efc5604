import { Connection, Context, Cookie, Query, WebSocket } from 'cortado';
import { RoomChannel } from './room-channel';
import { TypingChannel } from './typing-channel';
import { visitorId, VisitorQuery, visitorOf } from './visitor';
import { worker } from './worker';

/** One connection for everything: the page joins the channels of all rooms over it. */
@WebSocket('/live', { channels: [RoomChannel, TypingChannel] })
export class BoardSocket {
  onHandshake(
    context: Context,
    @Query(VisitorQuery) { name, colour }: VisitorQuery,
    @Cookie('visitor', { optional: true }) cookie?: string,
  ) {
    context.setPrincipal({ id: visitorId(cookie), name: name.trim(), colour });
  }

  async onConnect(connection: Connection) {
    await connection.push('welcome', { worker, you: visitorOf(connection) });
  }
}
