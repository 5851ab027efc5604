import { WebSocketServer } from 'ws';

/** What the memory of a connection is compared with: ws, and nothing else. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  process.send!({ port: (server.address() as { port: number }).port });
});
server.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', (data) => socket.send(data));
});
process.on('message', ({ id }: { id: number }) => {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc!();
  process.send!({ answerTo: id, answer: { rss: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed } });
});
