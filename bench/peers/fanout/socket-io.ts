import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';
import { listenOnLoopback } from '../loopback.js';
import type { FanoutArgument } from './cortado.js';

const { redis: url } = (JSON.parse(process.argv[2]!) ?? {}) as FanoutArgument;
const ROOM = 'room:1';

/** The same rooms. The client answers no pings of Engine.IO, so they come after the last round. */
const server = createServer();
const io = new Server(server, { transports: ['websocket'], pingInterval: 600_000, serveClient: false });
if (url !== undefined) {
  const [publisher, subscriber] = [createClient({ url }), createClient({ url })];
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on('connection', (socket) => {
  void socket.join(ROOM);
  socket.on('news', (message: unknown) => {
    const user = checkUser(message);
    if (!Array.isArray(user)) io.to(ROOM).emit('news', user);
  });
  socket.on('join', async (channel: string, acknowledge: (reply: object) => void) => {
    await socket.join(channel);
    acknowledge({ statusCode: 200, body: { channel, data: null } });
  });
  socket.on('leave', async (channel: string, acknowledge: (reply: object) => void) => {
    await socket.leave(channel);
    acknowledge({ statusCode: 204, body: null });
  });
});

await serve(() => listenOnLoopback(server));
