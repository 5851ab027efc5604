import { ConfigurationError } from '@cortado/core';

/**
 * Loads a driver, which is installed by applications that use its database.
 *
 * @throws ConfigurationError E_RESOURCE when it is not installed
 */
export function loadDriver(name: 'libsql' | 'pg', url: string): unknown {
  try {
    return require(name) as unknown;
  } catch (cause) {
    throw new ConfigurationError('E_RESOURCE', {
      where: `resources(), database ${url.slice(0, url.indexOf(':') + 1)}…`,
      problem: `the driver "${name}" cannot be loaded`,
      remedy: `install it: npm install ${name}`,
      cause,
    });
  }
}
