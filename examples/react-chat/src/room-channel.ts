import { IsInt, IsString, Length, Matches } from 'class-validator';
import { Channel, Channels, Created, Emits, OnJoin, OnMessage, Returns, Subscription } from 'cortado';

/** Who enters a room. */
export class Enter {
  @IsString()
  @Length(1, 40)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;
}

/** What somebody says. */
export class Say {
  @IsString() @Length(1, 280) text!: string;
}

/** What was said. */
export class Said extends Say {
  @IsString() by!: string;
}

/** What was said before, with its place in the room. */
export class Entry extends Said {
  @IsInt() offset!: number;
}

/** What is said in a room, and who is in it. */
@Channel('room:{room}', { presence: true, history: { size: 100, ttl: 3_600_000 } })
@Emits('said', Said)
export class RoomChannel {
  #name = '';

  constructor(private readonly channels: Channels) {}

  @OnJoin()
  @Returns(200, null)
  onJoin({ name }: Enter) {
    this.#name = name.trim();
    return null;
  }

  /** Two pages of one name are one member. */
  presence() {
    return { key: this.#name };
  }

  @OnMessage('say')
  @Returns(201, null)
  async say({ text }: Say, subscription: Subscription) {
    await subscription.publish('said', { by: this.#name, text });
    return Created(null);
  }

  /** For a page that is new, or that was away for too long. */
  @OnMessage('history')
  @Returns(200, [Entry])
  async history({ channel }: Subscription) {
    const { entries } = await this.channels.channel(channel).history({ limit: 100 });
    return entries.map(({ data, offset }) => ({ ...(data as Said), offset }));
  }
}
