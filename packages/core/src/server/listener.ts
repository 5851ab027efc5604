import { lookup } from 'node:dns/promises';
import type { Server as HttpServer } from 'node:http';
import {
  createServer,
  Server,
  type AddressInfo,
  type ListenOptions as ServerListenOptions,
  type Socket,
} from 'node:net';
import { resolve as absolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenSettings, type ListenOptions } from './listen-options';
import { removeStaleSocket } from './stale-socket';

/** How often a free port is looked for that is free on every address. */
const TRIES = 10;

/** Milliseconds without a request after which no client is expected to be about to send one on a connection that it has. */
const QUIET = 1_000;

interface Address {
  readonly host: string;
  /** Whether to go on without it where this machine has no such address. */
  readonly optional: boolean;
}

/**
 * Where an application listens. One server serves every address: what connects to another address than the first is handed to
 * it, so requests, upgrades and limits do not know the difference, and closing it reaches all.
 */
export class Listener {
  readonly server: HttpServer;
  readonly #others: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #unixPeers = new WeakSet<Socket>();
  #hasLeft = false;
  readonly #markUnixPeer = (socket: Socket): void => void this.#unixPeers.add(socket);

  constructor(server: HttpServer) {
    this.server = server;
    const sockets = this.#sockets;
    // One function for all: an idle connection is to cost as little as it can.
    const forget = function (this: Socket): void {
      sockets.delete(this);
    };
    server.on(isTls(server) ? 'secureConnection' : 'connection', (socket: Socket) => {
      if (sockets.has(socket)) return; // given to the server once more, as plain HTTP
      sockets.add(socket);
      socket.on('close', forget);
    });
  }

  /** Whether a connection came in over a unix socket. Over TLS it cannot be told. */
  isUnixPeer(socket: Socket): boolean {
    return this.#unixPeers.has(socket);
  }

  /** Every connection that is open, whatever it speaks. */
  get connections(): Iterable<Socket> {
    return this.#sockets;
  }

  /**
   * @returns where it can be reached, the first address first, as in `http://127.0.0.1:3000` and `unix:/run/app.sock`
   * @throws ConfigurationError E_OPTION for what names no place to listen at; the system's error when one is taken or not ours:
   *   nothing listens then
   */
  async listen(options: ListenOptions): Promise<readonly string[]> {
    const { port, hosts, paths } = listenSettings(options);
    const addresses = await resolved(hosts);
    const urls: string[] = [];
    if (addresses.length > 0) urls.push(...(await this.#bindPort(port, addresses)));
    try {
      for (const path of paths) {
        await this.#bindPath(path);
        urls.push(`unix:${path.startsWith('\0') ? path : absolute(path)}`);
      }
    } catch (error) {
      await this.#giveUp();
      throw error;
    }
    return urls;
  }

  async #bindPort(port: number, addresses: readonly Address[]): Promise<readonly string[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await this.#bind(port, addresses)).map((each) => this.#url(each));
      } catch (error) {
        await this.#giveUp();
        if (port !== 0 || addresses.length === 1 || codeOf(error) !== 'EADDRINUSE' || tries === TRIES) throw error;
      }
    }
  }

  async #bindPath(path: string): Promise<void> {
    const isFirst = !this.server.listening;
    const server = isFirst ? this.server : this.#another(this.#markUnixPeer);
    if (isFirst) server.prependListener('connection', this.#markUnixPeer);
    try {
      await listenOn(server, { path });
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || !(await removeStaleSocket(path))) throw error;
      await listenOn(server, { path });
    }
    if (!isFirst) this.#others.push(server.on('error', (error) => this.server.emit('error', error)));
  }

  /** One of several addresses cannot be had: what connected to the others meanwhile is cut. */
  async #giveUp(): Promise<void> {
    this.server.off('connection', this.#markUnixPeer);
    const released = this.#release();
    for (const socket of this.#sockets) socket.destroy();
    await released;
  }

  /**
   * Stops listening, and goes on to serve the connections that there are: other processes listen at the same address. A client that
   * is about to send a request on a connection that it has would lose it if the connection closed now (RFC 9112 §9.5), so this
   * resolves, and closes idle connections, when no request has come for a second.
   *
   * @param limit ends the waiting
   */
  async leave(limit: AbortSignal): Promise<void> {
    if (this.#hasLeft || !this.server.listening) return;
    this.#hasLeft = true;
    let last = performance.now();
    this.server.on('request', () => (last = performance.now()));
    // `close()` of an HTTP server would cut idle connections.
    for (const each of [this.server, ...this.#others]) Server.prototype.close.call(each);
    while (this.#sockets.size > 0 && performance.now() - last < QUIET && !limit.aborted) await sleep(QUIET / 20);
    this.server.closeIdleConnections();
  }

  /** Stops listening, and waits until no connection is left; those still open when the limit aborts are destroyed. */
  async stop(limit: AbortSignal): Promise<void> {
    if (!this.server.listening && !this.#hasLeft) return;
    const destroy = (): void => this.server.closeAllConnections();
    const closed = this.#release();
    this.server.closeIdleConnections();
    setImmediate(() => setImmediate(() => this.#closeSilent())); // what has arrived is read in between
    // A connection becomes idle later when its request was answered before the body had arrived. Node does not say when.
    const look = setInterval(() => this.server.closeIdleConnections(), QUIET / 20);
    if (limit.aborted) destroy();
    else limit.addEventListener('abort', destroy, { once: true });
    await closed;
    clearInterval(look);
    limit.removeEventListener('abort', destroy);
  }

  /** Browsers open connections before they need them. To Node one that has sent nothing yet is busy, and would be waited for. */
  #closeSilent(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  async #bind(port: number, addresses: readonly Address[]): Promise<readonly AddressInfo[]> {
    const bound: AddressInfo[] = [];
    for (const { host, optional } of addresses) {
      const server = this.server.listening ? this.#another() : this.server;
      try {
        bound.push((await listenOn(server, { port: bound[0]?.port ?? port, host })) as AddressInfo);
        if (server === this.server) continue;
        this.#others.push(server.on('error', (error) => this.server.emit('error', error)));
      } catch (error) {
        const isLast = bound.length === 0 && host === addresses.at(-1)?.host;
        if (!optional || isLast || !['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error))) throw error;
      }
    }
    return bound;
  }

  /** Options as Node gives them to its own servers. */
  #another(arrived?: (socket: Socket) => void): Server {
    const hand = (socket: Socket): void => {
      arrived?.(socket);
      this.server.emit('connection', socket);
    };
    return createServer({ allowHalfOpen: !isTls(this.server), noDelay: true }, hand);
  }

  /** Resolves when the last connection has ended. */
  async #release(): Promise<void> {
    const all = [this.server, ...this.#others.splice(0)];
    const listening = all.filter((each) => each.listening || this.#hasLeft);
    await Promise.all(listening.map((each) => new Promise((resolve) => each.close(resolve))));
  }

  #url({ family, address, port }: AddressInfo): string {
    const name = family === 'IPv6' ? `[${address}]` : address;
    return `${isTls(this.server) ? 'https' : 'http'}://${name}:${port}`;
  }
}

/** `localhost` is every address of that name, because a client may choose any of them. */
async function resolved(hosts: readonly string[]): Promise<readonly Address[]> {
  const found = new Map<string, Address>();
  for (const host of hosts) {
    const addresses = host === 'localhost' ? await lookup(host, { all: true }) : [{ address: host }];
    for (const { address } of addresses) {
      if (!found.has(address)) found.set(address, { host: address, optional: host === 'localhost' });
    }
  }
  return [...found.values()];
}

function listenOn(server: Server, where: ServerListenOptions): Promise<AddressInfo | string | null> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve(server.address());
    });
  });
}

function isTls(server: HttpServer): boolean {
  return 'setSecureContext' in server;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
