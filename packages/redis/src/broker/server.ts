import type { ServerLink } from '../connection/link';
import { APPEND, POSITIONS, READ } from '../scripts/history-scripts';
import { ALIVE, EXPIRE, FORGET, LISTED, REGISTER, RENEW } from '../scripts/lease-scripts';
import { ENTER, LEAVE, LEAVE_ALL, LIST } from '../scripts/presence-scripts';

const SCRIPTS = [
  ...[APPEND, POSITIONS, READ],
  ...[ALIVE, EXPIRE, FORGET, LISTED, REGISTER, RENEW],
  ...[ENTER, LEAVE, LEAVE_ALL, LIST],
];

/** The oldest release that works: it has `ZADD GT` in scripts and `XTRIM MINID`. */
const OLDEST = [6, 2] as const;
/** The same for clusters: it has sharded publish/subscribe. */
const OLDEST_IN_CLUSTER = [7, 0] as const;

/**
 * Checks that a server can be used, and loads the scripts.
 *
 * @param warn told of settings under which Redis may lose data
 * @throws Error for a release that is too old, for a replica, and for a server of a cluster that is used without it
 */
export async function prepareServer(link: ServerLink, warn: (problem: string) => void): Promise<void> {
  const info = String(await link.send(['INFO']));
  checkVersion(info, link.isSharded ? OLDEST_IN_CLUSTER : OLDEST);
  if (!/^role:master/m.test(info)) throw new Error('READONLY this server is a replica: connect to the primary');
  if (!link.isSharded && /^cluster_enabled:1/m.test(info)) {
    throw new Error(
      'this server belongs to a Redis Cluster: give addresses of the cluster, as in redis({ nodes: [url] })',
    );
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? '';
  if (policy.startsWith('allkeys-')) {
    warn(`maxmemory-policy is ${policy}: Redis may evict history and presence; use noeviction or a volatile policy`);
  }
  await Promise.all(SCRIPTS.map(({ source }) => link.send(['SCRIPT', 'LOAD', source])));
}

function checkVersion(info: string, oldest: readonly [number, number]): void {
  const [version = '', major = '0', minor = '0'] = /^redis_version:((\d+)\.(\d+)\S*)/m.exec(info)?.slice(1) ?? [];
  const isOld = Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]);
  if (!isOld) return;
  throw new Error(
    `Redis ${version} is too old: @cortado/redis needs Redis ${oldest.join('.')} or later here, or Valkey`,
  );
}
