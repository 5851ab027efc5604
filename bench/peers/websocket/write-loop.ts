import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';

/**
 * The floor of a broadcast: the message is parsed and checked, a frame is made of it once, and nothing is done but one write of it to each
 * socket. Whether a client reads, or is closing, is not looked at, and two broadcasts of one turn are two writes.
 */
const server = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const streams = new Set<Duplex>();

server.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    socket.on('error', console.error);
    socket.on('message', (data) => {
      const frame = textFrame(
        JSON.stringify({ event: 'news', data: checkUser(JSON.parse((data as Buffer).toString())) }),
      );
      for (const each of streams) each.write(frame);
    });
  });
});

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

await serve(
  () =>
    new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    ),
);
