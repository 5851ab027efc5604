import type { Link } from '../connection/link';
import { APPEND, POSITIONS, READ } from '../scripts/history-scripts';
import { ALIVE, EXPIRE, FORGET, REGISTER, RENEW } from '../scripts/lease-scripts';
import { ENTER, LEAVE, LEAVE_ALL, LIST } from '../scripts/presence-scripts';

const SCRIPTS = [APPEND, POSITIONS, READ, ALIVE, EXPIRE, FORGET, REGISTER, RENEW, ENTER, LEAVE, LEAVE_ALL, LIST];

/** The oldest release that works: it has `ZADD GT` in scripts and `XTRIM MINID`. */
const OLDEST = [6, 2] as const;

/**
 * Checks that a server can be used, and loads the scripts.
 *
 * @param warn told of settings under which Redis may lose data
 * @throws Error for a release that is too old, and for a replica
 */
export async function prepareServer(link: Link, warn: (problem: string) => void): Promise<void> {
  const info = String(await link.send(['INFO']));
  const [version = '', major = '0', minor = '0'] = /^redis_version:((\d+)\.(\d+)\S*)/m.exec(info)?.slice(1) ?? [];
  if (Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1])) {
    throw new Error(`Redis ${version} is too old: @cortado/redis needs Redis ${OLDEST.join('.')} or later, or Valkey`);
  }
  if (!/^role:master/m.test(info)) throw new Error('READONLY this server is a replica: connect to the primary');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? '';
  if (policy.startsWith('allkeys-')) {
    warn(`maxmemory-policy is ${policy}: Redis may evict history and presence; use noeviction or a volatile policy`);
  }
  await Promise.all(SCRIPTS.map(({ source }) => link.send(['SCRIPT', 'LOAD', source])));
}
