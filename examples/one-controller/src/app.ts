import { Controller, createApp, Created, OnReceive, Post, WebSocket, type CortadoOptions } from 'cortado';
import { IsString, Length } from 'class-validator';

class Greeting {
  @IsString() @Length(1, 280) message!: string;
  @IsString() user!: string;
}

/** Answers `POST /greetings` and every message on `ws://…/greetings` with the same status and the same body. */
@Controller('/greetings')
@WebSocket('/greetings')
class GreetingController {
  @Post()
  @OnReceive()
  greet(greeting: Greeting) {
    return Created({ message: `${greeting.user} says: ${greeting.message}` });
  }
}

export const createGreetings = (options: Pick<CortadoOptions, 'log'> = {}) =>
  createApp({ ...options, controllers: [GreetingController] });
