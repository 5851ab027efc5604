import { ConfigurationError } from '@cortado/core';

/**
 * Refuses to start because of a mistake in a resource.
 *
 * @param where the class and the property
 * @throws ConfigurationError E_RESOURCE
 */
export function refuseResource(where: string, problem: string, remedy: string): never {
  throw new ConfigurationError('E_RESOURCE', { where, problem, remedy });
}
