import { ChildApp } from '@cortado/testkit/child-app';
import { HttpClient } from '@cortado/testkit/http-client';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { converge } from './convergence';
import { TableWatcher } from './table-watcher';

jest.setTimeout(180_000);

const MODULE = join(__dirname, 'stock-app.ts');

/** The same on every database. @param databases gives the address of an empty one */
function severalProcesses(databases: () => string): void {
  test.each([1, 3])('the table of each watcher equals the database after 1,000 writes: %d processes', async (count) => {
    const database = databases();
    const apps: ChildApp[] = [];
    // One after the other: the first creates the tables.
    for (let at = 0; at < count; at += 1) apps.push(await ChildApp.start(MODULE, { database }));
    const urls = apps.map(({ port }) => `http://127.0.0.1:${port}`);
    expect(await converge({ urls, operations: 1_000, seed: 11 + count })).toBeGreaterThan(0);
    await Promise.all(apps.map((each) => each.stop()));
  });

  test('a process that is killed in the middle of writes leaves no event without its write, and no write without its event', async () => {
    const database = databases();
    const survivor = await ChildApp.start(MODULE, { database });
    const victim = await ChildApp.start(MODULE, { database });
    const url = `http://127.0.0.1:${survivor.port}`;
    const watcher = new TableWatcher(
      () => url.replace('http', 'ws'),
      {},
      () => false,
    );
    const acknowledged: number[] = [];
    const writes = Array.from({ length: 8 }, async (_, writer) => {
      const client = new HttpClient(`http://127.0.0.1:${victim.port}`);
      for (let at = 0; ; at += 1) {
        const sent = await client
          .send('POST', '/stock', { json: { name: `${writer}.${at}`, price: at } })
          .catch(() => undefined);
        if (sent?.status !== 201) return;
        acknowledged.push(sent.json.id as number);
        if (acknowledged.length === 100) victim.signal('SIGKILL');
      }
    });
    await Promise.all(writes);
    const after = await new HttpClient(url).send('POST', '/stock', { json: { name: 'after', price: 0 } });
    expect(after.status).toBe(201);
    await watcher.has('after');
    await watcher.stop();
    const stored: { id: number }[] = [];
    for (let next: string | null | undefined; next !== null;) {
      const { json: body } = await new HttpClient(url).send(
        'GET',
        `/stock?limit=100${next === undefined ? '' : `&after=${next}`}`,
      );
      stored.push(...body.items);
      next = body.next;
    }
    const told = [...watcher.rows.values()].toSorted((one, other) => one.id - other.id);
    expect(told).toEqual(stored);
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    await survivor.stop();
  });
}

describe('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-live-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let files = 0;
  severalProcesses(() => `sqlite:${join(folder, `${(files += 1)}.db`)}`);
});

describeWithPostgres('PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(() => server.run());
  afterAll(() => server.stop());
  let databases = 0;
  severalProcesses(() => {
    const name = `live${(databases += 1)}`;
    server.createDatabase(name);
    return server.url(name);
  });
});
