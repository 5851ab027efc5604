import type { Class } from '@cortado/core';
import { controllerHosts, type Host, type Route } from '@cortado/core/transport';

/**
 * Registers an endpoint on each host that its controller answers on.
 *
 * @returns those hosts, `undefined` alone for any
 * @throws ConfigurationError E_ROUTE, E_ROUTE_DUPLICATE
 */
export function addRoutes(
  host: Host,
  type: Class,
  key: PropertyKey,
  path: string,
  messages?: Route['messages'],
): readonly (string | undefined)[] {
  const hosts = controllerHosts(type);
  const shown = messages === undefined ? {} : { messages };
  const route = { transport: 'websocket', method: 'UPGRADE', path, type, key, ...shown } as const;
  for (const name of hosts) host.routes.add(name === undefined ? route : { ...route, constraint: `host ${name}` });
  return hosts;
}
