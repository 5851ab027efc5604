import { Arrivals } from './inbox';
import { FRAGMENT, offer, type Peer, type PeerOptions } from './peer';

// It has no types.
const { client: Client } = require('websocket') as { client: new (options: object) => any };

/** npm's `websocket`: fragments what it sends, cannot compress, names an origin. */
export async function websocket(url: string, { subprotocols = [], deflate = false }: PeerOptions = {}): Promise<Peer> {
  const client = new Client({ fragmentationThreshold: FRAGMENT });
  const connection = await new Promise<any>((resolve, reject) => {
    client.on('connect', resolve);
    client.on('connectFailed', reject);
    client.connect(url, subprotocols, new URL(url.replace('ws', 'http')).origin, offer(deflate));
  });
  const arrivals = new Arrivals();
  connection.on('message', (message: { type: string; utf8Data: string; binaryData: Buffer }) =>
    arrivals.message(message.type === 'utf8' ? message.utf8Data : message.binaryData),
  );
  connection.on('close', (code: number, reason: string) => arrivals.goodbye(code, reason));
  const send = (data: string | Buffer, inFragments: boolean): void => {
    connection.config.fragmentOutgoingMessages = inFragments;
    if (typeof data === 'string') connection.sendUTF(data);
    else connection.sendBytes(data);
  };
  return {
    subprotocol: (connection.protocol ?? '') as string,
    extensions: (client.response.headers['sec-websocket-extensions'] ?? '') as string,
    send: (data) => send(data, false),
    sendFragments: (text) => send(text, true),
    next: () => arrivals.next(),
    ping: (payload) =>
      new Promise((resolve) => {
        connection.once('pong', (answer: Buffer) => resolve(answer.toString()));
        connection.ping(payload);
      }),
    close: (code, reason) => {
      connection.close(code, reason);
      return arrivals.closed;
    },
    closed: () => arrivals.closed,
    destroy: () => connection.socket.destroy(),
  };
}
