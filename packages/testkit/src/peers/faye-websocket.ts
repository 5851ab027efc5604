import { fragments } from './fragments';
import { Arrivals } from './inbox';
import { offer, type Goodbye, type Peer, type PeerOptions } from './peer';

// It has no types.
const { Client } = require('faye-websocket') as {
  Client: new (url: string, protocols: readonly string[], options: object) => any;
};

/** npm's `faye-websocket`. It tells that a pong came only if its payload is that of the ping. */
export async function fayeWebSocket(url: string, options: PeerOptions = {}): Promise<Peer> {
  const { subprotocols = [], deflate = false } = options;
  const socket = new Client(url, subprotocols, { headers: offer(deflate) });
  const arrivals = new Arrivals();
  socket.on('message', ({ data }: { data: string | Buffer }) => arrivals.message(data));
  socket.on('close', ({ code, reason }: Goodbye) => arrivals.goodbye(code, reason));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', ({ message }: { message: string }) => reject(new Error(message)));
  });
  return {
    subprotocol: socket.protocol as string,
    extensions: (socket.headers['sec-websocket-extensions'] ?? '') as string,
    send: (data) => void socket.send(data),
    sendFragments: (text) => void socket._stream.write(fragments(text)),
    next: () => arrivals.next(),
    ping: (payload) => new Promise((resolve) => void socket.ping(payload, () => resolve(payload))),
    close: (code, reason) => {
      socket.close(code, reason);
      return arrivals.closed;
    },
    closed: () => arrivals.closed,
    destroy: () => socket._stream.destroy(),
  };
}
