import type { ConstraintStrategy, HTTPVersion, Handler, Req } from 'find-my-way';
import { ConfigurationError } from '../errors/configuration-error';

/** The name of the constraint, in the routers of both transports. */
export const HOST_CONSTRAINT = 'cortadoHost';

const PATTERN = /^(?:\*\.)?[\w-]+(?:\.[\w-]+)*$/;
const HOST = /^([\w-]+(?:\.[\w-]+)*)\.?(?::\d*)?$/;

/** @throws ConfigurationError E_CONTROLLER for an invalid host */
export function checkHost(host: string, where: string): string {
  if (typeof host === 'string' && PATTERN.test(host)) return host.toLowerCase();
  throw new ConfigurationError('E_CONTROLLER', {
    where,
    problem: `${JSON.stringify(host)} is not a host`,
    remedy: "name it without scheme and port, as in 'api.example.com', or '*.example.com' for one subdomain level",
  });
}

/** The host name in a Host header, without its port; undefined for IPv6 addresses and invalid names. */
export function hostName(header: string | undefined): string | undefined {
  return header === undefined ? undefined : HOST.exec(header)?.[1]?.toLowerCase();
}

/** The key under which a route is registered. The `=` keeps it apart from the names in requests, with which the router asks too. */
export function hostConstraint(host: string): Readonly<Record<string, string>> {
  return { [HOST_CONSTRAINT]: `=${host}` };
}

type Stored = Handler<HTTPVersion.V1>;

/** How find-my-way compares hosts: the exact name first, then the wildcard for its first label. */
export function hostStrategy(
  hostOf: (request: Req<HTTPVersion.V1>) => string | undefined,
): ConstraintStrategy<HTTPVersion.V1, string> {
  return {
    name: HOST_CONSTRAINT,
    storage() {
      const handlers = new Map<string, Stored>();
      const named = (host: string): Stored | undefined => {
        const dot = host.indexOf('.');
        return handlers.get(`=${host}`) ?? (dot < 0 ? undefined : handlers.get(`=*${host.slice(dot)}`));
      };
      return {
        get: (host) => (host.startsWith('=') ? handlers.get(host) : named(host)) ?? null,
        set: (host, handler) => void handlers.set(host, handler),
      };
    },
    // A cast: find-my-way accepts undefined here, but its types do not declare it.
    deriveConstraint: (request) => hostName(hostOf(request)) as string,
    mustMatchWhenDerived: false, // a route without a host answers on any
  };
}
