import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import {
  Channel,
  Channels,
  Created,
  Emits,
  Forbidden,
  Guard,
  OnJoin,
  OnMessage,
  ServiceUnavailable,
  Subscription,
} from 'cortado';
import { Announcement } from './announcement';
import { isRoom } from './rooms';
import { Visitor, visitorOf } from './visitor';
import { worker } from './worker';

class JoinRoom {
  /** Whether the visitor is in the room, or only watches it. */
  @IsOptional() @IsBoolean() inside?: boolean;
}

class Say {
  @IsString()
  @MaxLength(280)
  @Matches(/\S/, { message: 'text must not be blank' })
  text!: string;

  /** Chosen by the client. It may send a message again when it does not know whether it arrived. */
  @IsString() @Length(8, 64) key!: string;
}

/** What was said. */
class Said extends Say {
  @ValidateNested() @Type(() => Visitor) by!: Visitor;
}

/**
 * What is said in a room, and who is in it. What is said is kept, so that whoever was away can recover it; who comes and goes is presence,
 * and is not kept.
 */
@Channel('room:{room}', { presence: true, history: { size: 200, ttl: 3_600_000 } })
@Guard(isRoom)
@Emits('said', Said)
@Emits('announced', Announcement)
export class RoomChannel {
  #isInside = false;

  constructor(private readonly channels: Channels) {}

  @OnJoin()
  onJoin({ inside = false }: JoinRoom) {
    this.#isInside = inside;
    return { worker };
  }

  /** Those who watch see the others, and are not shown themselves. The key is the id of the principal. */
  presence(subscription: Subscription) {
    const { name, colour } = visitorOf(subscription);
    return this.#isInside ? { info: { name, colour } } : null;
  }

  @OnMessage('say')
  async say({ text, key }: Say, subscription: Subscription) {
    if (!this.#isInside) return Forbidden('Enter the room to speak in it');
    const { id, name, colour } = visitorOf(subscription);
    const said = { by: { id, name, colour }, text, key };
    const { cluster, offset } = await subscription.publish('said', said, { idempotencyKey: `${id}:${key}` });
    if (cluster === 'failed')
      return ServiceUnavailable('Nobody confirmed the message. Send it again with the same key');
    return Created({ worker, offset });
  }

  /** For a page that is new, or that was away for too long: where the room stands, and the newest events. */
  @OnMessage('events')
  async events({ channel }: Subscription) {
    return { worker, ...(await this.channels.channel(channel).history({ limit: 50 })) };
  }
}
