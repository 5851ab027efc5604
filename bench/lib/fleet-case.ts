import type { BenchCase, Peer, Quota, RunningPeer, Sample, StartOptions } from './bench-case.js';
import { awake } from './client/awake.js';
import { BenchRedis } from './redis-server.js';
import { Server } from './server.js';
import type { Load } from './server-case.js';

/** Opens the client's connections to all processes of one peer. */
export type OpenFleetLoad = (ports: readonly number[], options: StartOptions) => Promise<Load>;

export interface FleetCase extends Omit<BenchCase, 'better' | 'peers'> {
  /** The program of each peer. Its argument gets the address of a Redis as `redis`. */
  readonly peers: Readonly<Record<string, { readonly url: URL; readonly argument?: object }>>;
  readonly processes: number;
  readonly load: (peer: string) => OpenFleetLoad;
}

const WARM_UP: Quota = { count: 200_000, ms: 1_500 };
const SHORT: Quota = { count: 1, ms: 2_000 };

/**
 * A case of several processes of one application that Redis joins. The figure is answers per second of the processor time of all its
 * processes; that of Redis, which has the peer's messages to itself, is reported apart.
 */
export function fleetCase({ peers, processes, load, ...rest }: FleetCase): BenchCase {
  const peerOf = ([name, program]: [string, FleetCase['peers'][string]]): [string, Peer] => [
    name,
    { start: (options) => Fleet.start(program, processes, load(name), options) },
  ];
  return { ...rest, better: 'more', peers: Object.fromEntries(Object.entries(peers).map(peerOf)) };
}

class Fleet implements RunningPeer {
  private constructor(
    private readonly redis: BenchRedis,
    private readonly servers: readonly Server[],
    private readonly load: Load,
  ) {}

  static async start(
    { url, argument }: FleetCase['peers'][string],
    processes: number,
    open: OpenFleetLoad,
    options: StartOptions,
  ): Promise<Fleet> {
    const redis = await BenchRedis.start();
    const servers: Server[] = [];
    let load: Load | undefined;
    try {
      for (let count = 0; count < processes; count += 1) {
        servers.push(await Server.start({ url, argument: { ...argument, redis: redis.url } }));
      }
      load = await open(
        servers.map(({ port }) => port),
        options,
      );
      const opened = load;
      await awake(() => opened.run(options.short ? SHORT : WARM_UP));
      return new Fleet(redis, servers, opened);
    } catch (error) {
      await load?.close();
      for (const each of servers) await each.stop();
      await redis.stop();
      throw error;
    }
  }

  async measure(quota: Quota): Promise<Sample> {
    const [nodeBefore, redisBefore, began] = [await this.#cpu(), await this.redis.cpu(), performance.now()];
    const answers = await awake(() => this.load.run(quota));
    const seconds = (performance.now() - began) / 1_000;
    const cpuSeconds = ((await this.#cpu()) - nodeBefore) / 1_000_000;
    const redisSeconds = ((await this.redis.cpu()) - redisBefore) / 1_000_000;
    return {
      figure: answers / cpuSeconds,
      perSecond: answers / seconds,
      busy: cpuSeconds / seconds,
      aside: redisSeconds / seconds,
    };
  }

  async #cpu(): Promise<number> {
    const each = await Promise.all(this.servers.map((server) => server.cpu()));
    return each.reduce((sum, cpu) => sum + cpu, 0);
  }

  async stop(): Promise<void> {
    await this.load.close();
    for (const each of this.servers) await each.stop();
    await this.redis.stop();
  }
}
