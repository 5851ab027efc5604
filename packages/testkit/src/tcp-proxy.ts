import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network that a test can cut between a client and a server on 127.0.0.1. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isHanging = false;

  /** @param target port of the server; a test can name another one later */
  private constructor(public target: number) {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks all connections, and every new one. */
  cut(): void {
    this.#isCut = true;
    this.#breakAll();
  }

  /** Keeps all connections open, and carries nothing any more. */
  hang(): void {
    this.#isHanging = true;
    for (const each of this.#sockets) each.pause();
  }

  /** Connections that hung are broken, as after a timeout of the network. */
  restore(): void {
    if (this.#isHanging) this.#breakAll();
    this.#isCut = this.#isHanging = false;
  }

  stop(): void {
    this.#server.close();
    this.#breakAll();
  }

  #accept(client: Socket): void {
    if (this.#isCut) return void client.destroy();
    const server = connect(this.target, '127.0.0.1');
    this.#join(client, server);
    this.#join(server, client);
    if (this.#isHanging) for (const each of [client, server]) each.pause();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (bytes) => void to.write(bytes));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #breakAll(): void {
    for (const each of this.#sockets) each.destroy();
  }
}
