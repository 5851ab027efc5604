import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';
import { listenOnLoopback } from '../loopback.js';

/**
 * The floor: `ws`, JSON.parse, and checks written by hand. A handshake is a look at the path and what `ws` does by itself: the rules of RFC
 * 6455, the 101, a set of its clients. There is no check of the origin, no limit of connections, time or messages, no heartbeat, no id and
 * no address of the client. Cortado does all of these in the same case.
 */
const server = createServer();
const echo = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const news = new WebSocketServer({ noServer: true, perMessageDeflate: false });

echo.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    const checked = parse(data as Buffer);
    const reply = Array.isArray(checked)
      ? { statusCode: 400, body: { errorList: checked } }
      : { statusCode: 200, body: checked };
    socket.send(JSON.stringify(reply));
  });
});

news.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    const user = parse(data as Buffer);
    if (Array.isArray(user)) return;
    const text = JSON.stringify({ event: 'news', data: user });
    for (const client of news.clients) if (client.readyState === client.OPEN) client.send(text);
  });
});

function parse(data: Buffer): ReturnType<typeof checkUser> {
  try {
    return checkUser(JSON.parse(data.toString()));
  } catch {
    return [{ loc: [], type: 'json_invalid', msg: 'This is not JSON' }];
  }
}

server.on('upgrade', (request, socket, head) => {
  const target = request.url === '/news' ? news : echo;
  target.handleUpgrade(request, socket, head, (each) => target.emit('connection', each, request));
});

await serve(() => listenOnLoopback(server));
