import { setTimeout as delay } from 'node:timers/promises';
import { WrongAnswer, type BenchCase, type RunningPeer, type Sample, type StartOptions } from '../lib/bench-case.js';
import type { ClientConnection } from '../lib/client/connection.js';
import { envelope } from '../lib/client/dialect.js';
import { joinAll } from '../lib/client/join-all.js';
import { openSockets } from '../lib/client/ws-client.js';
import { limitCase } from '../lib/limit-case.js';
import type { BenchRedis } from '../lib/redis-server.js';
import type { Server } from '../lib/server.js';
import { withRedis, type ProgramWithRedis } from './with-redis.js';

export interface PositionChecksCase {
  readonly name: string;
  readonly program: ProgramWithRedis;
  /** A socket whose connections join channels of their own when they receive a message, and reply when they are in them. */
  readonly path: string;
  readonly connections: number;
  /** In per cent of one core. */
  readonly limit: number;
}

/** In milliseconds, after which an idle channel is checked. */
const PERIOD = 25_000;
/** In milliseconds, of one round. */
const ROUND = 2_000;
/** Connections that join side by side. */
const BATCH = 5;

/** What a process costs that has nothing to do but to check where its channels stand. */
export function positionChecksCase({ name, limit, ...rest }: PositionChecksCase): BenchCase {
  return limitCase({
    name,
    limit,
    unit: '% of a core',
    rounds: 3,
    // In the first one the last of the joins are still under way.
    settling: 1,
    start: (options) => start(rest, options),
  });
}

function start(
  { program, path, connections }: Omit<PositionChecksCase, 'name' | 'limit'>,
  { short }: StartOptions,
): Promise<RunningPeer> {
  return withRedis(program, async (redis, server) => {
    const sockets = await openSockets(server.port, envelope(path), short ? 2 * BATCH : connections);
    await joinAll(sockets, BATCH);
    // The first channels have been idle for less than a period.
    if (!short) await delay(PERIOD);
    return new Checks(redis, server, sockets, short);
  });
}

class Checks implements RunningPeer {
  constructor(
    private readonly redis: BenchRedis,
    private readonly server: Server,
    private readonly sockets: readonly ClientConnection[],
    private readonly short: boolean,
  ) {}

  async measure(): Promise<Sample> {
    const [before, redisBefore] = [await this.server.cpu(), await this.redis.cpu()];
    const [scripts, began] = [await this.redis.calls('evalsha'), performance.now()];
    await delay(this.short ? 100 : ROUND);
    const seconds = (performance.now() - began) / 1_000;
    const busy = ((await this.server.cpu()) - before) / 1_000_000 / seconds;
    const aside = ((await this.redis.cpu()) - redisBefore) / 1_000_000 / seconds;
    const checks = (await this.redis.calls('evalsha')) - scripts;
    if (!this.short && checks < seconds) throw new WrongAnswer(`${checks} checks in ${seconds.toFixed(1)} s`);
    return { figure: 100 * busy, busy, aside };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.close();
    await this.server.stop();
    await this.redis.stop();
  }
}
