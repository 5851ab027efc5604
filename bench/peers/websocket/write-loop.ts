import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { createClient } from 'redis';
import { WebSocketServer } from 'ws';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';
import { listenOnLoopback } from '../loopback.js';

/**
 * The floor of a broadcast: the message is parsed and checked, a frame is made of it once, and nothing is done but one write of it to each
 * socket. Whether a client reads, or is closing, is not looked at, and two broadcasts of one turn are two writes. With a Redis, another
 * process makes the frame of the same text and writes it, too.
 */
const server = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const streams = new Set<Duplex>();
let publish: (text: string) => void = () => undefined;

server.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    socket.on('error', console.error);
    socket.on('message', (data) => {
      const user = checkUser(JSON.parse((data as Buffer).toString()));
      if (Array.isArray(user)) return;
      const text = JSON.stringify({ event: 'news', data: user });
      write(text);
      publish(text);
    });
  });
});

function write(text: string): void {
  const frame = textFrame(text);
  for (const each of streams) each.write(frame);
}

async function joinProcesses(url: string): Promise<void> {
  const [publisher, subscriber] = [createClient({ url }), createClient({ url })];
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const own = `${process.pid} `;
  publish = (text) => void publisher.publish('news', own + text);
  await subscriber.subscribe('news', (text) => {
    if (!text.startsWith(own)) write(text.slice(text.indexOf(' ') + 1));
  });
}

/** RFC 6455 §5.2, for the lengths that the work has. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 65_535) throw new RangeError('no work broadcasts 64 KiB');
  const header =
    payload.length < 126
      ? Buffer.from([0x81, payload.length])
      : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, payload]);
}

await serve(async (argument) => {
  const { redis } = (argument ?? {}) as { readonly redis?: string };
  if (redis !== undefined) await joinProcesses(redis);
  return listenOnLoopback(server);
});
