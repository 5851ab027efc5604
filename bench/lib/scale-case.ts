import { createPublisher, type Publisher } from '@cortado/redis';
import type { BenchCase, Peer, Quota, RunningPeer, Sample, StartOptions } from './bench-case.js';
import type { Dialect } from './client/dialect.js';
import { clientFrame } from './client/frame.js';
import { QuietMembers } from './client/quiet-members.js';
import { BenchRedis } from './redis-server.js';
import { Server, type Program } from './server.js';
import { median } from './statistics.js';

export interface ScaleCase extends Pick<BenchCase, 'name' | 'rounds' | 'subject' | 'budgets'> {
  /** Its argument gets the address of a Redis as `redis`, where there is one. */
  readonly program: Program & { readonly argument: object };
  readonly dialect: Dialect;
  readonly channel: string;
  readonly message: unknown;
  /** Of all processes together. */
  readonly sockets: number;
  readonly fleets: Readonly<Record<string, { readonly processes: number; readonly hasRedis: boolean }>>;
}

/** Of one round: what the system keeps for members that do not read. */
const MOST = 40;
const ROUND: Quota = { count: MOST, ms: 400 };

/**
 * What the same sockets get per second of wall time from one process or several, with a publisher beside them. While the clock runs,
 * one client of each process reads; the others are read when it has stopped, and every delivery is looked at then.
 */
export function scaleCase({ program, dialect, channel, message, sockets, fleets, ...rest }: ScaleCase): BenchCase {
  const peerOf = ([name, fleet]: [string, ScaleCase['fleets'][string]]): [string, Peer] => {
    const start = (options: StartOptions): Promise<RunningPeer> =>
      Fleet.start({ name: `${rest.name}, ${name}`, program, dialect, channel, message, sockets, ...fleet }, options);
    return [name, { start }];
  };
  const peers = Object.fromEntries(Object.entries(fleets).map(peerOf));
  return { ...rest, unit: 'deliveries per second', better: 'more', quota: ROUND, peers };
}

interface FleetOptions extends Omit<ScaleCase, 'fleets' | 'rounds' | 'subject' | 'budgets'> {
  readonly processes: number;
  readonly hasRedis: boolean;
}

/** Shares of one processor. */
interface Used {
  readonly deliveries: number;
  readonly processes: readonly number[];
  readonly redis: number;
  readonly client: number;
}

class Fleet implements RunningPeer {
  readonly #used: Used[] = [];
  #published = 0;

  private constructor(
    private readonly options: FleetOptions,
    private readonly redis: BenchRedis | undefined,
    private readonly publisher: Publisher | undefined,
    private readonly servers: readonly Server[],
    private readonly members: QuietMembers,
    private readonly isShort: boolean,
  ) {}

  static async start(options: FleetOptions, { short }: StartOptions): Promise<Fleet> {
    const { program, dialect, message, sockets, processes, hasRedis } = options;
    const redis = hasRedis ? await BenchRedis.start() : undefined;
    const servers: Server[] = [];
    let publisher: Publisher | undefined;
    try {
      const argument = { ...program.argument, ...(redis === undefined ? {} : { redis: redis.url }) };
      for (let count = 0; count < processes; count += 1) servers.push(await Server.start({ ...program, argument }));
      if (redis !== undefined) publisher = await createPublisher({ url: redis.url, log: false });
      const ports = servers.map(({ port }) => port);
      const members = await QuietMembers.open(ports, dialect, short ? 2 : sockets / processes, message);
      const fleet = new Fleet(options, redis, publisher, servers, members, short);
      for (let warm = 0; warm < (short ? 0 : 5); warm += 1) await fleet.measure(ROUND);
      fleet.#used.length = 0;
      return fleet;
    } catch (error) {
      await publisher?.close();
      for (const each of servers) await each.stop();
      await redis?.stop();
      throw error;
    }
  }

  async measure(quota: Quota): Promise<Sample> {
    const [before, redisBefore, clientBefore] = [await this.#cpu(), await this.#redisCpu(), process.cpuUsage()];
    const began = performance.now();
    const first = this.#published;
    await this.#publish(Math.min(quota.count, MOST), began + quota.ms);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(clientBefore);
    const share = (microseconds: number): number => microseconds / 1_000_000 / seconds;
    const after = await this.#cpu();
    const used = {
      processes: after.map((cpu, index) => share(cpu - before[index]!)),
      redis: share((await this.#redisCpu()) - redisBefore),
      client: share(user + system),
    };
    const deliveries = (await this.members.read(this.#published)) * (this.#published - first);
    const figure = deliveries / seconds;
    this.#used.push({ ...used, deliveries: figure });
    return { figure, perSecond: figure, busy: Math.max(...used.processes), aside: used.redis + used.client };
  }

  /**
   * Asks for the next publication when every process has begun to deliver the one before: so it is there when a process has finished,
   * which need not wait, and none gets two at once, which it would write together.
   */
  async #publish(count: number, until: number): Promise<void> {
    const last = this.#published + count;
    do {
      this.#ask();
      this.#published += 1;
      await this.members.begun(this.#published);
    } while (this.#published < last && performance.now() < until);
    await this.members.delivered(this.#published);
  }

  #ask(): void {
    const { channel, message, dialect } = this.options;
    if (this.publisher !== undefined) return void this.publisher.channel(channel).publish('news', message);
    this.members.first.write(clientFrame(Buffer.from(dialect.encode(message))));
  }

  #cpu(): Promise<number[]> {
    return Promise.all(this.servers.map((server) => server.cpu()));
  }

  async #redisCpu(): Promise<number> {
    return (await this.redis?.cpu()) ?? 0;
  }

  async stop(): Promise<void> {
    if (!this.isShort) console.log(`${this.options.name}: ${this.#told()}`);
    this.members.close();
    await this.publisher?.close();
    for (const each of this.servers) await each.stop();
    await this.redis?.stop();
  }

  /**
   * What was busy, and how much: where the wall time is not halved, the one at 100 % is why. And what the fleet delivers in a second in
   * which its busiest process has a processor to itself, which neighbours do not change.
   */
  #told(): string {
    const of = (figure: (used: Used) => number): number => median(this.#used.map(figure));
    const share = (figure: (used: Used) => number): string => `${Math.round(100 * of(figure))} %`;
    const processes = this.servers.map((_, index) => share((used) => used.processes[index]!));
    const others = `Redis ${share(({ redis }) => redis)}, client ${share(({ client }) => client)}`;
    const capacity = Math.round(of(({ deliveries, processes: shares }) => deliveries / Math.max(...shares)));
    return `processes ${processes.join(' and ')}, ${others}; capacity ${capacity.toLocaleString('en')} deliveries per second`;
  }
}
