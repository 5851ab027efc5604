import { StoreError, type Row, type ResourceStore } from '@cortado/resources';
import { changeLogContract } from './contract-of-changes';
import { createsContract } from './contract-of-creates';
import { readingContract } from './contract-of-reading';
import { valuesContract } from './contract-of-values';
import { all, products, shop, shops } from './models';
import { equal, page } from './queries';

/** Gives each test a store of its own, with empty tables. */
export type OpenStore = () => Promise<ResourceStore>;

/** What differs between stores. */
export interface StoreTraits {
  /** Reads wait for the transaction that runs, because there is one connection only. */
  readonly isShared: boolean;
}

/** What every store does. */
export function storeContract(open: OpenStore, traits: StoreTraits = { isShared: false }): void {
  let store: ResourceStore;
  beforeEach(async () => {
    store = await open();
    await store.start(all, { sync: true });
  });
  afterEach(() => store.stop());

  const add = (name: string): Promise<Row> =>
    store.transaction(async (tx) => (await tx.insert(shops, [shop(name)]))[0]!);
  const names = async (): Promise<unknown[]> =>
    (await store.reader.list(shops, page(shops))).rows.map((row) => row['name']);

  describe('rows', () => {
    test('are returned as they are stored, in the order given, with generated keys and defaults', async () => {
      const stored = await store.transaction((tx) => tx.insert(shops, [{ name: 'b' }, { name: 'a' }]));
      expect(stored).toEqual([
        { id: expect.any(Number), name: 'b', stock: 0 },
        { id: expect.any(Number), name: 'a', stock: 0 },
      ]);
      const [product] = await store.transaction((tx) => tx.insert(products, [{}]));
      expect(product).toEqual({
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
        sku: null,
        name: 'thing',
        shopId: null,
        parentId: null,
        secret: null,
        version: 1,
      });
    });

    test('may bring their keys, which are not generated again', async () => {
      await store.transaction((tx) =>
        tx.insert(shops, [{ id: 7, name: 'seven' }, { name: 'next' }, { id: 3, name: 'three' }]),
      );
      const last = await add('last');
      const rows = await store.reader.readMany(shops, [3, 7]);
      expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(['seven', 'three']));
      expect(last['id']).toBeGreaterThan(7);
    });

    test('of removed keys have other keys', async () => {
      const first = await add('first');
      await store.transaction((tx) => tx.remove(shops, first['id'] as number));
      expect((await add('second'))['id']).not.toBe(first['id']);
    });

    test('change in part, and are gone when they are removed', async () => {
      const { id } = await add('a');
      const key = id as number;
      const after = await store.transaction(async (tx) => {
        expect(await tx.lock(shops, key)).toMatchObject({ name: 'a' });
        return tx.update(shops, key, { stock: 4 });
      });
      expect(after).toEqual({ id, name: 'a', stock: 4 });
      expect(await store.reader.read(shops, key)).toEqual(after);
      expect(await store.reader.read(shops, key, equal(shops, 'stock', 5))).toBeUndefined();
      expect(await store.transaction((tx) => tx.update(shops, key, {}))).toEqual(after);
      await store.transaction((tx) => tx.remove(shops, key));
      expect(await store.reader.read(shops, key)).toBeUndefined();
      await expect(store.transaction((tx) => tx.update(shops, key, { stock: 1 }))).rejects.toThrow(/no row/);
    });

    test('are found by keys in any form, and not by what cannot be a key', async () => {
      const [row] = await store.transaction((tx) => tx.insert(products, [{ name: 'a' }]));
      const id = row!['id'] as string;
      expect(await store.reader.read(products, id.toUpperCase())).toEqual(row);
      expect(await store.reader.readMany(products, [id, id.toUpperCase(), 'nothing'])).toEqual([row]);
      expect(await store.reader.read(products, 'nothing')).toBeUndefined();
      expect(await store.reader.read(shops, 1.5)).toBeUndefined();
      expect(await store.reader.read(shops, 'a')).toBeUndefined();
    });

    test('that were read may be changed by their reader', async () => {
      const row = await add('a');
      (row as { name: string }).name = 'b';
      expect(await names()).toEqual(['a']);
    });
  });

  describe('transactions', () => {
    test('20 at once, of which 10 are rolled back', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          store.transaction(async (tx) => {
            await tx.insert(shops, [shop(`a${index}`)]);
            await new Promise(setImmediate);
            await tx.insert(shops, [shop(`b${index}`)]);
            if (index % 2 === 1) throw new Error('rolled back');
          }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
      const expected = Array.from({ length: 10 }, (_, index) => [`a${index * 2}`, `b${index * 2}`]).flat();
      expect(await names()).toHaveLength(20);
      expect(new Set(await names())).toEqual(new Set(expected));
    });

    test('of many who change one row lose no change', async () => {
      const { id } = await add('a');
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.transaction(async (tx) => {
            const row = await tx.lock(shops, id as number);
            await tx.update(shops, id as number, { stock: (row!['stock'] as number) + 1 });
          }),
        ),
      );
      expect(await store.reader.read(shops, id as number)).toMatchObject({ stock: 20 });
    });

    test('see what they wrote, which nobody else sees before the commit', async () => {
      let during: Promise<unknown> | undefined;
      await store
        .transaction(async (tx) => {
          await tx.insert(shops, [shop('a')]);
          expect((await tx.list(shops, page(shops, { total: true }))).total).toBe(1);
          during = store.reader.list(shops, page(shops));
          if (!traits.isShared) await during;
          throw new Error('rolled back');
        })
        .catch(() => undefined);
      expect(await during).toMatchObject({ rows: [] });
    });

    test('refuse statements after their end', async () => {
      const kept = await store.transaction(async (tx) => tx);
      await expect(kept.read(shops, 1)).rejects.toThrow(/over/);
      expect(() => kept.reset(shops)).toThrow(/over/);
    });

    test('can only be rolled back after a statement failed, even if its error was caught', async () => {
      await add('a');
      const work = store.transaction(async (tx) => {
        await tx.insert(shops, [shop('b')]);
        const error: unknown = await tx.insert(shops, [shop('a')]).catch((each: unknown) => each);
        expect(error).toBeInstanceOf(StoreError);
        await expect(tx.insert(shops, [shop('c')])).rejects.toBe(error);
      });
      await expect(work).rejects.toMatchObject({ code: 'unique' });
      expect(await names()).toEqual(['a']);
    });

    test('reject with what their work throws, whatever it looks like', async () => {
      const error = Object.assign(new Error('no such file'), { code: 'ENOENT' });
      await expect(store.transaction(() => Promise.reject(error))).rejects.toBe(error);
    });
  });

  describe('violations', () => {
    const refused = async (work: Parameters<ResourceStore['transaction']>[0], error: object): Promise<void> => {
      await expect(store.transaction(work)).rejects.toMatchObject({ name: 'StoreError', ...error });
    };

    test('unique', async () => {
      await add('a');
      const { id } = await add('b');
      await refused((tx) => tx.insert(shops, [shop('a')]), { code: 'unique', fields: ['name'] });
      await refused((tx) => tx.insert(shops, [shop('c'), shop('c')]), { code: 'unique', fields: ['name'] });
      await refused((tx) => tx.update(shops, id as number, { name: 'a' }), { code: 'unique', fields: ['name'] });
      await refused((tx) => tx.insert(shops, [{ id, name: 'd' } as Row]), { code: 'unique', fields: ['id'] });
      await store.transaction((tx) => tx.insert(products, [{ sku: 'x' }, { sku: null }, { sku: null }]));
      await refused((tx) => tx.insert(products, [{ sku: 'x' }]), { code: 'unique', fields: ['sku'] });
      await store.transaction((tx) => tx.update(shops, id as number, { name: 'b' }));
      expect(await names()).toEqual(['a', 'b']);
    });

    test('unique, of a value that moves from one row to another', async () => {
      const a = await add('a');
      await store.transaction(async (tx) => {
        await tx.update(shops, a['id'] as number, { name: 'c' });
        await tx.insert(shops, [shop('a')]);
      });
      await refused((tx) => tx.insert(shops, [shop('c')]), { code: 'unique' });
      expect(await names()).toEqual(['c', 'a']);
    });

    test('reference to a row that does not exist', async () => {
      const [row] = await store.transaction((tx) => tx.insert(products, [{}]));
      const error = { code: 'reference', fields: ['shopId'] };
      await refused((tx) => tx.insert(products, [{ shopId: 5 }]), error);
      await refused((tx) => tx.update(products, row!['id'] as string, { shopId: 5 }), error);
      await refused((tx) => tx.insert(products, [{ parentId: '00000000-0000-7000-8000-000000000000' }]), {
        code: 'reference',
        fields: ['parentId'],
      });
    });

    test('removal of a row that is referred to', async () => {
      const { id } = await add('a');
      const [row] = await store.transaction((tx) => tx.insert(products, [{ shopId: id! }]));
      await refused((tx) => tx.remove(shops, id as number), { code: 'reference', fields: [] });
      const field = products.fields.get('shopId')!;
      await store.transaction(async (tx) => {
        expect(await tx.lockReferring(products, field, id as number)).toEqual([row]);
        await tx.update(products, row!['id'] as string, { shopId: null });
        await tx.remove(shops, id as number);
      });
      expect(await names()).toEqual([]);
    });

    test('a value that does not fit', async () => {
      await refused((tx) => tx.insert(shops, [{ name: null }]), { code: 'value', fields: ['name'] });
      await refused((tx) => tx.insert(shops, [shop('a\0')]), { code: 'value', fields: ['name'] });
      await refused((tx) => tx.insert(shops, [shop('a', 1.5)]), { code: 'value', fields: ['stock'] });
      await expect(store.transaction((tx) => tx.insert(shops, [{ nmae: 'a' }]))).rejects.toThrow(/no property "nmae"/);
    });
  });

  readingContract(() => store, traits);
  changeLogContract(() => store);
  createsContract(() => store);
  valuesContract(() => store);
}
