import { Channels, ServiceUnavailable, Singleton } from 'cortado';
import { randomUUID } from 'node:crypto';
import type { Message, NewMessage } from './room.dto.js';

/** What is said in rooms, for the controller and the channel. Messages are kept by the channels themselves, so several processes have the same. */
@Singleton()
export class Rooms {
  constructor(private readonly channels: Channels) {}

  /** The newest messages of a room, the oldest of them first. */
  async messages(room: string): Promise<Message[]> {
    const { entries } = await this.#channel(room).history({ limit: 50 });
    return entries.filter(({ event }) => event === 'said').map(({ data }) => data as Message);
  }

  /** Tells everybody in the room. */
  async say(room: string, { name, text }: NewMessage): Promise<Message> {
    const message = { id: randomUUID(), name, text };
    const { cluster } = await this.#channel(room).publish('said', message);
    if (cluster === 'failed') throw ServiceUnavailable('Nobody confirmed the message');
    return message;
  }

  #channel(room: string) {
    return this.channels.channel(`room:${room}`);
  }
}
