import { Body, Controller, Created, Get, NotFound, Param, Post, Returns } from 'cortado';
import { Greeting, NewGreeting } from './greeting.dto.js';
import { Greetings } from './greetings.js';

@Controller('/greetings')
export class GreetingController {
  constructor(private readonly greetings: Greetings) {}

  @Get()
  @Returns(200, [Greeting])
  all() {
    return this.greetings.all();
  }

  @Get('/:id')
  @Returns(200, Greeting)
  one(@Param('id') id: number) {
    return this.greetings.find(id) ?? NotFound(`There is no greeting ${id}`);
  }

  @Post()
  @Returns(201, Greeting)
  add(@Body() greeting: NewGreeting) {
    return Created(this.greetings.add(greeting));
  }
}
