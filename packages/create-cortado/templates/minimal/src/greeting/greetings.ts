import { Singleton } from 'cortado';
import type { Greeting, NewGreeting } from './greeting.dto.js';

/** How many are kept. Clients add to them, so there has to be a limit. */
const MOST = 1_000;

/** The greetings, in memory. One instance serves the controller and the socket. */
@Singleton()
export class Greetings {
  readonly #byId = new Map<number, Greeting>();
  #newest = 0;

  all(): Greeting[] {
    return [...this.#byId.values()];
  }

  find(id: number): Greeting | undefined {
    return this.#byId.get(id);
  }

  add({ name }: NewGreeting): Greeting {
    this.#newest += 1;
    const greeting = { id: this.#newest, text: `Hello, ${name}!` };
    this.#byId.set(greeting.id, greeting);
    this.#byId.delete(greeting.id - MOST);
    return greeting;
  }
}
