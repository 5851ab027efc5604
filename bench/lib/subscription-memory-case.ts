import type { BenchCase, Peer, Sample, StartOptions } from './bench-case.js';
import type { ClientConnection } from './client/connection.js';
import { envelope } from './client/dialect.js';
import { clientFrame } from './client/frame.js';
import { RecentAnswers, RecentFrames } from './client/recent-answers.js';
import { openSockets } from './client/ws-client.js';
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

const SUBJECT = 'cortado';

/**
 * Memory that V8 holds for an idle subscription, after a full collection: what it holds with all subscriptions less what it held with
 * the connections alone. Each round has a process of its own. The limit is a peer that needs exactly that much.
 */
export function subscriptionMemoryCase({ name, limit, ...rest }: SubscriptionMemoryCase): BenchCase {
  const allowed = `${limit} bytes`;
  return {
    name,
    unit: 'bytes per subscription',
    better: 'less',
    subject: SUBJECT,
    peers: {
      [SUBJECT]: peerOf((options) => measure(rest, options)),
      [allowed]: peerOf(() => Promise.resolve({ figure: limit })),
    },
    budgets: { [allowed]: { atMost: 1 } },
    rounds: 3,
  };
}

function peerOf(measured: (options: StartOptions) => Promise<Sample>): Peer {
  return {
    start: (options) => Promise.resolve({ measure: () => measured(options), stop: () => Promise.resolve() }),
  };
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

async function joinAll(sockets: readonly ClientConnection[]): Promise<void> {
  // What tells a client of each join comes before the reply.
  const frames = new RecentFrames((text) =>
    text.includes('"$joined"') ? undefined : text.includes('"statusCode":200'),
  );
  const request = clientFrame(Buffer.from('join'));
  for (const socket of sockets) {
    socket.expect(new RecentAnswers(frames));
    await socket.ask(request);
  }
}
