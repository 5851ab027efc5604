import { ConfigurationError } from '@cortado/core';
import { checkOption, refuseUnknown } from '@cortado/core/transport';
import type { RedisClient } from '../connection/clients';

/** Where Redis is, and how to talk to it. */
export interface RedisServers {
  /** Address of the server, as in `redis://user:password@host:6379/0`; `rediss:` for TLS. */
  readonly url?: string;
  /**
   * In place of `url`, for what an address cannot say. It is copied, so it need not be connected and is not closed. Beside `sentinels`
   * or `nodes`, it says how to log in to the servers that these name.
   */
  readonly client?: RedisClient;
  /** In place of `url`: addresses of Sentinels, as in `redis://host:26379`. They name the primary, after a failover too. */
  readonly sentinels?: readonly string[];
  /** Beside `sentinels`: the name of the primary, as in `sentinel monitor <name> …`. */
  readonly name?: string;
  /** In place of `url`: addresses of some servers of a Redis Cluster, as in `redis://host:7000`. The others are found. */
  readonly nodes?: readonly string[];
  /** With which all keys and channels begin, so that applications can share a server. Default `cortado`. */
  readonly prefix?: string;
}

/** Options of `redis()`. */
export interface RedisOptions extends RedisServers {
  /** In milliseconds, how long the presence of a process lasts after it was killed. At least 1,000. Default 10,000. */
  readonly lease?: number;
}

const SERVER_NAMES = ['url', 'client', 'sentinels', 'name', 'nodes', 'prefix'];
const SHORTEST_LEASE = 1_000;

/** @throws ConfigurationError E_OPTION */
export function checkRedisOptions(options: RedisOptions): void {
  refuseUnknown('redis()', options, [...SERVER_NAMES, 'lease']);
  checkServers('redis()', options);
  const { lease = 10_000 } = options;
  const isLease = Number.isInteger(lease) && lease >= SHORTEST_LEASE;
  checkOption('redis()', 'lease', isLease, `a number of milliseconds from ${SHORTEST_LEASE} on`);
}

/** @throws ConfigurationError E_OPTION */
export function checkServerOptions(where: string, options: RedisServers): void {
  refuseUnknown(where, options, SERVER_NAMES);
  checkServers(where, options);
}

function checkServers(where: string, options: RedisServers): void {
  const { url, client, sentinels, name, nodes, prefix = 'cortado' } = options;
  const given = (['url', 'sentinels', 'nodes'] as const).filter((each) => options[each] !== undefined);
  const isComplete = given.length === 1 ? given[0] !== 'url' || client === undefined : given.length === 0 && client;
  if (!isComplete) throw noServer(where, client === undefined ? given : [...given, 'client']);
  if (url !== undefined) checkOption(where, 'url', isAddress(url), "an address such as 'redis://127.0.0.1:6379'");
  if (client !== undefined) checkOption(where, 'client', isClient(client), "a client of createClient() of 'redis'");
  if (sentinels !== undefined) {
    checkOption(where, 'sentinels', areAddresses(sentinels), "a list of addresses such as ['redis://127.0.0.1:26379']");
  }
  if (sentinels !== undefined || name !== undefined) {
    const isName = sentinels !== undefined && typeof name === 'string' && name !== '';
    checkOption(where, 'name', isName, "the name of the primary beside sentinels, such as 'mymaster', and only there");
  }
  if (nodes !== undefined) {
    checkOption(where, 'nodes', areAddresses(nodes), "a list of addresses such as ['redis://127.0.0.1:7000']");
  }
  const isPrefix = typeof prefix === 'string' && /^[^{}\s]+$/.test(prefix);
  checkOption(where, 'prefix', isPrefix, 'a text without braces or spaces');
}

function isAddress(url: unknown): boolean {
  return typeof url === 'string' && /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '');
}

function areAddresses(urls: unknown): boolean {
  return Array.isArray(urls) && urls.length > 0 && urls.every(isAddress);
}

function isClient(client: unknown): boolean {
  return typeof client === 'object' && client !== null && typeof (client as RedisClient).duplicate === 'function';
}

function noServer(where: string, given: readonly string[]): ConfigurationError {
  const isNone = given.length === 0;
  return new ConfigurationError('E_OPTION', {
    where,
    problem: isNone
      ? 'it has neither a url nor a client, nor sentinels, nor nodes'
      : `it has ${given.map((each) => (each === 'url' || each === 'client' ? `a ${each}` : each)).join(' and ')}`,
    causes: isNone ? ['the environment variable with the address is not set'] : [],
    remedy: "give one of them, as in { url: 'redis://127.0.0.1:6379' }; a client may stand beside sentinels or nodes",
  });
}
