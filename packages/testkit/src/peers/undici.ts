import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { Agent, buildConnector, ping, WebSocket } from 'undici';
import { fragments } from './fragments';
import { Arrivals } from './inbox';
import type { Peer, PeerOptions } from './peer';

/** undici's WebSocket, which Node has as its global one. It always offers permessage-deflate. */
export async function undici(url: string, { subprotocols = [] }: PeerOptions = {}): Promise<Peer> {
  const connector = buildConnector({});
  let tcp: Socket | undefined;
  const dispatcher = new Agent({
    connect: (options, done) =>
      connector(options, (...result) => {
        tcp = result[1] ?? undefined;
        done(...result);
      }),
  });
  const socket = new WebSocket(url, { protocols: [...subprotocols], dispatcher });
  socket.binaryType = 'arraybuffer';
  const arrivals = new Arrivals();
  socket.addEventListener('message', ({ data }) =>
    arrivals.message(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer)),
  );
  socket.addEventListener('close', ({ code, reason }) => arrivals.goodbye(code, reason));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', ({ error }) => reject(new Error('undici could not connect', { cause: error })));
  });
  return {
    subprotocol: socket.protocol,
    extensions: socket.extensions,
    send: (data) => socket.send(data),
    sendFragments: (text) => void tcp!.write(fragments(text)),
    next: () => arrivals.next(),
    ping: (payload) =>
      new Promise((resolve) => {
        const take = (message: unknown): void => {
          const pong = message as { websocket: WebSocket; payload: Buffer };
          if (pong.websocket !== socket) return;
          unsubscribe(PONG, take);
          resolve(pong.payload.toString());
        };
        subscribe(PONG, take);
        ping(socket, Buffer.from(payload));
      }),
    close: (code, reason) => {
      socket.close(code, reason);
      return arrivals.closed;
    },
    closed: () => arrivals.closed,
    destroy: () => tcp?.destroy(),
  };
}

const PONG = 'undici:websocket:pong';
