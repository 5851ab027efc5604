import { WebSocket } from 'cortado';
import { RoomChannel } from './room.channel.js';

/** One connection for all rooms that a client is in. */
@WebSocket('/live', { channels: [RoomChannel] })
export class RoomEndpoint {}
