import type { Application } from '@cortado/core';
import { hostOf, type Host } from '@cortado/core/transport';
import { duplexPair, type Duplex } from 'node:stream';

/** What Node's client and server ask of a connection beside its bytes. */
const SOCKET = {
  remoteAddress: '127.0.0.1',
  setNoDelay: () => undefined,
  setKeepAlive: () => undefined,
  setTimeout: () => undefined,
};

/** Hands connections that no network carries to the server of an application. */
export class InMemoryServer {
  readonly #host: Host;

  constructor(app: Application) {
    this.#host = hostOf(app);
  }

  /** What `listen()` does before it listens. A later `listen()` does not do it again. */
  start(): Promise<void> {
    return this.#host.startPlugins();
  }

  /** The client's end of a new connection. */
  connect(): Duplex {
    const [client, server] = duplexPair();
    Object.assign(client, SOCKET);
    Object.assign(server, SOCKET);
    // One end that vanishes takes the other with it, but not what is on its way: the other reads that, and then the end.
    client.once('close', () => leave(server));
    server.once('close', () => client.push(null));
    for (const end of [client, server]) deliverLater(end);
    countBytes(server);
    this.#host.server.emit('connection', server);
    return client;
  }
}

/** Nobody reads what the server writes from now on, so its end closes with what it has left to read. */
function leave(server: Duplex): void {
  if (server.readableEnded) server.destroy();
  else server.once('end', () => server.destroy()).push(null);
}

/** The access log tells how many bytes an answer had. */
function countBytes(end: Duplex & { bytesWritten?: number }): void {
  const write = end._write.bind(end);
  end.bytesWritten = 0;
  end._write = (chunk: Buffer, encoding, done) => {
    end.bytesWritten! += chunk.length;
    write(chunk, encoding, done);
  };
}

/**
 * Bytes arrive after the call that wrote them has returned, as they do on a network: `ws` starts a timer of 30 seconds after it wrote its
 * close, and never stops it when the answer is there before. A promise and not `nextTick`, which fake timers replace.
 */
function deliverLater(end: Duplex): void {
  const write = end._write.bind(end);
  end._write = (chunk, encoding, done) => void Promise.resolve().then(() => write(chunk, encoding, done));
}
