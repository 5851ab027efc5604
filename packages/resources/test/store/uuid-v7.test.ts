import { openStore } from '@cortado/resources';
import { all, products } from './models';

test('uuids of version 7 ascend, and begin with the time', async () => {
  const store = await openStore('memory:');
  await store.start(all, { sync: true });
  const start = Date.now();
  const rows = await store.transaction((tx) =>
    tx.insert(
      products,
      Array.from({ length: 10_000 }, () => ({})),
    ),
  );
  const keys = rows.map(({ id }) => id as string);
  expect(keys.every((key, index) => index === 0 || key > keys[index - 1]!)).toBe(true);
  const time = Number.parseInt(keys[0]!.replace('-', '').slice(0, 12), 16);
  expect(time).toBeGreaterThanOrEqual(start);
  expect(time).toBeLessThan(start + 60_000);
  await store.stop();
});
