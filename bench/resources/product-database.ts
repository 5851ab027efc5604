import { compileModels, openStore } from '@cortado/resources';
import { sql } from 'kysely';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFolder } from '../lib/belongings.js';
import { BenchPostgres } from '../lib/postgres-server.js';
import { isSqlite, openDatabase } from '../work/database.js';
import { Product, PRODUCT_SQL } from '../work/product.js';

/** A table of products that several processes read. */
export interface ProductDatabase {
  readonly url: string;
  readonly rows: number;
  /** Microseconds of processor time of the database's own processes. */
  cpu(): number;
  stop(): Promise<void>;
}

export async function sqliteProducts(rows: number): Promise<ProductDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cortado-bench-sqlite-'));
  const url = `sqlite:${join(folder, 'products.db')}`;
  const remove = ownFolder(folder);
  try {
    await fill(url, rows);
  } catch (error) {
    remove();
    throw error;
  }
  // It runs in the process of the server.
  return { url, rows, cpu: () => 0, stop: () => Promise.resolve(remove()) };
}

export async function postgresProducts(rows: number): Promise<ProductDatabase> {
  const postgres = await BenchPostgres.start();
  const url = postgres.url();
  try {
    await fill(url, rows);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url, rows, cpu: () => postgres.cpu(), stop: () => postgres.stop() };
}

/** The table as `resources()` creates it, and an index that serves the filter and the order. */
async function fill(url: string, rows: number): Promise<void> {
  await createTables(url, [Product]);
  const db = openDatabase(url);
  const { name, category, price, stock, addedAt } = PRODUCT_SQL;
  const added = isSqlite(url) ? `(${addedAt}) * 1000` : `to_timestamp(${addedAt})`;
  const statements = [
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
      insert into products ("id", "name", "category", "price", "stock", "addedAt")
      select i, ${name}, ${category}, ${price}, ${stock}, ${added} from n`,
    `create index products_by_price on products ("category", "price", "id")`,
    'analyze',
  ];
  try {
    for (const each of statements) await sql.raw(each).execute(db);
  } finally {
    await db.destroy();
  }
}

/** As `resources()` creates them. */
export async function createTables(url: string, models: Parameters<typeof compileModels>[0]): Promise<void> {
  const store = await openStore(url);
  try {
    await store.start([...compileModels(models).values()], { sync: true });
  } finally {
    await store.stop();
  }
}
