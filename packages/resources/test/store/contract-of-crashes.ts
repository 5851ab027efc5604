import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openStore } from '@cortado/resources';
import { all, shops } from './models';
import { page } from './queries';

/** What one write adds. */
const ROWS_AT_ONCE = 3;

const REGISTER = join(__dirname, '../../../testkit/register.cjs');

/** Three processes write until they are killed. @returns the keys of the writes that were acknowledged */
async function writeUntilKilled(url: string, writes: number): Promise<readonly number[]> {
  const acknowledged: number[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const child = fork(join(__dirname, 'writing-program.ts'), [url, name, `${ROWS_AT_ONCE}`], {
        execArgv: ['--conditions=@cortado/source', '-r', REGISTER],
      });
      const exited = once(child, 'exit');
      let own = 0;
      child.on('message', (keys: number[]) => {
        acknowledged.push(...keys);
        own += 1;
        if (own === writes) child.kill('SIGKILL');
      });
      expect(await exited).toEqual([null, 'SIGKILL']);
    }),
  );
  return acknowledged;
}

/** Every acknowledged write is there, none by half, and the log has what the table has. */
export function crashesContract(address: () => string): void {
  test('processes that are killed while they write', async () => {
    const url = address();
    const store = await openStore(url);
    await store.start(all, { sync: true });
    const acknowledged = await writeUntilKilled(url, 20);
    expect(acknowledged.length).toBeGreaterThanOrEqual(3 * 20 * ROWS_AT_ONCE);
    const { rows } = await store.reader.list(shops, page(shops, { limit: 10_000 }));
    const changes = await store.changes('shops', 0, 10_000);
    const keys = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
    expect(rows.length % ROWS_AT_ONCE).toBe(0);
    expect(new Map(changes.map(({ key, after }) => [key, after]))).toEqual(
      new Map(rows.map((row) => [row['id'], row])),
    );
    expect(changes.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    expect(await store.reader.position(shops)).toMatchObject({ head: rows.length });
    await store.stop();
  });
}
