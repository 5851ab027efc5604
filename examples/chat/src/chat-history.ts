import { Singleton } from 'cortado';
import type { ChatResponse } from './chat-message';

/** A room remembers this many messages, and the server this many rooms: clients choose the names, so both are bounded. */
const MESSAGES = 100;
const ROOMS = 1000;

/** What was said, by room. One instance serves the socket and the controller. */
@Singleton()
export class ChatHistory {
  readonly #rooms = new Map<string, ChatResponse[]>();

  of(room: string): readonly ChatResponse[] {
    return this.#rooms.get(room) ?? [];
  }

  add(room: string, message: ChatResponse): void {
    const messages = [...this.of(room), message].slice(-MESSAGES);
    this.#rooms.delete(room); // a Map keeps the order of insertion: the first room is the one silent for longest
    this.#rooms.set(room, messages);
    if (this.#rooms.size > ROOMS) this.#rooms.delete(this.#rooms.keys().next().value!);
  }
}
