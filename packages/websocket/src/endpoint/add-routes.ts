import type { Class } from '@cortado/core';
import { controllerHosts, type Host } from '@cortado/core/transport';

/**
 * Registers an endpoint on each host of its controller.
 *
 * @returns those hosts, `undefined` alone for any
 * @throws ConfigurationError E_ROUTE, E_ROUTE_DUPLICATE
 */
export function addRoutes(host: Host, type: Class, key: PropertyKey, path: string): readonly (string | undefined)[] {
  const hosts = controllerHosts(type);
  const route = { transport: 'websocket', method: 'UPGRADE', path, type, key };
  for (const name of hosts) host.routes.add(name === undefined ? route : { ...route, constraint: `host ${name}` });
  return hosts;
}
