import { IsString, Length, Matches } from 'class-validator';
import { PickType } from 'cortado';

/** What a client sends over HTTP. */
export class NewMessage {
  @IsString()
  @Length(1, 40)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsString()
  @Length(1, 280)
  @Matches(/\S/, { message: 'text must not be blank' })
  text!: string;
}

/** Who enters a room. */
export class EnterRoom extends PickType(NewMessage, ['name']) {}

/** What somebody in a room says. The name is known from entering. */
export class Say extends PickType(NewMessage, ['text']) {}

/** What everybody in the room receives. */
export class Message extends NewMessage {
  /** The same in the list of messages and in the push, so that a page can tell which ones it has. */
  @IsString() id!: string;
}
