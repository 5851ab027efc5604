import type { AsyncApiServer, Reference } from './document';
import { given } from './parts';

/** An address of the application, as `docs({ servers })` is given it. */
export interface GivenServer {
  readonly url: string;
  readonly description?: string;
  readonly variables?: Readonly<Record<string, { readonly default: string; readonly description?: string }>>;
}

/** Where the sockets are: the servers that the application names, and the hosts that endpoints ask for. */
export class Servers {
  readonly #servers: Record<string, AsyncApiServer> = {};

  /** @param given those without a host, as `/api`, are left out: a document may be anywhere */
  constructor(all: readonly GivenServer[] = []) {
    for (const server of all) {
      const found = /^(https?|wss?):\/\/([^/?#]+)([^?#]*)/.exec(server.url);
      if (found === null) continue;
      const [, scheme = '', host = '', pathname = ''] = found;
      const count = Object.keys(this.#servers).length;
      this.#servers[count === 0 ? 'default' : `server${count + 1}`] = given({
        host,
        protocol: /s$/.test(scheme) ? 'wss' : 'ws',
        pathname: pathname === '' || pathname === '/' ? undefined : pathname,
        description: server.description,
        variables: server.variables,
      });
    }
  }

  /** The server of one host; undefined for an endpoint that every server has. */
  ofHost(host: string | undefined): readonly Reference[] | undefined {
    if (host === undefined) return undefined;
    const name = nameOfHost(host);
    const protocol = this.#servers['default']?.protocol ?? 'ws';
    const isAny = host.startsWith('*.');
    this.#servers[name] = isAny
      ? { host: host.replace('*', '{subdomain}'), protocol, variables: { subdomain: { description: 'Any subdomain' } } }
      : { host, protocol };
    return [{ $ref: `#/servers/${name}` }];
  }

  /** By name; undefined for none. */
  all(): Readonly<Record<string, AsyncApiServer>> | undefined {
    return Object.keys(this.#servers).length === 0 ? undefined : this.#servers;
  }
}

/** A host in the names of a document: `*.example.com` is `any.example.com`. */
export function nameOfHost(host: string): string {
  return host.replace('*', 'any').replaceAll(/[^\w.-]/g, '_');
}
