import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { Connection, Context, Cookie, Emits, Query, WebSocket } from 'cortado';
import { RoomChannel } from './room-channel';
import { TypingChannel } from './typing-channel';
import { Visitor, visitorId, VisitorQuery, visitorOf } from './visitor';
import { worker } from './worker';

/** What a page is told first: who answers, and who it is. */
class Welcome {
  @IsObject() worker!: typeof worker;
  @ValidateNested() @Type(() => Visitor) you!: Visitor;
}

/** One connection for everything: the page joins the channels of all rooms over it. */
@WebSocket('/live', { channels: [RoomChannel, TypingChannel] })
@Emits('welcome', Welcome)
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
