import type { ResourceStore, Row, StoreTransaction } from '@cortado/resources';
import { all, products, shop, shops } from './models';

/** The log of changes. */
export function changeLogContract(current: () => ResourceStore): void {
  const position = () => current().reader.position(shops);
  const changes = (after = 0, limit = 1_000) => current().changes('shops', after, limit);

  /** Adds a shop, and logs it. */
  const write = async (tx: StoreTransaction, name: string): Promise<Row> => {
    const [row] = await tx.insert(shops, [shop(name)]);
    tx.log({ resource: 'shops', key: row!['id'] as number, kind: 'created', before: null, after: row!, except: null });
    return row!;
  };
  const add = (name: string) => current().transaction((tx) => write(tx, name));

  describe('the log of changes', () => {
    test('has what transactions logged, counted from 1, with the rows as they were', async () => {
      const start = Date.now();
      const row = await add('a');
      await current().transaction(async (tx) => {
        const after = await tx.update(shops, row['id'] as number, { stock: 2 });
        const change = { resource: 'shops', key: row['id'] as number, except: 'c1' };
        tx.log({ ...change, kind: 'updated', before: row, after });
        tx.log({ ...change, kind: 'deleted', before: after, after: null });
      });
      const found = await changes();
      const key = row['id'];
      const after = { ...row, stock: 2 };
      expect(found).toEqual([
        {
          resource: 'shops',
          seq: 1,
          key,
          kind: 'created',
          before: null,
          after: row,
          except: null,
          time: expect.any(Date),
        },
        { resource: 'shops', seq: 2, key, kind: 'updated', before: row, after, except: 'c1', time: expect.any(Date) },
        {
          resource: 'shops',
          seq: 3,
          key,
          kind: 'deleted',
          before: after,
          after: null,
          except: 'c1',
          time: expect.any(Date),
        },
      ]);
      // The clock of a database and ours may differ a little.
      expect(Math.abs(found[0]!.time.getTime() - start)).toBeLessThan(60_000);
      expect((await changes(1, 1)).map(({ seq }) => seq)).toEqual([2]);
      expect(await changes(3)).toEqual([]);
      expect(await position()).toEqual({ epoch: expect.any(String), head: 3, trimmed: 0 });
    });

    test('has nothing of what was rolled back', async () => {
      await add('a');
      await current()
        .transaction(async (tx) => {
          await write(tx, 'b');
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      await add('c');
      expect((await changes()).map(({ seq, after }) => [seq, after!['name']])).toEqual([
        [1, 'a'],
        [2, 'c'],
      ]);
    });

    test('counts each resource by itself, keeps keys of any kind, and never has what is excluded from output', async () => {
      const [row] = await current().transaction(async (tx) => {
        await write(tx, 'a');
        const rows = await tx.insert(products, [{ secret: 'x', sku: 'é😀' }]);
        const key = rows[0]!['id'] as string;
        tx.log({ resource: 'products', key, kind: 'created', before: null, after: rows[0]!, except: null });
        return rows;
      });
      const { secret, ...shown } = row!;
      expect(secret).toBe('x');
      expect(await current().changes('products', 0, 10)).toMatchObject([{ seq: 1, key: row!['id'] }]);
      expect((await current().changes('products', 0, 10))[0]!.after).toEqual(shown);
      const positions = await current().positions();
      expect([...positions.keys()].toSorted()).toEqual(['products', 'samples', 'shops']);
      expect(positions.get('samples')).toMatchObject({ head: 0 });
      expect(positions.get('shops')).toEqual(await position());
    });

    test('keeps what may be kept, and remembers what was trimmed', async () => {
      for (const name of 'abcde') await add(name);
      const { epoch } = await position();
      expect(await current().trim({ count: 2, age: 60_000 })).toBe(3);
      expect(await current().trim({ count: 2, age: 60_000 })).toBe(0);
      expect((await changes()).map(({ seq }) => seq)).toEqual([4, 5]);
      expect(await position()).toEqual({ epoch, head: 5, trimmed: 3 });
      // Everything is older than a moment ahead.
      expect(await current().trim({ count: 10, age: -60_000 })).toBe(2);
      expect(await position()).toEqual({ epoch, head: 5, trimmed: 5 });
      await add('f');
      expect((await changes(5)).map(({ seq }) => seq)).toEqual([6]);
    });

    test('begins a new epoch when it is reset, at the commit', async () => {
      const before = await position();
      const others = await current().reader.position(products);
      await current()
        .transaction(async (tx) => {
          tx.reset(shops);
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      expect(await position()).toEqual(before);
      await current().transaction(async (tx) => tx.reset(shops));
      expect((await position()).epoch).not.toBe(before.epoch);
      expect(await current().reader.position(products)).toEqual(others);
      await current().newEpoch();
      expect((await current().reader.position(products)).epoch).not.toBe(others.epoch);
    });

    test('outlives another start', async () => {
      await add('a');
      const before = await position();
      if (current().name === 'memory') return;
      await current().start(all, { sync: true });
      await current().start(all, { sync: false });
      expect(await position()).toEqual(before);
    });

    test('calls who waits for commits, until it no longer wants to know', async () => {
      let calls = 0;
      const end = current().onCommit(() => (calls += 1));
      await add('a');
      expect(calls).toBeGreaterThan(0);
      end();
      const until = calls;
      await add('b');
      expect(calls).toBe(until);
    });

    test('of many writers at once is gapless, and no row is there twice', async () => {
      await Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          for (let index = 0; index < 5; index += 1) await add(`${writer} ${index}`);
        }),
      );
      const found = await changes();
      expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
      expect(new Set(found.map(({ key }) => key)).size).toBe(80);
    });
  });
}
