import type { ListQuery, ResourceStore, Row, Value } from '@cortado/resources';
import { samples, shop, shops } from './models';
import { equal, page } from './queries';

/** Lists, pages and snapshots. */
export function readingContract(current: () => ResourceStore, { isShared }: { readonly isShared: boolean }): void {
  const list = (query: ListQuery) => current().reader.list(shops, query);
  const add = (rows: readonly Row[]) => current().transaction((tx) => tx.insert(shops, rows));

  describe('lists', () => {
    test('have the order, the bounds and the total that was asked for', async () => {
      await add([shop('a', 2), shop('b', 1), shop('c', 2), shop('d', 3)]);
      const names = ({ rows }: { readonly rows: readonly Row[] }) => rows.map(({ name }) => name);
      const first = await list(page(shops, { sort: '-stock', limit: 2, total: true }));
      expect({ ...first, rows: names(first) }).toEqual({ rows: ['d', 'c'], more: true, total: 4 });
      const rest = await list(page(shops, { sort: '-stock', limit: 2, offset: 2 }));
      expect({ ...rest, rows: names(rest) }).toEqual({ rows: ['a', 'b'], more: false });
      const where = equal(shops, 'stock', 2);
      const none = await list(page(shops, { where, offset: 5, total: true }));
      expect(none).toEqual({ rows: [], more: false, total: 2 });
    });

    test.each(['bigint', 'decimal'])('put a %s in order by its value, and not by its digits', async (name) => {
      const values = ['9', '10', '-1', '100', '12', '121'];
      await current().transaction((tx) =>
        tx.insert(
          samples,
          values.map((value) => ({ [name]: value })),
        ),
      );
      const { rows } = await current().reader.list(samples, page(samples, { sort: name }));
      expect(rows.map((row) => Number(row[name]))).toEqual([-1, 9, 10, 12, 100, 121]);
    });

    test('a cursor neither loses nor repeats rows whose sort values do not change, while others are written', async () => {
      const stock = (index: number): number => (index * 7_919) % 500;
      await add(Array.from({ length: 10_000 }, (_, index) => shop(`kept ${index}`, stock(index))));
      const seen: Row[] = [];
      let after: readonly Value[] | undefined;
      let round = 0;
      for (let more = true; more; round += 1) {
        const found = await list(page(shops, { sort: '-stock', limit: 500, after }));
        seen.push(...found.rows);
        more = found.more;
        const last = found.rows.at(-1)!;
        after = [last['stock']!, last['id']!];
        const key = found.rows[0]!['id'] as number;
        await Promise.all([
          add([shop(`new ${round}`, stock(round)), shop(`newer ${round}`, 499)]),
          current().transaction((tx) => tx.update(shops, key, { name: `renamed ${round}` })),
        ]);
      }
      const keys = seen.map(({ id }) => id);
      expect(new Set(keys).size).toBe(keys.length);
      // The first 10,000 were there all the time.
      const kept = keys.filter((id) => (id as number) <= 10_000);
      expect(kept).toHaveLength(10_000);
    });

    test('name many keys at once', async () => {
      const rows = await add(Array.from({ length: 2_500 }, (_, index) => shop(`${index}`)));
      const keys = rows.map(({ id }) => id as number);
      expect(await current().reader.readMany(shops, keys)).toHaveLength(2_500);
      expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 2_500 }, (_, index) => `${index}`));
    });
  });

  describe('snapshots', () => {
    test('see one moment, whatever is committed in the meantime', async () => {
      const [row] = await add([shop('a')]);
      let written: Promise<unknown> | undefined;
      await current().snapshot(async (reader) => {
        const before = await reader.position(shops);
        expect((await reader.list(shops, page(shops))).rows).toEqual([row]);
        written = current().transaction(async (tx) => {
          await tx.update(shops, row!['id'] as number, { stock: 9 });
          await tx.insert(shops, [shop('b')]);
          tx.log({ resource: 'shops', key: 1, kind: 'updated', before: row!, after: row!, except: null });
        });
        if (!isShared) await written;
        expect(await reader.read(shops, row!['id'] as number)).toEqual(row);
        expect((await reader.list(shops, page(shops, { total: true }))).total).toBe(1);
        expect(await reader.position(shops)).toEqual(before);
      });
      await written;
      expect((await list(page(shops, { total: true }))).total).toBe(2);
    });

    test('refuse reads after their end', async () => {
      const kept = await current().snapshot(async (reader) => reader);
      await expect(kept.read(shops, 1)).rejects.toThrow(/over/);
    });
  });
}
