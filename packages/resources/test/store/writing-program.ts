import 'reflect-metadata';
import { openStore } from '@cortado/resources';
import { all, shop, shops } from './models';

/** Writes several rows at once until it is killed, and tells its parent the keys of each write that was committed. */
async function main([url, name, size]: readonly string[]): Promise<never> {
  const store = await openStore(url!);
  await store.start(all, { sync: false });
  for (let count = 0; ; count += 1) {
    const keys = await store.transaction(async (tx) => {
      const given = Array.from({ length: Number(size) }, (_, index) => shop(`${name} ${count} ${index}`, count));
      const rows = await tx.insert(shops, given);
      for (const row of rows) {
        tx.log({
          resource: 'shops',
          key: row['id'] as number,
          kind: 'created',
          before: null,
          after: row,
          except: null,
        });
      }
      return rows.map(({ id }) => id);
    });
    process.send!(keys);
  }
}

void main(process.argv.slice(2));
