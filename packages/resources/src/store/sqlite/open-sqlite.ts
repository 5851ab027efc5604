import { ConfigurationError } from '@cortado/core';
import { Kysely, SqliteDialect } from 'kysely';
import type { Db } from '../sql/tables/connection';
import { patiently } from '../sql/patience';
import { translated } from '../sql/sql-errors';
import type { SqlConnections } from '../sql/sql-database';
import { loadDriver } from '../load-driver';
import { watchVersion } from './data-version';
import { GuardedDatabase, type SqliteDriverDatabase } from './guarded-database';

type Libsql = new (path: string) => SqliteDriverDatabase;

/** Opens `sqlite:./file.db` or `sqlite::memory:` with libsql. @throws ConfigurationError E_RESOURCE when libsql is not installed, or the file cannot be opened */
export async function openSqlite(url: string): Promise<SqlConnections> {
  const path = url.slice('sqlite:'.length).replace(/^\/\//, '');
  const Driver = loadDriver('libsql', url) as Libsql;
  const isMemory = path === ':memory:';
  const open = (): Promise<SqliteDriverDatabase> =>
    translated(() => patiently(async () => opened(connect(Driver, path), isMemory)));
  const writing = await open();
  const reading = isMemory ? writing : await open();
  const writer = kyselyOn(writing);
  const reader = isMemory ? writer : kyselyOn(reading);
  return {
    name: isMemory ? 'SQLite in memory' : `SQLite ${path}`,
    dialect: 'sqlite',
    writer,
    reader,
    watch: (listener) => (isMemory ? () => undefined : watchVersion(reading, listener)),
    // Others see that the version of the file has changed.
    announce: () => undefined,
    async close() {
      await writer.destroy();
      if (reader !== writer) await reader.destroy();
    },
  };
}

/** @throws ConfigurationError E_RESOURCE when the file cannot be opened */
function connect(Driver: Libsql, path: string): SqliteDriverDatabase {
  try {
    return new Driver(path);
  } catch (cause) {
    throw new ConfigurationError('E_RESOURCE', {
      where: `resources(), database sqlite:${path}`,
      problem: 'the file cannot be opened',
      remedy: 'create its folder, and let the process write to it',
      cause,
    });
  }
}

function opened(driver: SqliteDriverDatabase, isMemory: boolean): SqliteDriverDatabase {
  try {
    // The driver would wait inside the call, and nothing else would run. Those who call it wait instead.
    driver.exec('pragma busy_timeout = 0');
    if (!isMemory) driver.exec('pragma journal_mode = wal');
    driver.exec('pragma foreign_keys = on');
    return new GuardedDatabase(driver);
  } catch (error) {
    driver.close();
    throw error;
  }
}

function kyselyOn(database: SqliteDriverDatabase): Db {
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}
