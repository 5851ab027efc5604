import { createToken, type Plugin, type Provider } from 'cortado';
import { Kysely, Migrator, SqliteDialect, sql, type Generated } from 'kysely';
import Database from 'libsql';
import { BookstoreConfig } from './config';
import { migrations } from './migrations';

export interface BookTable {
  id: Generated<number>;
  isbn: string;
  title: string;
  author: string;
  price: number;
  stock: number;
}

export interface Schema {
  book: BookTable;
}

/** The database of the shop. Handlers that write use the transaction of `ShopTransaction`. */
export const DATABASE = createToken<Kysely<Schema>>('database');

/** Opens the file, and brings its tables up to date. */
export async function openDatabase(file: string): Promise<Kysely<Schema>> {
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: new Database(file) }) });
  const provider = { getMigrations: () => Promise.resolve(migrations) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error === undefined) return database;
  await database.destroy();
  throw new Error('The database could not be migrated', { cause: error });
}

/** Opened by `createApp()`, and closed after the last request. */
export const databaseProvider: Provider<Kysely<Schema>> = {
  provide: DATABASE,
  useFactory: ({ database }: BookstoreConfig) => openDatabase(database),
  inject: [BookstoreConfig],
};

/** `/readyz` asks the database. */
export const databaseCheck: Plugin = {
  name: 'database',
  check: (app) => sql`select 1`.execute(app.get(DATABASE)),
};
