import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type ResourceStore, type StoreTransaction } from '@cortado/resources';
import { all, shop, shops } from './models';
import { page } from './queries';

const folder = mkdtempSync(join(tmpdir(), 'cortado-processes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two stores on one file, as two processes have them. */
let one: ResourceStore;
let other: ResourceStore;
let files = 0;

beforeEach(async () => {
  const url = `sqlite:${join(folder, `${(files += 1)}.db`)}`;
  one = await openStore(url);
  other = await openStore(url);
  for (const store of [one, other]) await store.start(all, { sync: true });
});
afterEach(() => Promise.all([one.stop(), other.stop()]));

const add = async (tx: StoreTransaction, name: string): Promise<void> => {
  const [row] = await tx.insert(shops, [shop(name)]);
  tx.log({ resource: 'shops', key: row!['id'] as number, kind: 'created', before: null, after: row!, except: null });
};

test('a write waits for that of another process, and reads go on', async () => {
  let waiting: Promise<unknown> | undefined;
  let isDone = false;
  await one.transaction(async (tx) => {
    await add(tx, 'a');
    waiting = other.transaction((each) => add(each, 'b')).then(() => (isDone = true));
    for (let reads = 0; reads < 20; reads += 1) {
      expect((await other.reader.list(shops, page(shops))).rows).toEqual([]);
      await new Promise(setImmediate);
    }
    expect(isDone).toBe(false);
  });
  await waiting;
  expect((await one.changes('shops', 0, 10)).map(({ after }) => after!['name'])).toEqual(['a', 'b']);
});

test('many writes of two processes', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? one : other).transaction((tx) => add(tx, `${index}`))),
  );
  const changes = await one.changes('shops', 0, 100);
  expect(changes.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(await other.changes('shops', 0, 100)).toEqual(changes);
});

test('a commit wakes who waits in the other process', async () => {
  const woken = new Promise<void>((resolve) => {
    const end = other.onCommit(() => {
      end();
      resolve();
    });
  });
  await one.transaction((tx) => add(tx, 'a'));
  await woken;
  expect(await other.changes('shops', 0, 10)).toHaveLength(1);
});
