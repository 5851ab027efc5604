import { IsString } from 'class-validator';
import { Controller, Get, Returns } from 'cortado';

class Greeting {
  @IsString() text!: string;
}

/** An API of one route. */
@Controller('/greeting')
export class Greeter {
  @Get() @Returns(200, Greeting) one() {
    return { text: 'Hello' };
  }
}
