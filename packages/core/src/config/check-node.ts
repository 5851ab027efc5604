import { ConfigurationError } from '../errors/configuration-error';

/** What the packages ask for in `engines`, which package managers only warn of. */
const FLOOR = [20, 19] as const;

/**
 * @param version as in `process.versions.node`
 * @throws ConfigurationError E_NODE for one that is older than what the packages are made for
 */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.', 2).map(Number);
  const [least, leastMinor] = FLOOR;
  if (major > least || (major === least && minor >= leastMinor)) return;
  throw new ConfigurationError('E_NODE', {
    where: 'createApp',
    problem: `Node ${version} is older than ${FLOOR.join('.')}, and lacks fixes and functions that Cortado needs`,
    remedy: 'use a maintained version of Node',
  });
}
