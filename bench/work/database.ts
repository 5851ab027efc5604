import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';

/** Opens a database as an application without Cortado does: the same drivers, and the pool that `resources()` has. */
export function openDatabase<Tables>(url: string): Kysely<Tables> {
  if (!isSqlite(url)) {
    // Ids and prices are far below 2^53.
    pg.types.setTypeParser(pg.types.builtins.INT8, Number);
    return new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 10 }) }) });
  }
  const database = new Libsql(url.slice('sqlite:'.length)) as unknown as SqliteDatabase;
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}

export function isSqlite(url: string): boolean {
  return url.startsWith('sqlite:');
}
