import type { BenchCase, Peer, Quota, RunningPeer, Sample, StartOptions } from '../lib/bench-case.js';
import { Watchers, type Watcher } from '../lib/client/watchers.js';
import { BenchPostgres } from '../lib/postgres-server.js';
import { Server } from '../lib/server.js';
import { Shared } from '../lib/shared.js';
import { ORDERS, tableOf } from '../work/order-resource.js';
import type { WriteQuestion, Written } from '../work/writers.js';
import { createTables } from './product-database.js';

/** A program with writers. */
export interface WritersPeer {
  readonly program: 'cortado' | 'by-hand' | 'one-statement';
  /** Among how many resources the writers are shared out. */
  readonly resources: number;
  /** Whether somebody watches each of them. */
  readonly isWatched?: boolean;
}

export interface WritersCase extends Pick<BenchCase, 'name' | 'subject' | 'budgets'> {
  readonly peers: Readonly<Record<string, WritersPeer>>;
  /** How many write at the same time, in one process. */
  readonly writers: number;
  /** Whether commits wait for the disk. Default: false. */
  readonly isDurable?: boolean;
}

const WARM_UP: Quota = { count: 10_000, ms: 1_500 };
const SHORT: Quota = { count: 3, ms: 2_000 };

/**
 * Rows that are created in PostgreSQL over TCP. The figure is rows per second by the clock: most of it is waiting. Each peer has a database of
 * its own, with the same tables.
 */
export function writersCase({ name, writers, isDurable = false, peers, ...rest }: WritersCase): BenchCase {
  const postgres = new Shared(({ short }) => BenchPostgres.start({ isDurable: isDurable && !short }));
  let databases = 0;
  const peerOf = (peer: WritersPeer): Peer => ({
    async start(options) {
      try {
        const server = await postgres.use(options);
        const database = await server.createDatabase(`bench${(databases += 1)}`);
        const running = await Writers.start(peer, database, server, writers, options);
        return {
          measure: (quota) => running.measure(quota),
          async stop() {
            try {
              await running.stop();
            } finally {
              await postgres.release();
            }
          },
        };
      } catch (error) {
        await postgres.release();
        throw error;
      }
    },
  });
  return {
    ...rest,
    name,
    unit: 'rows per second',
    better: 'more',
    quota: { ms: 400 },
    // What is only reported needs fewer.
    rounds: rest.budgets === undefined ? 4 : 6,
    peers: Object.fromEntries(Object.entries(peers).map(([each, peer]) => [each, peerOf(peer)])),
  };
}

class Writers implements RunningPeer {
  #events = 0;

  private constructor(
    private readonly postgres: BenchPostgres,
    private readonly server: Server,
    private readonly writers: number,
    private readonly watchers: Watchers | undefined,
  ) {}

  static async start(
    { program, resources, isWatched = false }: WritersPeer,
    database: string,
    postgres: BenchPostgres,
    writers: number,
    { short }: StartOptions,
  ): Promise<Writers> {
    await createTables(database, ORDERS);
    const url = new URL(`../peers/resources/writers-${program}.js`, import.meta.url);
    const server = await Server.start({ url, argument: { database, resources } });
    let watchers: Watchers | undefined;
    try {
      const watches = Array.from({ length: isWatched ? resources : 0 }, (_, number): Watcher => {
        const channel = tableOf(number);
        return { path: `/ws/${channel}`, channel };
      });
      watchers = isWatched ? await Watchers.open(server.port, watches) : undefined;
      const running = new Writers(postgres, server, writers, watchers);
      await running.measure(short ? SHORT : WARM_UP);
      return running;
    } catch (error) {
      watchers?.close();
      await server.stop();
      throw error;
    }
  }

  async measure(quota: Quota): Promise<Sample> {
    const [before, besideBefore] = [await this.server.cpu(), this.postgres.cpu()];
    const question: WriteQuestion = { ...quota, writers: this.writers };
    const { rows, seconds } = await this.server.ask<Written>(question);
    const cpuSeconds = ((await this.server.cpu()) - before) / 1_000_000;
    const besideSeconds = (this.postgres.cpu() - besideBefore) / 1_000_000;
    this.#events += rows;
    // Every row is told of, also those of the end.
    await this.watchers?.received(this.#events);
    return { figure: rows / seconds, busy: cpuSeconds / seconds, aside: besideSeconds / seconds };
  }

  async stop(): Promise<void> {
    this.watchers?.close();
    await this.server.stop();
  }
}
