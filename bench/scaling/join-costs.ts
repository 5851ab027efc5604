import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import type { StartOptions } from '../lib/bench-case.js';
import { envelope } from '../lib/client/dialect.js';
import { joinAll } from '../lib/client/join-all.js';
import { openSockets } from '../lib/client/ws-client.js';
import type { Costs } from '../lib/costs-case.js';
import { BenchRedis } from '../lib/redis-server.js';
import { Server, type Program } from '../lib/server.js';

const CONNECTIONS = 10;
/** Of each connection, as the program arranges it. */
const CHANNELS = 100;
/** In milliseconds, after which Redis is asked again whether nobody is left. A question costs it some of the 40,000 microseconds that are measured. */
const PAUSE = 20;
/** The channels, and what Redis keeps for them. */
const PRESENT = '*:present:*';

/**
 * What a join to a channel with presence and leaving it cost the process and Redis, in microseconds of processor time. Ten connections share
 * a hundred channels, and are told of each other.
 */
export class JoinCosts implements Costs {
  private constructor(
    private readonly redis: BenchRedis,
    private readonly asking: ReturnType<typeof askingOf>,
    private readonly server: Server,
    private readonly path: string,
    private readonly connections: number,
  ) {}

  static async start(
    program: Program & { argument: object },
    path: string,
    { short }: StartOptions,
  ): Promise<JoinCosts> {
    const redis = await BenchRedis.start();
    const asking = askingOf(redis);
    try {
      await asking.connect();
      const server = await Server.start({ ...program, argument: { ...program.argument, redis: redis.url } });
      const costs = new JoinCosts(redis, asking, server, path, short ? 1 : CONNECTIONS);
      for (let warm = 0; warm < (short ? 0 : 5); warm += 1) await costs.measure();
      return costs;
    } catch (error) {
      asking.destroy();
      await redis.stop();
      throw error;
    }
  }

  async measure(): Promise<Record<'process' | 'redis', number>> {
    const sockets = await openSockets(this.server.port, envelope(this.path), this.connections);
    const [before, redisBefore] = [await this.server.cpu(), await this.redis.cpu()];
    await joinAll(sockets);
    for (const each of sockets) each.close();
    while (await this.#isAnybodyLeft()) await delay(PAUSE);
    const joins = CHANNELS * this.connections;
    const process = ((await this.server.cpu()) - before) / joins;
    const redis = ((await this.redis.cpu()) - redisBefore) / joins;
    return { process, redis };
  }

  /** A channel without members has no presence and no subscription. */
  async #isAnybodyLeft(): Promise<boolean> {
    const left = [await this.asking.keys(PRESENT), await this.asking.pubSubChannels(PRESENT)];
    return left.flat().length > 0;
  }

  async stop(): Promise<void> {
    this.asking.destroy();
    await this.server.stop();
    await this.redis.stop();
  }
}

function askingOf({ url }: BenchRedis) {
  return createClient({ url });
}
