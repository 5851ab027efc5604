import { Rooms } from '../channels/rooms';
import type { Session } from './session';

/** The open connections of this process. */
export class Registry {
  readonly open = new Map<string, Session>();
  readonly rooms: Rooms;

  constructor(changed: (channel: string, occupied: boolean) => void) {
    this.rooms = new Rooms(changed);
  }
}
