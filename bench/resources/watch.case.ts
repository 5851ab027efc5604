import { WrongAnswer, type BenchCase, type Peer, type RunningPeer, type StartOptions } from '../lib/bench-case.js';
import { Watchers, type Watcher } from '../lib/client/watchers.js';
import { limitCase } from '../lib/limit-case.js';
import { Server } from '../lib/server.js';
import type { WatchedQuestion } from '../peers/resources/watched.js';

const url = new URL('../peers/resources/watched.js', import.meta.url);
const UNIT = 'µs of processor time per change';
/** Of one round. */
const CHANGES = 2_000;
/** Before the first round. */
const WARM_UPS = 5;
/** While evaluations are counted. */
const COUNTED = 10;

const READINGS = { path: '/ws/readings', channel: 'readings' };
/** Which no row passes, and no property finds: every change has to be looked at. */
const NOBODY: Watcher = { ...READINGS, where: { value: { gte: Number.MAX_SAFE_INTEGER } } };
/** Tells that all changes before were delivered. */
const LAST: Watcher = { ...READINGS, where: { sensor: 0 } };

/** Changes of one kind, and the events that they come to. */
class Changes implements RunningPeer {
  #events = 0;

  constructor(
    private readonly server: Server,
    private readonly watchers: Watchers,
    private readonly change: 'readings' | 'orders',
    private readonly count: number,
  ) {}

  async measure(): Promise<{ readonly figure: number }> {
    const before = await this.server.cpu();
    await this.make(this.count);
    return { figure: ((await this.server.cpu()) - before) / this.count };
  }

  async make(count: number): Promise<void> {
    await ask(this.server, { change: this.change, count });
    this.#events += this.change === 'readings' ? 1 : count;
    await this.watchers.received(this.#events);
  }

  async stop(): Promise<void> {
    this.watchers.close();
    await this.server.stop();
  }
}

function ask<T>(server: Server, question: WatchedQuestion): Promise<T> {
  return server.ask(question);
}

async function start(
  change: 'readings' | 'orders',
  watches: readonly Watcher[],
  { short }: StartOptions,
): Promise<Changes> {
  const server = await Server.start({ url });
  let watchers: Watchers | undefined;
  try {
    watchers = await Watchers.open(server.port, watches);
    const changes = new Changes(server, watchers, change, short ? 20 : CHANGES);
    if (change === 'readings') await checkEvaluations(server, changes);
    for (let count = 0; count < (short ? 1 : WARM_UPS); count += 1) await changes.measure();
    return changes;
  } catch (error) {
    watchers?.close();
    await server.stop();
    throw error;
  }
}

/** One for each change and filter, whoever has it. The last change is evaluated for its own watcher as well. */
async function checkEvaluations(server: Server, changes: Changes): Promise<void> {
  await ask(server, { evaluations: 'begin' });
  await changes.make(COUNTED);
  const found = await ask<number>(server, { evaluations: 'end' });
  if (found !== COUNTED + 1) throw new WrongAnswer(`${found} evaluations of ${COUNTED} changes, not ${COUNTED + 1}`);
}

/** Those who watch the same. */
function watchersPeer(count: number): Peer {
  return {
    start: (options) =>
      start('readings', [LAST, ...Array<Watcher>(options.short ? Math.min(20, count) : count).fill(NOBODY)], options),
  };
}

const watchers: BenchCase = {
  name: 'resources/watchers-1000',
  unit: UNIT,
  better: 'less',
  rounds: 15,
  settling: 1,
  subject: '1,000 watchers',
  peers: { '1,000 watchers': watchersPeer(1_000), '1 watcher': watchersPeer(1) },
  budgets: { '1 watcher': { atMost: 1.1 } },
};

/** Each change is written, found by one of the scopes, and delivered to the one client that has it. */
const scopes = limitCase({
  name: 'resources/scopes-10000',
  unit: UNIT,
  limit: 1_000,
  rounds: 15,
  settling: 1,
  start: (options) => {
    const shops = Array.from({ length: 10_000 }, (_, shop): Watcher => ({
      path: `/ws/orders?shop=${shop}`,
      channel: 'orders',
    }));
    // The first changes are those of the first shops.
    return start('orders', options.short ? shops.slice(0, 50) : shops, options);
  },
});

export const cases: readonly BenchCase[] = [watchers, scopes];
