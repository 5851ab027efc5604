import { createClient } from 'redis';
import type { Address } from './topology';
import type { Client } from './link';

/** A client of the package `redis`, of which the broker makes a copy with a connection of its own. */
export interface RedisClient {
  /** The options that it was created with. */
  readonly options?: object;
  /** Creates another client with the same options. */
  duplicate(overrides?: object): unknown;
}

/** Fails instead of queueing, and does not connect again: the broker does. */
const OVERRIDES = { RESP: 3, disableOfflineQueue: true, maintNotifications: 'disabled' } as const;

/** A client that is not connected, of the server of an address. */
export function clientOf(url: string): Client {
  return createClient({ url, ...OVERRIDES, socket: { reconnectStrategy: false } }) as Client;
}

/**
 * A copy of a client that is not connected.
 *
 * @param address of another server, to which the copy logs in in the same way
 */
export function copyOf(client: RedisClient, address?: Address): Client {
  const { socket } = (client.options ?? {}) as { socket?: object };
  const elsewhere = address === undefined ? {} : { url: undefined };
  return client.duplicate({
    ...OVERRIDES,
    ...elsewhere,
    socket: { ...socket, ...address, reconnectStrategy: false },
  }) as Client;
}
