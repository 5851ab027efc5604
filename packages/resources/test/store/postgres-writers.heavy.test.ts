import { openStore, type ResourceStore, type Row, type StoreTransaction } from '@cortado/resources';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { Client } from 'pg';
import { crashesContract } from './contract-of-crashes';
import { tablesContract } from './contract-of-tables';
import { all, products, shop, shops } from './models';
import { page } from './queries';

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());

  let databases = 0;
  let url: string;
  const address = (): string => {
    const name = `d${(databases += 1)}`;
    server.createDatabase(name);
    return server.url(name);
  };

  describe('tables', () => {
    tablesContract(address);
  });
  describe('crashes', () => {
    crashesContract(address);
  });

  describe('two processes', () => {
    let one: ResourceStore;
    let other: ResourceStore;
    beforeEach(async () => {
      url = address();
      one = await openStore(url);
      other = await openStore(url);
      for (const store of [one, other]) await store.start(all, { sync: true });
    });
    afterEach(() => Promise.all([one.stop(), other.stop()]));

    const add = async (tx: StoreTransaction, name: string): Promise<Row> => {
      const [row] = await tx.insert(shops, [shop(name)]);
      tx.log({
        resource: 'shops',
        key: row!['id'] as number,
        kind: 'created',
        before: null,
        after: row!,
        except: null,
      });
      return row!;
    };

    test('16 writers: the log has the order of the commits, and no reader sees a hole', async () => {
      const writes = 16 * 25;
      let isDone = false;
      const writers = Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          for (let index = 0; index < 25; index += 1) {
            await (writer % 2 === 0 ? one : other).transaction(async (tx) => {
              await add(tx, `${writer} ${index}`);
              // Another resource, so that two logs are locked.
              if (index % 3 === 0) {
                const [row] = await tx.insert(products, [{}]);
                const key = row!['id'] as string;
                tx.log({ resource: 'products', key, kind: 'created', before: null, after: row!, except: null });
              }
            });
          }
        }),
      ).then(() => (isDone = true));
      const seen: number[] = [];
      while (seen.length < writes) {
        const last = isDone;
        const found = await one.changes('shops', seen.length, 50);
        seen.push(...found.map(({ seq }) => seq));
        // What is in the log is in the table, and what is in the table is in the log.
        const [total, head] = await other.snapshot(async (reader) => [
          (await reader.list(shops, page(shops, { limit: 1, total: true }))).total,
          (await reader.position(shops)).head,
        ]);
        expect(total).toBe(head);
        if (last && found.length === 0) break;
      }
      await writers;
      expect(seen).toEqual(Array.from({ length: writes }, (_, index) => index + 1));
      expect((await one.reader.position(products)).head).toBe(16 * 9);
    });

    test('transactions that wait for each other are repeated', async () => {
      const [a, b] = await one.transaction((tx) => tx.insert(shops, [shop('a'), shop('b')]));
      let attempts = 0;
      let locked = 0;
      let bothLocked = (): void => undefined;
      const met = new Promise<void>((resolve) => (bothLocked = resolve));
      const both = (store: ResourceStore, keys: readonly number[]): Promise<void> =>
        store.transaction(async (tx) => {
          attempts += 1;
          for (const key of keys) {
            const row = await tx.lock(shops, key);
            await tx.update(shops, key, { stock: (row!['stock'] as number) + 1 });
            locked += 1;
            if (locked === 2) bothLocked();
            await met;
          }
        });
      const keys = [a!['id'] as number, b!['id'] as number];
      await Promise.all([both(one, keys), both(other, keys.toReversed())]);
      // One is given up and repeated. If it takes its row again before the other one has woken up, it waits once more, and so on.
      expect(attempts).toBeGreaterThanOrEqual(3);
      const rows = await one.reader.readMany(shops, keys);
      expect(rows.map(({ stock }) => stock)).toEqual([2, 2]);
    });

    test('a commit wakes who waits in the other process, also after its connection was cut', async () => {
      const admin = new Client({ connectionString: url });
      await admin.connect();
      let wake = (): void => undefined;
      const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
      let woken = next();
      const end = other.onCommit(() => wake());
      // It listens.
      await woken;
      woken = next();
      await one.transaction((tx) => add(tx, 'a'));
      await woken;
      woken = next();
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'");
      // It listens again, and looks whether it has missed something.
      await woken;
      woken = next();
      await one.transaction((tx) => add(tx, 'b'));
      await woken;
      end();
      await admin.end();
      expect(await other.changes('shops', 0, 10)).toHaveLength(2);
    });

    test('a database that is away, and is back', async () => {
      await one.transaction((tx) => add(tx, 'a'));
      await server.kill();
      await expect(one.transaction((tx) => add(tx, 'b'))).rejects.toMatchObject({ code: 'unavailable' });
      await expect(one.ping()).rejects.toMatchObject({ code: 'unavailable' });
      await server.run();
      await one.transaction((tx) => add(tx, 'c'));
      expect((await other.changes('shops', 0, 10)).map(({ after }) => after!['name'])).toEqual(['a', 'c']);
    });
  });
});
