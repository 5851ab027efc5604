import { Controller, Get, Post, Body, Param, WebSocket, OnReceive, Ok, NotFound, Created, Singleton, Connection } from 'cortado';
import type { Disconnect } from 'cortado';
import { IsString, Length } from 'class-validator';

export class ChatRequest  { @IsString() @Length(1, 280) message!: string; @IsString() user!: string }
class ChatResponse { message!: string; user!: string }

@Singleton()
class ChatHistory { readonly messages: ChatResponse[] = [] }

@WebSocket('/chat/:room')                                  // one instance per connection
export class ChatSocket {
  constructor(private readonly history: ChatHistory) {}
  async onConnect(connection: Connection) { await connection.join(`room:${connection.params.room}`) }
  @OnReceive()                                             // the DTO comes from the first parameter's type
  async onReceive(request: ChatRequest, connection: Connection) {
    const response: ChatResponse = { message: request.message, user: request.user };
    this.history.messages.push(response);
    await connection.channel(`room:${connection.params.room}`).publish('message', response, { except: connection.id });
    return Ok(response);                                   // client receives {"statusCode":200,"body":{…}}
  }
  onDisconnect(connection: Connection, reason: Disconnect) {}
}

@Controller('/history')
export class HistoryController {
  constructor(private readonly history: ChatHistory) {}
  @Get() all() { return Ok(this.history.messages) }
  @Get('/:index') one(@Param('index') index: number) {
    const found = this.history.messages[index];
    return found ? Ok(found) : NotFound(`No message ${index}`);
  }
  @Post() add(@Body() request: ChatRequest) { this.history.messages.push({ ...request }); return Created(request) }
}
