import { Connection, Controller, Get, OnMessage, Principal, WebSocket } from 'cortado';

/** Open to everybody, over both transports: it tells a client who it is. */
@Controller('/open')
@WebSocket('/open')
export class Open {
  @Get() who(@Principal() who: unknown) {
    return { who: who ?? null };
  }
  @OnMessage('who') seen(_connection: Connection, @Principal() who: unknown) {
    return { who: who ?? null };
  }
}
