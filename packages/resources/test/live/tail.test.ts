import { compileModels, Key, openStore, resource, Resource } from '@cortado/resources';
import { Expose } from 'class-transformer';
import { IsInt } from 'class-validator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeTail, type Follower } from '../../src/live/change-tail';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { closeLiveApps, LiveApp } from './live-app';

/** Runs while a row is written for its watchers. */
let written: (value: number) => unknown = () => undefined;

@Resource('readings')
class Reading {
  @Key() id!: number;
  @IsInt() value!: number;

  @Expose() get label(): string {
    written(this.value);
    return `${this.value}`;
  }
}

@Resource('orders')
class Order {
  @Key() id!: number;
  @IsInt() amount!: number;
}

afterEach(async () => {
  written = () => undefined;
  await closeLiveApps();
});

const watch = (channel: string) => ({ event: '$join', channel });

/** Of the event loop. */
const turn = () => new Promise(setImmediate);

describe('the tail of the log', () => {
  it('tells nobody to begin anew who began to watch while another log was read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cortado-tail-'));
    const database = `sqlite:${join(folder, 'app.db')}`;
    const app = await LiveApp.start([Reading, Order], { database });
    // Another process, as far as the first one knows: its changes are read.
    const other = await openStore(database);
    const [readings] = compileModels([Reading, Order]).values();
    await other.start([...compileModels([Reading, Order]).values()], { sync: false });
    try {
      const client = await app.connect('/ws/readings');
      await client.ask(watch('readings'));
      const orders = app.app.get(resource(Order));
      let delivered = 0;
      let joined = -1;
      let watching: Promise<unknown> | undefined;
      const watcher = await app.connect('/ws/orders');
      written = () => {
        delivered += 1;
        const until = performance.now() + 2;
        while (performance.now() < until);
        watching ??= orders
          .create({ amount: 1 })
          .then(() => watcher.ask(watch('orders')))
          .then(() => (joined = delivered));
      };
      await other.transaction(async (tx) => {
        const rows = await tx.insert(
          readings!,
          Array.from({ length: 200 }, (_, value) => ({ value })),
        );
        for (const after of rows) {
          tx.log({
            resource: 'readings',
            key: after['id'] as number,
            kind: 'created',
            before: null,
            after,
            except: null,
          });
        }
      });
      await client.jsons(200);
      await watching;
      // Otherwise this test shows nothing.
      expect(joined).toBeGreaterThan(0);
      expect(joined).toBeLessThan(200);
      await orders.create({ amount: 2 });
      expect(await watcher.json()).toMatchObject({ event: 'created', data: { amount: 2 } });
    } finally {
      await other.stop();
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('looks again whenever it is woken, also in the moment in which a look ends', async () => {
    const [readings] = compileModels([Reading]).values();
    const store = new MemoryStore();
    await store.start([readings!]);
    const tail = new ChangeTail(store, {
      info: () => undefined,
      error: (problem: unknown) => expect(problem).toBeUndefined(),
    });
    // So many microtasks are between the end of a look and what wakes the tail.
    for (let ticks = 0; ticks < 20; ticks += 1) {
      const seen: number[] = [];
      const follower: Follower = {
        name: 'readings',
        epoch: '',
        seq: 0,
        deliver: async () => true,
        async advance() {
          seen.push(ticks);
          if (seen.length > 1) return;
          let ticked = Promise.resolve();
          for (let tick = 0; tick < ticks; tick += 1) ticked = ticked.then(() => undefined);
          void ticked.then(() => tail.wake());
        },
      };
      tail.follow(follower);
      for (let turns = 0; turns < 10 && seen.length < 2; turns += 1) await turn();
      expect(seen).toEqual([ticks, ticks]);
      tail.unfollow(follower);
      await turn();
    }
    await tail.stop();
  });

  it('delivers the writes of many at once in the order of the log, and each once', async () => {
    const app = await LiveApp.start([Order], { database: 'sqlite::memory:' });
    const orders = app.app.get(resource(Order));
    const client = await app.connect('/ws/orders');
    const joined = await client.ask(watch('orders'));
    await Promise.all([
      ...Array.from({ length: 30 }, (_, amount) => orders.create({ amount })),
      orders.create(Array.from({ length: 30 }, (_, index) => ({ amount: 30 + index }))),
    ]);
    const events = (await client.jsons(60)) as readonly { offset: number; data: { id: number } }[];
    expect(events.map(({ offset }) => offset)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(new Set(events.map(({ data }) => data.id)).size).toBe(60);
    expect(joined.body.offset).toBe(0);
  });
});
