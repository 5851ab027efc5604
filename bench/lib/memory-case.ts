import type { BenchCase, Peer, Sample, StartOptions } from './bench-case.js';
import type { ClientConnection } from './client/connection.js';
import type { Dialect } from './client/dialect.js';
import { openSockets } from './client/ws-client.js';
import { Server, type Program } from './server.js';

export interface MemoryCase extends Omit<BenchCase, 'unit' | 'better' | 'peers'> {
  readonly peers: Readonly<Record<string, Program>>;
  readonly dialect: (peer: string) => Dialect;
  readonly connections: number;
}

/** Opened and closed before the first look, so that code and buffers that are needed once are not counted. */
const VISITORS = 200;

/**
 * Resident memory that an idle connection costs, after a full collection. Each round has a process of its own: a heap that has
 * grown once does not grow again.
 */
export function memoryCase({ peers, dialect, connections, ...rest }: MemoryCase): BenchCase {
  const peerOf = (name: string, program: Program): Peer => ({
    start: (options) =>
      Promise.resolve({
        measure: () => measure(program, dialect(name), options.short ? 10 : connections, options),
        stop: () => Promise.resolve(),
      }),
  });
  return {
    ...rest,
    unit: 'bytes per connection',
    better: 'less',
    settling: 0,
    peers: Object.fromEntries(Object.entries(peers).map(([name, program]) => [name, peerOf(name, program)])),
  };
}

async function measure(program: Program, dialect: Dialect, count: number, { short }: StartOptions): Promise<Sample> {
  const server = await Server.start(program);
  let sockets: readonly ClientConnection[] = [];
  try {
    const visitors = await openSockets(server.port, dialect, short ? 1 : VISITORS);
    for (const visitor of visitors) visitor.close();
    const before = await server.memory();
    sockets = await openSockets(server.port, dialect, count);
    const after = await server.memory();
    return { figure: (after.rss - before.rss) / count };
  } finally {
    for (const socket of sockets) socket.close();
    await server.stop();
  }
}
