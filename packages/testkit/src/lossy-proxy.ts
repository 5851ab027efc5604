import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between a client and a server on 127.0.0.1 that breaks a connection instead of carrying what is sent, now and then. */
export class LossyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How many requests and replies were lost. */
  readonly lost = { requests: 0, replies: 0 };

  /** @param loses decides about each piece of data */
  private constructor(
    private readonly target: number,
    private readonly loses: () => boolean,
  ) {
    this.#server = createServer((client) => {
      const server = connect(this.target, '127.0.0.1');
      this.#join(client, server, 'requests');
      this.#join(server, client, 'replies');
    });
  }

  static async start(target: number, loses: () => boolean): Promise<LossyProxy> {
    const proxy = new LossyProxy(target, loses);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const each of this.#sockets) each.destroy();
  }

  #join(from: Socket, to: Socket, what: 'requests' | 'replies'): void {
    this.#sockets.add(from);
    from.on('data', (bytes) => {
      if (from.destroyed || to.destroyed) return;
      if (!this.loses()) return void to.write(bytes);
      this.lost[what] += 1;
      from.destroy();
      to.destroy();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
