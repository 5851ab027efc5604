import { WrongAnswer, type BenchCase, type RunningPeer, type Sample, type StartOptions } from '../lib/bench-case.js';
import { awake } from '../lib/client/awake.js';
import { RecoveringClients, type MissedPublications } from '../lib/client/recovering-clients.js';
import { limitCase } from '../lib/limit-case.js';
import type { BenchRedis } from '../lib/redis-server.js';
import type { Server } from '../lib/server.js';
import { withRedis, type ProgramWithRedis } from './with-redis.js';

export interface RecoveryCase extends MissedPublications {
  readonly name: string;
  readonly program: ProgramWithRedis;
  /** In milliseconds of processor time, for 1,000 publications that are replayed. */
  readonly limit: number;
  /** How often Redis may be asked in all, however many clients there are. */
  readonly reads: number;
}

/** Recoveries before the first round. */
const WARM_UP = 5;

/** Clients of one process recover together; their joins are part of the cost. */
export function recoveryCase({ name, program, limit, reads, ...work }: RecoveryCase): BenchCase {
  return limitCase({
    name,
    limit,
    unit: 'ms of processor time per 1,000 replayed',
    rounds: 10,
    settling: 1,
    start: (options) => start(program, reads, work, options),
  });
}

function start(
  program: ProgramWithRedis,
  reads: number,
  work: MissedPublications,
  { short }: StartOptions,
): Promise<RunningPeer> {
  return withRedis(program, async (redis, server) => {
    const given = short ? { ...work, clients: 20, missed: 3 } : work;
    const recoveries = new Recoveries(redis, server, await RecoveringClients.open(server.port, given), reads);
    for (let count = 0; count < (short ? 1 : WARM_UP); count += 1) await recoveries.measure();
    return recoveries;
  });
}

class Recoveries implements RunningPeer {
  constructor(
    private readonly redis: BenchRedis,
    private readonly server: Server,
    private readonly clients: RecoveringClients,
    private readonly reads: number,
  ) {}

  async measure(): Promise<Sample> {
    await this.clients.publish();
    const [before, scripts, redisBefore] = [await this.server.cpu(), await this.#scripts(), await this.redis.cpu()];
    const began = performance.now();
    const replayed = await awake(() => this.clients.recover());
    const seconds = (performance.now() - began) / 1_000;
    const cpu = (await this.server.cpu()) - before;
    const redisSeconds = ((await this.redis.cpu()) - redisBefore) / 1_000_000;
    const reads = (await this.#scripts()) - scripts;
    if (reads > this.reads) throw new WrongAnswer(`the history was read ${reads} times, more than ${this.reads}`);
    await this.clients.leave();
    return {
      // Microseconds for one are milliseconds for a thousand.
      figure: cpu / replayed,
      perSecond: replayed / seconds,
      busy: cpu / 1_000_000 / seconds,
      aside: redisSeconds / seconds,
    };
  }

  /** Every read is one; the renewal of the lease, which is one each 3 s, counts too. */
  #scripts(): Promise<number> {
    return this.redis.calls('evalsha');
  }

  async stop(): Promise<void> {
    this.clients.close();
    await this.server.stop();
    await this.redis.stop();
  }
}
