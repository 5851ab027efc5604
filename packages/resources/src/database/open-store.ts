import { ConfigurationError } from '@cortado/core';
import type { Dialect } from '../query/sql/statement';
import { MemoryStore } from '../store/memory/memory-store';
import { openPostgres } from '../store/postgres/open-postgres';
import type { Db, KyselyInstance } from '../store/sql/tables/connection';
import { SqlStore } from '../store/sql/sql-store';
import { openSqlite } from '../store/sqlite/open-sqlite';
import type { ResourceStore } from '../store/store';

/** Where rows are kept: `sqlite:./file.db`, `sqlite::memory:`, `postgres://…`, `memory:`, or an instance of Kysely on SQLite or PostgreSQL. */
export type Database = string | KyselyInstance;

/**
 * Opens the store of a database.
 *
 * @throws ConfigurationError E_RESOURCE for a database that it does not know, or whose driver is not installed
 */
export async function openStore(database: Database): Promise<ResourceStore> {
  if (typeof database !== 'string') return new SqlStore(given(database as Db));
  if (database === 'memory:') return new MemoryStore();
  if (database.startsWith('sqlite:')) return new SqlStore(await openSqlite(database));
  if (/^postgres(?:ql)?:\/\//.test(database)) return new SqlStore(openPostgres(database));
  throw unknown(`the database "${database.slice(0, database.indexOf(':') + 1)}…"`);
}

/** An instance that the application has opened, and that it closes. */
function given(instance: Db): ConstructorParameters<typeof SqlStore>[0] {
  // The models say how tables and columns are called: a plugin that renames them would make others of them.
  const db = instance.withoutPlugins();
  return {
    name: 'Kysely',
    dialect: dialectOf(db),
    writer: db,
    reader: db,
    // It has no connection of its own to wait on: who follows the log asks once a second.
    watch: () => () => undefined,
    announce: () => undefined,
    close: () => Promise.resolve(),
  };
}

function dialectOf(db: Db): Dialect {
  const { adapter } = db.getExecutor();
  if (adapter.supportsReturning) return adapter.supportsTransactionalDdl ? 'postgres' : 'sqlite';
  throw unknown(`an instance of Kysely with ${adapter.constructor.name}`);
}

function unknown(what: string): ConfigurationError {
  return new ConfigurationError('E_RESOURCE', {
    where: 'resources(), database',
    problem: `resources cannot be kept in ${what}`,
    remedy:
      "use 'sqlite:./app.db', 'sqlite::memory:', 'postgres://host/name', 'memory:', or an instance of Kysely on SQLite or PostgreSQL",
  });
}
