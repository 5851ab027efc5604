import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@cortado/resources';
import { all, shop, shops } from './models';

const folder = mkdtempSync(join(tmpdir(), 'cortado-busy-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a write that waits for more than 5 s is refused, be it for this process or for another', async () => {
  const url = `sqlite:${join(folder, 'a.db')}`;
  const one = await openStore(url);
  const other = await openStore(url);
  await one.start(all, { sync: true });
  await other.start(all, { sync: true });
  await one.transaction(async () => {
    const late = await Promise.all(
      [one, other].map((store) =>
        store.transaction((tx) => tx.insert(shops, [shop('a')])).catch((error: unknown) => error),
      ),
    );
    expect(late).toMatchObject([{ code: 'busy' }, { code: 'busy' }]);
  });
  await one.transaction((tx) => tx.insert(shops, [shop('a')]));
  expect(await other.reader.read(shops, 1)).toMatchObject({ name: 'a' });
  await Promise.all([one.stop(), other.stop()]);
});
