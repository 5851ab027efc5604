import { ConfigurationError } from '@cortado/core';
import { checkOption, refuseUnknown } from '@cortado/core/transport';
import { createClient } from 'redis';
import type { Client } from '../connection/link';

/** A client of the package `redis`, of which the broker makes a copy with a connection of its own. */
export interface RedisClient {
  /** The options that it was created with. */
  readonly options?: object;
  /** Creates another client with the same options. */
  duplicate(overrides?: object): unknown;
}

/** Options of `redis()`. */
export interface RedisOptions {
  /** Address of the server, as in `redis://user:password@host:6379/0`; `rediss:` for TLS. */
  readonly url?: string;
  /** In place of `url`, for what an address cannot say. It is copied, so it need not be connected and is not closed. */
  readonly client?: RedisClient;
  /** With which all keys and channels begin, so that applications can share a server. Default `cortado`. */
  readonly prefix?: string;
  /** In milliseconds, how long the presence of a process lasts after it was killed. At least 1,000. Default 10,000. */
  readonly lease?: number;
}

const SHORTEST_LEASE = 1_000;

/** @throws ConfigurationError E_OPTION */
export function checkRedisOptions(options: RedisOptions): void {
  const { url, client, prefix = 'cortado', lease = 10_000 } = options;
  refuseUnknown('redis()', options, ['url', 'client', 'prefix', 'lease']);
  if ((url === undefined) === (client === undefined)) throw noServer(url !== undefined);
  if (url !== undefined) checkOption('redis()', 'url', isAddress(url), "an address such as 'redis://127.0.0.1:6379'");
  if (client !== undefined) checkOption('redis()', 'client', isClient(client), "a client of createClient() of 'redis'");
  checkOption(
    'redis()',
    'prefix',
    typeof prefix === 'string' && /^[^{}\s]+$/.test(prefix),
    'a text without braces or spaces',
  );
  checkOption(
    'redis()',
    'lease',
    Number.isInteger(lease) && lease >= SHORTEST_LEASE,
    `a number of milliseconds from ${SHORTEST_LEASE} on`,
  );
}

/** A client that fails instead of queueing, and does not connect again: the broker does. */
export function newClient({ url, client }: RedisOptions): Client {
  const overrides = {
    RESP: 3 as const,
    disableOfflineQueue: true,
    maintNotifications: 'disabled' as const,
  };
  if (url !== undefined) return createClient({ url, ...overrides, socket: { reconnectStrategy: false } }) as Client;
  const { socket } = client!.options as { socket?: object };
  return client!.duplicate({ ...overrides, socket: { ...socket, reconnectStrategy: false } }) as Client;
}

function isAddress(url: unknown): boolean {
  return typeof url === 'string' && /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '');
}

function isClient(client: unknown): boolean {
  return typeof client === 'object' && client !== null && typeof (client as RedisClient).duplicate === 'function';
}

function noServer(both: boolean): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: 'redis()',
    problem: both ? 'it has a url and a client' : 'it has neither a url nor a client',
    causes: both ? [] : ['the environment variable with the address is not set'],
    remedy: "give one of them, as in redis({ url: 'redis://127.0.0.1:6379' })",
  });
}
