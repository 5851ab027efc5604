import { Channel, Created, Emits, OnJoin, OnMessage, Returns, Subscription } from 'cortado';
import { EnterRoom, Message, Say } from './room.dto.js';
import { Rooms } from './rooms.js';

/** One instance for each client in each room. Clients that lose their connection for a moment recover what they missed. */
@Channel('room:{room}', { presence: true, history: { size: 100, ttl: 86_400_000 } })
@Emits('said', Message)
export class RoomChannel {
  #name = '';

  constructor(private readonly rooms: Rooms) {}

  @OnJoin()
  onJoin({ name }: EnterRoom) {
    this.#name = name;
  }

  /** What the others in the room see of this client. */
  presence() {
    return { info: { name: this.#name } };
  }

  @OnMessage('say')
  @Returns(201, Message)
  async say({ text }: Say, subscription: Subscription) {
    return Created(await this.rooms.say(subscription.params.room!, { name: this.#name, text }));
  }
}
