import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network that a test can cut between a client and a server on 127.0.0.1. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isHanging = false;
  #cutsMidFrame = false;
  /** In milliseconds, by which everything is delayed in both directions. */
  latency = 0;

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

  /** Breaks each connection in the middle of the next bytes that the server sends, and every new one. */
  cutMidFrame(): void {
    this.#cutsMidFrame = this.#isCut = true;
  }

  /** Connections that hung are broken, as after a timeout of the network. */
  restore(): void {
    if (this.#isHanging) this.#breakAll();
    this.#isCut = this.#isHanging = this.#cutsMidFrame = false;
    this.latency = 0;
  }

  stop(): void {
    this.#server.close();
    this.#breakAll();
  }

  #accept(client: Socket): void {
    if (this.#isCut) return void client.destroy();
    const server = connect(this.target, '127.0.0.1');
    this.#join(client, server, (bytes) => this.#carry(bytes, server));
    this.#join(server, client, (bytes) => {
      if (this.#cutsMidFrame) client.end(bytes.subarray(0, bytes.length / 2));
      else this.#carry(bytes, client);
    });
    if (this.#isHanging) for (const each of [client, server]) each.pause();
  }

  /** Timers of one length fire in their order. */
  #carry(bytes: Buffer, to: Socket): void {
    if (this.latency === 0) to.write(bytes);
    else setTimeout(() => to.write(bytes), this.latency);
  }

  #join(from: Socket, to: Socket, carry: (bytes: Buffer) => void): void {
    this.#sockets.add(from);
    from.on('data', carry);
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
