import { Created, OnReceive, Returns, WebSocket } from 'cortado';
import { Greeting, NewGreeting } from './greeting.dto.js';
import { Greetings } from './greetings.js';

/** One instance for each connection. A message is checked like a body, and answered with a status like a request. */
@WebSocket('/live')
export class GreetingEndpoint {
  constructor(private readonly greetings: Greetings) {}

  @OnReceive()
  @Returns(201, Greeting)
  add(greeting: NewGreeting) {
    return Created(this.greetings.add(greeting));
  }
}
