import type { BenchCase, Sample, StartOptions } from './bench-case.js';
import type { ClientConnection } from './client/connection.js';
import { envelope } from './client/dialect.js';
import { joinAll } from './client/join-all.js';
import { openSockets } from './client/ws-client.js';
import { limitCase } from './limit-case.js';
import { Server, type Program } from './server.js';

export interface SubscriptionMemoryCase {
  readonly name: string;
  readonly program: Program;
  /** A socket whose connections join their channels when they receive a message, and reply when they are in all of them. */
  readonly path: string;
  readonly connections: number;
  /** Channels of each connection. */
  readonly channels: number;
  /** In bytes. */
  readonly limit: number;
}

/**
 * Memory that V8 holds for an idle subscription, after a full collection: what it holds with all subscriptions less what it held with
 * the connections alone. Each round has a process of its own.
 */
export function subscriptionMemoryCase({ name, limit, ...rest }: SubscriptionMemoryCase): BenchCase {
  return limitCase({
    name,
    limit,
    unit: 'bytes per subscription',
    rounds: 5,
    settling: 0,
    start: (options) => Promise.resolve({ measure: () => measure(rest, options), stop: () => Promise.resolve() }),
  });
}

async function measure(
  { program, path, connections, channels }: Omit<SubscriptionMemoryCase, 'name' | 'limit'>,
  { short }: StartOptions,
): Promise<Sample> {
  const count = short ? 10 : connections;
  const server = await Server.start(program);
  let sockets: readonly ClientConnection[] = [];
  try {
    // Code and buffers that are needed once are not counted.
    const visitors = await openSockets(server.port, envelope(path), 10);
    await joinAll(visitors);
    for (const visitor of visitors) visitor.close();
    sockets = await openSockets(server.port, envelope(path), count);
    const before = await server.memory();
    await joinAll(sockets);
    const after = await server.memory();
    return { figure: (after.heapUsed - before.heapUsed) / (count * channels) };
  } finally {
    for (const socket of sockets) socket.close();
    await server.stop();
  }
}
