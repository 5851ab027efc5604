import { lookup } from 'node:dns/promises';
import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ConfigurationError } from '../errors/configuration-error';

/** How often a free port is looked for that is free on every address. */
const TRIES = 10;

export interface ListenOptions {
  /** 0 takes any port that is free on every address. */
  readonly port: number;
  /**
   * Default 127.0.0.1: name another address to be reached from outside this machine. Several are served alike, on one port;
   * `localhost` is every address of that name, as in `['127.0.0.1', '::1']`.
   */
  readonly host?: string | readonly string[];
}

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
  readonly #server: HttpServer;
  readonly #others: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(server: HttpServer) {
    this.#server = server;
    const sockets = this.#sockets;
    // One function for all: an idle connection is to cost as little as it can.
    const forget = function (this: Socket): void {
      sockets.delete(this);
    };
    server.on(isTls(server) ? 'secureConnection' : 'connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', forget);
    });
  }

  /**
   * @returns where it can be reached, the first address first
   * @throws ConfigurationError E_OPTION without an address; the system's error when one is taken or not ours: nothing listens then
   */
  async listen({ port, host = '127.0.0.1' }: ListenOptions): Promise<readonly string[]> {
    const addresses = await resolved(typeof host === 'string' ? [host] : host);
    for (let tries = 1; ; tries += 1) {
      try {
        return (await this.#bind(port, addresses)).map((each) => this.#url(each));
      } catch (error) {
        const released = this.#release();
        for (const socket of this.#sockets) socket.destroy(); // came to the addresses that are given up again
        await released;
        if (port !== 0 || addresses.length === 1 || codeOf(error) !== 'EADDRINUSE' || tries === TRIES) throw error;
      }
    }
  }

  /** Stops listening, and waits until no connection is left; those still open when the limit aborts are destroyed. */
  async stop(limit: AbortSignal): Promise<void> {
    if (!this.#server.listening) return;
    const destroy = (): void => this.#server.closeAllConnections();
    const closed = this.#release();
    this.#server.closeIdleConnections();
    setImmediate(() => setImmediate(() => this.#closeSilent())); // what has arrived is read in between
    if (limit.aborted) destroy();
    else limit.addEventListener('abort', destroy, { once: true });
    await closed;
    limit.removeEventListener('abort', destroy);
  }

  /** Browsers open connections before they need them. To Node one that has sent nothing yet is busy, and would be waited for. */
  #closeSilent(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  async #bind(port: number, addresses: readonly Address[]): Promise<readonly AddressInfo[]> {
    const bound: AddressInfo[] = [];
    for (const { host, optional } of addresses) {
      const server = this.#server.listening ? this.#another() : this.#server;
      try {
        bound.push(await listenOn(server, bound[0]?.port ?? port, host));
        if (server === this.#server) continue;
        this.#others.push(server.on('error', (error) => this.#server.emit('error', error)));
      } catch (error) {
        const isLast = bound.length === 0 && host === addresses.at(-1)?.host;
        if (!optional || isLast || !['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error))) throw error;
      }
    }
    return bound;
  }

  /** Options as Node gives them to its own servers. */
  #another(): Server {
    const hand = (socket: Socket): void => void this.#server.emit('connection', socket);
    return createServer({ allowHalfOpen: !isTls(this.#server), noDelay: true }, hand);
  }

  /** Resolves when the last connection has ended. */
  async #release(): Promise<void> {
    const listening = [this.#server, ...this.#others.splice(0)].filter((each) => each.listening);
    await Promise.all(listening.map((each) => new Promise((resolve) => each.close(resolve))));
  }

  #url({ family, address, port }: AddressInfo): string {
    const name = family === 'IPv6' ? `[${address}]` : address;
    return `${isTls(this.#server) ? 'https' : 'http'}://${name}:${port}`;
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
  if (found.size > 0) return [...found.values()];
  throw new ConfigurationError('E_OPTION', {
    where: 'app.listen, host',
    problem: 'an empty list names no address to listen on',
    remedy: 'leave it out for 127.0.0.1',
  });
}

function listenOn(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function isTls(server: HttpServer): boolean {
  return 'setSecureContext' in server;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
