import { Body, Controller, Created, Get, NotFound, Ok, Param, Post, Returns } from 'cortado';
import { ChatHistory } from './chat-history';
import { ChatRequest, ChatResponse } from './chat-message';

@Controller('/history/:room')
export class HistoryController {
  constructor(private readonly history: ChatHistory) {}

  @Get()
  @Returns(200, [ChatResponse])
  all(@Param('room') room: string) {
    return Ok(this.history.of(room));
  }

  @Get('/:index')
  @Returns(200, ChatResponse)
  @Returns(404, null)
  one(@Param('room') room: string, @Param('index') index: number) {
    const found = this.history.of(room)[index];
    return found ? Ok(found) : NotFound(`No message ${index} in ${room}`);
  }

  @Post()
  @Returns(201, ChatRequest)
  add(@Param('room') room: string, @Body() request: ChatRequest) {
    this.history.add(room, { ...request });
    return Created(request);
  }
}
