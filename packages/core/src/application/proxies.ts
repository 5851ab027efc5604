import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import proxyAddresses from '@fastify/proxy-addr';
import { ConfigurationError } from '../errors/configuration-error';

/**
 * Whose word about the client is taken: `true` for everyone who connects, addresses and ranges of proxies (`'10.0.0.0/8'`,
 * `'loopback'`), or a function of an address and its distance.
 */
export type TrustProxy = boolean | string | readonly string[] | ((address: string, hop: number) => boolean);

/** What a request says of the client, as far as the proxies that it came through are trusted. */
export class Proxies {
  /** Undefined when nobody is trusted. */
  readonly trust: ((address: string, hop: number) => boolean) | undefined;

  /** @throws ConfigurationError E_OPTION for a number of hops, and for what is no address */
  constructor(option: TrustProxy | undefined) {
    this.trust = trustOf(option);
  }

  /** The address that is not one of our proxies', the nearest to us; the peer's own where nobody is trusted. */
  remoteAddress(request: IncomingMessage): string {
    const own = request.socket.remoteAddress ?? '';
    if (this.trust === undefined || request.headers['x-forwarded-for'] === undefined) return own;
    return proxyAddresses(request, this.trust) ?? own;
  }

  /** `http` or `https` where it is known for sure: this server ends TLS itself, or a trusted peer says so. */
  scheme(request: IncomingMessage): string | undefined {
    if ((request.socket as TLSSocket).encrypted) return 'https';
    return this.#forwarded(request, 'x-forwarded-proto')?.toLowerCase();
  }

  /** The host that the client asked for, with its port if it named one. */
  host(request: IncomingMessage): string | undefined {
    return this.#forwarded(request, 'x-forwarded-host') ?? request.headers.host;
  }

  /** The last of several: that of the proxy next to us. */
  #forwarded({ socket, headers }: IncomingMessage, name: string): string | undefined {
    const value = headers[name];
    if (typeof value !== 'string' || value === '' || this.trust?.(socket.remoteAddress ?? '', 0) !== true)
      return undefined;
    return value.slice(value.lastIndexOf(',') + 1).trim();
  }
}

function trustOf(option: TrustProxy | undefined): Proxies['trust'] {
  if (option === undefined || option === false) return undefined;
  if (option === true) return () => true;
  if (typeof option === 'function') return option;
  if (typeof option === 'number') throw wrong('a number of hops can be forged by the client');
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
