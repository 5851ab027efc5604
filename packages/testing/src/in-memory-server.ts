import type { Host, Transport } from '@cortado/core/transport';
import type { Server } from 'node:http';
import { duplexPair, type Duplex } from 'node:stream';

/** What Node's client and server ask of a connection beside its bytes. */
const SOCKET = {
  remoteAddress: '127.0.0.1',
  setNoDelay: () => undefined,
  setKeepAlive: () => undefined,
  setTimeout: () => undefined,
};

/** Stands among the transports to reach the application's server, and hands it connections that no network carries. */
export class InMemoryServer implements Transport {
  readonly name = 'http';
  #server: Server | undefined;

  mount(host: Host): void {
    this.#server = host.server;
  }

  attach(): void {}

  drain(): Promise<boolean> {
    return Promise.resolve(true);
  }

  stop(): void {}

  /** The client's end of a new connection. */
  connect(): Duplex {
    const [client, server] = duplexPair();
    Object.assign(client, SOCKET);
    Object.assign(server, SOCKET);
    // One end that vanishes takes the other with it, but not what is on its way: the other reads that, and then the end.
    client.once('close', () => server.push(null));
    server.once('close', () => client.push(null));
    this.#server?.emit('connection', server);
    return client;
  }
}
