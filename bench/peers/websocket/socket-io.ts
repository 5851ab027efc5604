import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';
import { listenOnLoopback } from '../loopback.js';

/** An event with an ack. The client answers no pings of Engine.IO, so they come after the last round. */
const server = createServer();
const io = new Server(server, { transports: ['websocket'], pingInterval: 600_000, serveClient: false });

io.on('connection', (socket) => {
  socket.on('echo', (message: unknown, acknowledge: (reply: object) => void) => {
    const checked = checkUser(message);
    acknowledge(
      Array.isArray(checked) ? { statusCode: 400, body: { errorList: checked } } : { statusCode: 200, body: checked },
    );
  });
  socket.on('news', (message: unknown) => {
    const user = checkUser(message);
    if (!Array.isArray(user)) io.emit('news', user);
  });
});

await serve(() => listenOnLoopback(server));
