import { IsInt, IsString } from 'class-validator';

/** There is another class of this name. */
export class Message {
  @IsString() message!: string;
}

export const OtherMessage = otherMessage();

function otherMessage() {
  class Message {
    @IsInt() count!: number;
  }
  return Message;
}
