import { IsInt } from 'class-validator';
import { Connection, Controller, Created, OnMessage, Post, WebSocket } from 'cortado';

class Command {
  @IsInt() id!: number;
}

/** Commands whose effects are counted. */
@Controller('/commands')
@WebSocket('/commands', { messageRate: 10_000, messageBurst: 10_000 })
export class Commands {
  /** The commands that were carried out, in order. */
  static readonly effects: number[] = [];

  @Post() async carryOut({ id }: Command) {
    Commands.effects.push(id);
    // Longer than it takes to send it again.
    if (id % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return Created({ id });
  }

  @OnMessage('command') carryOutMessage(command: Command, _connection: Connection) {
    return this.carryOut(command);
  }
}
