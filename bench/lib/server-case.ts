import type { BenchCase, Peer, Quota, RunningPeer, Sample, StartOptions } from './bench-case.js';
import { Server, type Program } from './server.js';

/** A client with its connections open. */
export interface Load {
  /** Sends until the quota is used up and everything is answered. @returns how many answers came. @throws WrongAnswer */
  run(quota: Quota): Promise<number>;
  close(): void | Promise<void>;
}

/** Opens the client's connections to one peer. */
export type OpenLoad = (port: number, options: StartOptions) => Promise<Load>;

export interface ServerCase extends Omit<BenchCase, 'unit' | 'better' | 'peers'> {
  readonly unit?: string;
  readonly peers: Readonly<Record<string, Program>>;
  /** The same work for every peer, in the words that this one understands. */
  readonly load: (peer: string) => OpenLoad;
  /**
   * Opens the connections anew for each round. HTTP servers close those that are idle for five seconds, and between two rounds
   * of one peer the others have theirs.
   */
  readonly renew?: boolean;
}

const WARM_UP: Quota = { count: 200_000, ms: 800 };
const SHORT_WARM_UP: Quota = { count: 1, ms: 2_000 };

/**
 * A case of servers, each in its own process, counted by one client. The figure is answers per second of the server's processor
 * time: unlike answers per second of wall time, it does not change when the client is the bound or another process takes the
 * processor away.
 */
export function serverCase({
  peers,
  load,
  renew = false,
  unit = 'answers per CPU second',
  ...rest
}: ServerCase): BenchCase {
  const spawn = ([peer, program]: [string, Program]): [string, Peer] => [
    peer,
    { start: (options) => startServer(program, load(peer), renew, options) },
  ];
  return { ...rest, unit, better: 'more', peers: Object.fromEntries(Object.entries(peers).map(spawn)) };
}

async function startServer(
  program: Program,
  open: OpenLoad,
  renew: boolean,
  options: StartOptions,
): Promise<RunningPeer> {
  const server = await Server.start(program);
  let load: Load;
  try {
    load = await open(server.port, options);
    await load.run(options.short ? SHORT_WARM_UP : WARM_UP);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    async measure(quota) {
      if (renew) {
        await load.close();
        load = await open(server.port, options);
      }
      return measure(server, load, quota);
    },
    async stop() {
      await load.close();
      await server.stop();
    },
  };
}

/** Some runs of the load against a server, as one sample. */
export async function measure(server: Server, load: Load, quota: Quota): Promise<Sample> {
  const before = await server.cpu();
  const began = performance.now();
  const answers = await load.run(quota);
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = ((await server.cpu()) - before) / 1_000_000;
  return { figure: answers / cpuSeconds, perSecond: answers / seconds, busy: cpuSeconds / seconds };
}
