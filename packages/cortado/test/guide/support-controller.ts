import { IsString } from 'class-validator';
import { Connection, Controller, Get, Ok, WebSocket } from 'cortado';

class Question {
  @IsString() text!: string;
}

@Controller('/support')
export class SupportController {
  #online = 0;

  @Get('/online')
  online() {
    return this.#online;
  }

  @WebSocket('/live')
  async live(connection: Connection) {
    await connection.acceptCallback({
      receive: Question,
      onConnect: () => (this.#online += 1),
      onReceive: ({ text }) => Ok({ answer: `You asked: ${text}` }),
      onDisconnect: () => (this.#online -= 1),
    });
  }
}
