import type { BenchCase, Peer, Quota, RunningPeer, Sample, StartOptions } from './bench-case.js';
import { awake } from './client/awake.js';
import { Server, type Program } from './server.js';

/** A client with its connections open. */
export interface Load {
  /** Sends until the quota is used up and everything is answered. @returns how many answers came. @throws WrongAnswer */
  run(quota: Quota): Promise<number>;
  close(): void | Promise<void>;
  /** Whether the server closes its connections while other peers are warmed up, as one of HTTP does after five idle seconds. */
  readonly isClosedWhenIdle?: boolean;
}

/** Opens the client's connections to one peer. */
export type OpenLoad = (port: number, options: StartOptions) => Promise<Load>;

export interface ServerCase extends Omit<BenchCase, 'unit' | 'better' | 'peers'> {
  readonly unit?: string;
  readonly peers: Readonly<Record<string, Program>>;
  /** The same work for every peer, in the words that this one understands. */
  readonly load: (peer: string) => OpenLoad;
  /** How long the load runs before the rounds, in milliseconds: work with much code needs longer to be compiled. Default 400. */
  readonly warmUp?: number;
}

const WARM_UP: Quota = { count: 200_000, ms: 400 };
const SHORT_WARM_UP: Quota = { count: 1, ms: 2_000 };
/** On new connections of HTTP, before the first round. */
const FIRST: Quota = { count: 10_000, ms: 60 };

/**
 * A case of servers, each in its own process, counted by one client. The figure is answers per second of the server's processor
 * time: unlike answers per second of wall time, it does not change when the client is the bound or another process takes the
 * processor away.
 */
export function serverCase({
  peers,
  load,
  warmUp = WARM_UP.ms,
  unit = 'answers per CPU second',
  ...rest
}: ServerCase): BenchCase {
  const spawn = ([peer, program]: [string, Program]): [string, Peer] => [
    peer,
    { start: (options) => startServer(program, load(peer), options, { ...WARM_UP, ms: warmUp }) },
  ];
  return { ...rest, unit, better: 'more', peers: Object.fromEntries(Object.entries(peers).map(spawn)) };
}

/**
 * A server that is warm.
 *
 * @param beside microseconds of processor time of what works for the server, as a database does, and counts as part of it
 */
export async function startServer(
  program: Program,
  open: OpenLoad,
  options: StartOptions,
  warmUp: Quota = WARM_UP,
  beside?: () => number,
): Promise<RunningPeer> {
  const server = await Server.start(program);
  const opened = async (first: Quota): Promise<Load> => {
    const load = await open(server.port, options);
    try {
      await awake(() => load.run(first));
      return load;
    } catch (error) {
      await load.close();
      throw error;
    }
  };
  let load: Load | undefined;
  try {
    load = await opened(options.short ? SHORT_WARM_UP : warmUp);
    if (load.isClosedWhenIdle === true) {
      await load.close();
      load = undefined;
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    async measure(quota) {
      // Now every peer is warm.
      load ??= await opened(options.short ? SHORT_WARM_UP : FIRST);
      return measure(server, load, quota, beside);
    },
    async stop() {
      try {
        await load?.close();
      } finally {
        await server.stop();
      }
    },
  };
}

/** Some runs of the load against a server, as one sample. */
async function measure(server: Server, load: Load, quota: Quota, beside?: () => number): Promise<Sample> {
  const [before, besideBefore] = [await server.cpu(), beside?.() ?? 0];
  const began = performance.now();
  const answers = await awake(() => load.run(quota));
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = ((await server.cpu()) - before) / 1_000_000;
  const besideSeconds = ((beside?.() ?? 0) - besideBefore) / 1_000_000;
  return {
    figure: answers / (cpuSeconds + besideSeconds),
    perSecond: answers / seconds,
    busy: cpuSeconds / seconds,
    ...(beside === undefined ? {} : { aside: besideSeconds / seconds }),
  };
}
