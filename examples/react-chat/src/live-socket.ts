import { WebSocket } from 'cortado';
import { RoomChannel } from './room-channel';

/** One connection for all rooms of a page. */
@WebSocket('/live', { channels: [RoomChannel] })
export class LiveSocket {}
