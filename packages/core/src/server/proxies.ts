import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import proxyAddresses from '@fastify/proxy-addr';
import { ConfigurationError } from '../errors/configuration-error';
import { clientAddress } from './client-address';

/**
 * Whose word about the client is taken: `true` for everyone who connects, addresses and ranges of proxies (`'10.0.0.0/8'`,
 * `'loopback'`), or a function of an address and its distance.
 */
export type TrustProxy = boolean | string | readonly string[] | ((address: string, hop: number) => boolean);

/** `X-Forwarded-Proto` as proxies write it: Traefik and others say `wss` of a handshake. */
const SCHEMES: Readonly<Record<string, string>> = { http: 'http', https: 'https', ws: 'http', wss: 'https' };

/** A peer on a unix socket is on this machine. */
const LOOPBACK = '127.0.0.1';

/** What a request says of the client, as far as the proxies that it came through are trusted. */
export class Proxies {
  /** Undefined when nobody is trusted. */
  readonly trust: ((address: string, hop: number) => boolean) | undefined;
  readonly #isUnixPeer: (socket: Socket) => boolean;

  /**
   * @param isUnixPeer whether a socket came in over a unix socket, so that it has no address
   * @throws ConfigurationError E_OPTION for a number of hops, and for what is not an address
   */
  constructor(option: TrustProxy | undefined, isUnixPeer: (socket: Socket) => boolean = () => false) {
    const trust = trustOf(option);
    // Fastify asks as well: with addresses as the header has them, and with undefined for a peer without one.
    this.trust = trust && ((address, hop) => trust(clientAddress(address ?? ''), hop));
    this.#isUnixPeer = isUnixPeer;
  }

  /** The address that is not one of our proxies', the nearest to us; the peer's own where nobody is trusted. In one spelling. */
  remoteAddress({ socket, headers }: IncomingMessage): string {
    const forwarded = headers['x-forwarded-for'];
    let address = clientAddress(socket.remoteAddress ?? '');
    if (this.trust === undefined || typeof forwarded !== 'string') return address;
    // Each proxy appends whom it heard, so the nearest is the last.
    const hops = forwarded.split(',');
    let hop = 0;
    while (hops.length > 0 && this.trust(hop === 0 ? this.#peer(socket) : address, hop)) {
      const next = hops.pop()!.trim();
      if (next === '') continue;
      address = clientAddress(next);
      hop += 1;
    }
    return address;
  }

  /** `http` or `https` where it is known for sure: this server ends TLS itself, or a trusted peer says so. */
  scheme(request: IncomingMessage): string | undefined {
    if ((request.socket as TLSSocket).encrypted) return 'https';
    return SCHEMES[this.#forwarded(request, 'x-forwarded-proto')?.toLowerCase() ?? ''];
  }

  /** The host that the client asked for, with its port if it named one. */
  host(request: IncomingMessage): string | undefined {
    return this.#forwarded(request, 'x-forwarded-host') ?? request.headers.host;
  }

  /** The last of several: that of the proxy next to us. */
  #forwarded({ socket, headers }: IncomingMessage, name: string): string | undefined {
    const value = headers[name];
    if (typeof value !== 'string' || value === '' || this.trust?.(this.#peer(socket), 0) !== true) return undefined;
    return value.slice(value.lastIndexOf(',') + 1).trim();
  }

  /** A socket that was destroyed has no address either: only one that is known to be a unix socket's counts as this machine. */
  #peer(socket: Socket): string {
    return socket.remoteAddress ?? (this.#isUnixPeer(socket) ? LOOPBACK : '');
  }
}

function trustOf(option: TrustProxy | undefined): Proxies['trust'] {
  if (option === undefined || option === false) return undefined;
  if (option === true) return () => true;
  if (typeof option === 'function') return option;
  if (typeof option === 'number') throw wrong('a client can forge the number of hops');
  try {
    const addresses = typeof option === 'string' ? option.split(',').map((each) => each.trim()) : [...option];
    return proxyAddresses.compile(addresses);
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function wrong(problem: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: 'createApp, options.trustProxy',
    problem,
    remedy: "name the addresses of your proxies, as in ['10.0.0.0/8', 'loopback']",
    cause,
  });
}
