import { StoreError, type CommittedChanges, type ResourceStore, type Row } from '@cortado/resources';
import { products, samples, shop, shops } from './models';

/** A row that is added by itself. */
export function createsContract(current: () => ResourceStore): void {
  const changes = () => current().changes('shops', 0, 100);

  describe('a row that is added by itself', () => {
    test('is returned as it is stored, and logged', async () => {
      const first = await current().create(shops, { name: 'a' }, null);
      const second = await current().create(shops, shop('b', 2), 'c1');
      expect([first, second]).toEqual([
        { id: expect.any(Number), name: 'a', stock: 0 },
        { id: expect.any(Number), name: 'b', stock: 2 },
      ]);
      const created = { resource: 'shops', kind: 'created', before: null, time: expect.any(Date) };
      expect(await changes()).toEqual([
        { ...created, seq: 1, key: first['id'], after: first, except: null },
        { ...created, seq: 2, key: second['id'], after: second, except: 'c1' },
      ]);
      expect(await current().reader.position(shops)).toMatchObject({ head: 2 });
    });

    test('may bring its key, which is not generated again, or one that the process makes', async () => {
      await current().create(shops, { id: 7, name: 'seven' }, null);
      const next = await current().create(shops, shop('next'), null);
      expect(next['id']).toBeGreaterThan(7);
      const { id, ...rest } = await current().create(products, { secret: 'x', sku: 'é😀' }, null);
      expect(await current().reader.read(products, id as string)).toEqual({ id, ...rest });
      const { secret, ...shown } = rest;
      expect(secret).toBe('x');
      // What is excluded from output is not in the log.
      expect(await current().changes('products', 0, 10)).toMatchObject([{ key: id, after: { id, ...shown } }]);
      expect((await current().changes('products', 0, 10))[0]!.after).not.toHaveProperty('secret');
    });

    test('leaves nothing behind when the database refuses it', async () => {
      await current().create(shops, shop('a'), null);
      const again = current().create(shops, shop('a'), null);
      await expect(again).rejects.toEqual(expect.objectContaining({ code: 'unique', fields: ['name'] }));
      await expect(again).rejects.toBeInstanceOf(StoreError);
      await expect(current().create(products, { shopId: 99 }, null)).rejects.toMatchObject({ code: 'reference' });
      await expect(current().create(shops, { name: 1 }, null)).rejects.toMatchObject({ code: 'value' });
      expect(await changes()).toHaveLength(1);
      expect(await current().changes('products', 0, 10)).toEqual([]);
    });

    test('of 40 at once are logged in one order without holes', async () => {
      await Promise.all(Array.from({ length: 40 }, (_, index) => current().create(shops, shop(`${index}`), null)));
      const found = await changes();
      expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(new Set(found.map(({ key }) => key)).size).toBe(40);
    });
  });

  describe('who waits for commits', () => {
    test('is told what the log has, in the epoch that it has', async () => {
      const told: CommittedChanges[] = [];
      const end = current().onCommit((committed) => told.push(...committed));
      const date = new Date('2026-03-29T01:30:00.001Z');
      const sample: Row = { text: "o'r", number: 0.1, boolean: true, date, bigint: '9007199254740993', decimal: '1.5' };
      await current().create(samples, { ...sample, json: { a: [1, null] } }, null);
      await current().create(products, { secret: 'x' }, 'c1');
      await current().transaction(async (tx) => {
        const rows = await tx.insert(shops, [shop('a'), shop('b')]);
        for (const after of rows) {
          tx.log({ resource: 'shops', key: after['id'] as number, kind: 'created', before: null, after, except: null });
        }
        const [before] = rows;
        const key = before!['id'] as number;
        const after = await tx.update(shops, key, { stock: 4 });
        tx.log({ resource: 'shops', key, kind: 'updated', before: before!, after, except: 'c2' });
        tx.log({ resource: 'shops', key, kind: 'touched', before: null, after: null, except: null });
      });
      await current().transaction(async (tx) => tx.reset(samples));
      end();
      const positions = await current().positions();
      expect(told.map(({ resource }) => resource)).toEqual(['samples', 'products', 'shops', 'samples']);
      for (const { resource, changes } of told.slice(0, 3)) {
        expect(changes).toEqual(await current().changes(resource, 0, 100));
      }
      expect(told[1]!.epoch).toBe(positions.get('products')!.epoch);
      expect(told[0]!.epoch).not.toBe(positions.get('samples')!.epoch);
      expect(told[3]).toEqual({ resource: 'samples', epoch: positions.get('samples')!.epoch, changes: [] });
    });
  });
}
