import { openStore, type ResourceStore } from '@cortado/resources';
import { describeWithPostgres, PostgresServer } from '@cortado/testkit/postgres-server';
import pg from 'pg';
import { preparingClient, PreparedStatements } from '../../src/store/postgres/prepared-statements';
import { all, shop, shops } from './models';
import { equal, page } from './queries';

describeWithPostgres('statements that stay prepared', () => {
  const server = new PostgresServer();
  let admin: pg.Client;
  let store: ResourceStore;

  beforeAll(() => server.run());
  afterAll(() => server.stop());

  let databases = 0;
  let url: string;
  beforeEach(async () => {
    const name = `d${(databases += 1)}`;
    server.createDatabase(name);
    url = server.url(name);
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
  });
  afterEach(async () => {
    await store.stop();
    await admin.end();
  });

  const start = async (address: string): Promise<void> => {
    store = await openStore(address);
    await store.start(all, { sync: true });
  };

  test('outlive a change of their table', async () => {
    await start(url);
    await store.create(shops, shop('a'), null);
    await admin.query('alter table shops alter column stock type integer');
    await admin.query('alter table shops add column opened date');
    expect(await store.create(shops, shop('b', 2), null)).toEqual({ id: 2, name: 'b', stock: 2 });
    await admin.query('alter table shops alter column stock type bigint');
    const row = await store.transaction(async (tx) => {
      const [added] = await tx.insert(shops, [shop('c', 3)]);
      tx.log({
        resource: 'shops',
        key: added!['id'] as number,
        kind: 'created',
        before: null,
        after: added!,
        except: null,
      });
      return added;
    });
    expect(row).toMatchObject({ name: 'c', stock: 3 });
    expect((await store.changes('shops', 0, 10)).map(({ after }) => after!['name'])).toEqual(['a', 'b', 'c']);
  });

  test('are no longer kept when the connection turns out to be another one', async () => {
    await start(url);
    const statements = new PreparedStatements(false);
    const client = new (preparingClient(pg, statements))({ connectionString: url });
    await client.connect();
    const text = 'select $1::int as n';
    statements.add(text);
    const kept = async () =>
      (await client.query('select count(*)::int as n from pg_prepared_statements')).rows[0] as unknown;
    expect((await client.query(text, [1])).rows).toEqual([{ n: 1 }]);
    expect(await kept()).toEqual({ n: 1 });
    await client.query('deallocate all');
    expect((await client.query(text, [2])).rows).toEqual([{ n: 2 }]);
    expect((await client.query(text, [3])).rows).toEqual([{ n: 3 }]);
    expect(await kept()).toEqual({ n: 0 });
    // Other failures are what they were.
    await expect(client.query(text, ['x'])).rejects.toMatchObject({ code: '22P02' });
    await client.end();
  });

  test('lists that come again have the rows of their values', async () => {
    await start(url);
    for (let count = 0; count < 20; count += 1) await store.create(shops, shop(`s${count}`, count % 2), null);
    for (let limit = 5; limit < 15; limit += 1) {
      const stock = limit % 2;
      const { rows, more } = await store.reader.list(
        shops,
        page(shops, { where: equal(shops, 'stock', stock), limit }),
      );
      expect(rows.map((row) => row['stock'])).toEqual(Array<number>(Math.min(10, limit)).fill(stock));
      expect(more).toBe(limit < 10);
    }
    // A column that changes its type makes the prepared list invalid, and it is read again.
    await admin.query('alter table shops alter column stock type integer');
    const { rows } = await store.reader.list(shops, page(shops, { where: equal(shops, 'stock', 1) }));
    expect(rows).toHaveLength(10);
  });

  test('are not used where the address says that there is a proxy', async () => {
    await start(`${url}${url.includes('?') ? '&' : '?'}pgbouncer=true`);
    await store.create(shops, shop('a'), null);
    expect(await store.changes('shops', 0, 10)).toHaveLength(1);
    const statements = new PreparedStatements(true);
    statements.add('select $1');
    expect(statements.nameOf('select $1')).toBeUndefined();
  });

  test('a row is not added without its change, when the resource has no log', async () => {
    await start(url);
    await admin.query("delete from cortado_logs where resource = 'shops'");
    await expect(store.create(shops, shop('a'), null)).rejects.toThrow(
      /has no row for shops: start the application again/,
    );
    expect((await admin.query('select * from shops')).rows).toEqual([]);
  });

  test('a log is not locked while the row waits for another transaction', async () => {
    await start(url);
    const first = await store.create(shops, shop('a'), null);
    let entered = (): void => undefined;
    let release = (): void => undefined;
    const isIn = new Promise<void>((resolve) => (entered = resolve));
    const gate = new Promise<void>((resolve) => (release = resolve));
    // Holds the name "b" until it rolls back.
    const holder = store
      .transaction(async (tx) => {
        await tx.insert(shops, [shop('b')]);
        entered();
        await gate;
        throw new Error('rolled back');
      })
      .catch((error: unknown) => error);
    await isIn;
    const waiting = store.create(shops, shop('b'), null);
    const blocked = "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'";
    while (((await admin.query(blocked)).rows[0] as { readonly n: number }).n === 0);
    // Another write to the same log goes through.
    const second = await store.create(shops, shop('c'), null);
    release();
    await holder;
    const third = await waiting;
    expect((await store.changes('shops', 0, 10)).map(({ key }) => key)).toEqual([
      first['id'],
      second['id'],
      third['id'],
    ]);
  });
});
