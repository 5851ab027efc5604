import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChangeTables, openStore } from '@cortado/resources';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { tablesContract } from './contract-of-tables';
import { all, shop, shops } from './models';
import { page } from './queries';

const folder = mkdtempSync(join(tmpdir(), 'cortado-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const file = (): string => join(folder, `${(files += 1)}.db`);

tablesContract(() => `sqlite:${file()}`);

test('an instance of Kysely is used as it is, and not closed', async () => {
  const db = new Kysely<Record<string, { name: string }>>({
    dialect: new SqliteDialect({ database: new Database(':memory:') as never }),
  });
  const store = await openStore(db);
  await store.start(all, { sync: true });
  await store.transaction((tx) => tx.insert(shops, [shop('a')]));
  expect(await db.selectFrom('shops').select('name').execute()).toEqual([{ name: 'a' }]);
  await store.stop();
  expect(await db.selectFrom('shops').select('name').execute()).toHaveLength(1);
  await db.destroy();
});

test('a migration makes the tables', async () => {
  const path = file();
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(path) as never }) });
  await db.schema
    .createTable('shops')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement().notNull())
    .addColumn('name', 'varchar(100)', (column) => column.notNull().unique())
    .addColumn('stock', 'integer', (column) => column.notNull())
    .execute();
  await createChangeTables(db, 'sqlite');
  await db.destroy();
  const store = await openStore(`sqlite:${path}`);
  await store.start([shops], { sync: false });
  await store.transaction((tx) => tx.insert(shops, [shop('a', 1)]));
  await expect(store.transaction((tx) => tx.insert(shops, [shop('a', 2)]))).rejects.toMatchObject({ fields: ['name'] });
  expect((await store.reader.list(shops, page(shops))).rows).toEqual([{ id: 1, name: 'a', stock: 1 }]);
  await store.stop();
});
