import { Connections, createApp, Ok, OnReceive, WebSocket } from 'cortado';
import { serve } from '../../lib/serve.js';
import { CreateUser } from '../../work/user.js';

@WebSocket('/echo')
class EchoSocket {
  @OnReceive() onReceive(user: CreateUser) {
    return Ok(user);
  }
}

@WebSocket('/news')
class NewsSocket {
  constructor(private readonly connections: Connections) {}

  /** Returns nothing, so that the broadcast is all that is written. */
  @OnReceive() onReceive(user: CreateUser) {
    void this.connections.broadcast('news', user);
  }
}

await serve(async () => {
  const app = await createApp({
    controllers: [EchoSocket, NewsSocket],
    // A load generator sends faster than the default allows one client, and answers no pings.
    websocket: { messageRate: 1_000_000, messageBurst: 1_000_000, pingInterval: 600_000 },
  });
  await app.listen({ port: 0 });
  return Number(new URL(app.url).port);
});
