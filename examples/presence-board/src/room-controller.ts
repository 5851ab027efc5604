import { Body, Channels, Controller, Cookie, Created, Get, Guard, Ok, Param, Post, ServiceUnavailable } from 'cortado';
import { randomUUID } from 'node:crypto';
import { Announcement } from './announcement';
import { isRoom, ROOMS } from './rooms';
import { worker } from './worker';

const YEAR = 31_536_000;

@Controller('/rooms')
export class RoomController {
  constructor(private readonly channels: Channels) {}

  /** The rooms, with the number of those who are in them. A browser that is new is given a cookie, so that it is known when it is back. */
  @Get()
  async all(@Cookie('visitor', { optional: true }) visitor?: string) {
    const rooms = ROOMS.map(async (room) => ({ ...room, present: (await this.#channel(room.id).presence()).count }));
    const answer = Ok({ worker, rooms: await Promise.all(rooms) });
    if (visitor !== undefined) return answer;
    return answer.cookie('visitor', randomUUID(), { httpOnly: true, sameSite: 'strict', maxAge: YEAR });
  }

  /** What happens elsewhere can be told in a room as well: by a script, a webhook, another page. */
  @Post('/:room/announcements')
  @Guard(isRoom)
  async announce(@Param('room') room: string, @Body() { text }: Announcement) {
    const { cluster, offset } = await this.#channel(room).publish('announced', { text });
    return cluster === 'failed' ? ServiceUnavailable('Nobody confirmed the announcement') : Created({ worker, offset });
  }

  #channel(room: string) {
    return this.channels.channel(`room:${room}`);
  }
}
