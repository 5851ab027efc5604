import { Body, Controller, Created, Get, Param, Post, Returns } from 'cortado';
import { Message, NewMessage } from './room.dto.js';
import { Rooms } from './rooms.js';

@Controller('/rooms/:room/messages')
export class RoomController {
  constructor(private readonly rooms: Rooms) {}

  @Get()
  @Returns(200, [Message])
  all(@Param('room') room: string) {
    return this.rooms.messages(room);
  }

  @Post()
  @Returns(201, Message)
  async add(@Param('room') room: string, @Body() message: NewMessage) {
    return Created(await this.rooms.say(room, message));
  }
}
