import { IsBoolean, IsString } from 'class-validator';
import { Channel, Emits, Guard, NoContent, OnMessage, Subscription } from 'cortado';
import { isRoom } from './rooms';
import { visitorOf } from './visitor';

class Typing {
  @IsBoolean() isTyping!: boolean;
}

/** Who is typing, or has stopped. */
class TypingVisitor extends Typing {
  @IsString() id!: string;
  @IsString() name!: string;
}

/**
 * Who is typing in a room. A channel of its own, without history: `except` in the room's channel would store each of these, where they
 * displace what was said, and replay them to whoever comes back.
 */
@Channel('typing:{room}')
@Guard(isRoom)
@Emits('typing', TypingVisitor)
export class TypingChannel {
  #isTyping = false;

  @OnMessage('typing')
  async typing({ isTyping }: Typing, subscription: Subscription) {
    await this.#tell(isTyping, subscription);
    return NoContent();
  }

  async onLeave(subscription: Subscription) {
    if (this.#isTyping) await this.#tell(false, subscription);
  }

  #tell(isTyping: boolean, subscription: Subscription) {
    this.#isTyping = isTyping;
    const { id, name } = visitorOf(subscription);
    return subscription.publish('typing', { id, name, isTyping }, { except: subscription.peer.id });
  }
}
