import { sql } from 'kysely';
import type { Dialect } from '../../query/sql/statement';
import { Turns } from '../transaction/turns';
import { patiently } from './patience';
import type { Db } from './tables/connection';
import { storeErrorOf } from './sql-errors';

/** How a SQL store reaches its database. */
export interface SqlConnections {
  /** Names the database in errors and in the log. */
  readonly name: string;
  readonly dialect: Dialect;
  /** Is told of statements of the program, which are few: the driver may keep them prepared. */
  readonly prepare?: (sql: string) => void;
  /** The same for statements whose text depends on a request. */
  readonly prepareRepeated?: (sql: string) => void;
  readonly writer: Db;
  /** The same as `writer` where there is one connection only. */
  readonly reader: Db;
  /** Calls the listener when another process may have committed. @returns ends it */
  watch(listener: () => void): () => void;
  /** Tells other processes of a commit. */
  announce(): void;
  /** Closes what was opened. */
  close(): Promise<void>;
}

const BEGIN = {
  sqlite: { write: 'begin immediate', read: 'begin' },
  postgres: {
    write: 'begin isolation level read committed',
    read: 'begin isolation level repeatable read read only',
  },
} as const;

/** Runs reads and transactions, one at a time where a connection is shared. */
export class SqlDatabase {
  readonly #writers: Turns | undefined;
  readonly #readers: Turns | undefined;

  constructor(readonly connections: SqlConnections) {
    const isSqlite = connections.dialect === 'sqlite';
    this.#writers = isSqlite ? new Turns() : undefined;
    this.#readers = isSqlite && connections.reader === connections.writer ? this.#writers : undefined;
  }

  /** Runs one statement, or several that need not see the same moment. */
  async read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const run = (): Promise<T> => patiently(() => work(this.connections.reader));
    try {
      return await (this.#readers === undefined ? run() : this.#readers.run(run));
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  /** Runs reads that see one moment. */
  async snapshot<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const { dialect, reader } = this.connections;
    const run = (): Promise<T> => this.#within(reader, BEGIN[dialect].read, work);
    return this.#readers === undefined ? run() : this.#readers.run(run);
  }

  /** Runs one statement that writes. PostgreSQL makes a transaction of it. */
  async single<T>(work: (db: Db) => Promise<T>): Promise<T> {
    try {
      return await work(this.connections.writer);
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  /** Runs work in a transaction. A rejection rolls back. */
  async write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const { dialect, writer } = this.connections;
    const run = (): Promise<T> => this.#within(writer, BEGIN[dialect].write, work);
    return this.#writers === undefined ? run() : this.#writers.run(run);
  }

  async #within<T>(on: Db, begin: string, work: (db: Db) => Promise<T>): Promise<T> {
    let failure: { readonly error: unknown } | undefined;
    try {
      return await on.connection().execute(async (db) => {
        await patiently(() => sql.raw(begin).execute(db));
        try {
          const result = await work(db).catch((error: unknown) => {
            failure = { error };
            throw error;
          });
          await patiently(() => sql.raw('commit').execute(db));
          return result;
        } catch (error) {
          await rollback(db);
          throw error;
        }
      });
    } catch (error) {
      // What the work throws is not the database's: the work may have failed at a file that does not exist.
      throw failure === undefined ? storeErrorOf(error) : failure.error;
    }
  }
}

/** A connection that is lost has nothing to roll back, and the error that led here says more than this one. */
async function rollback(db: Db): Promise<void> {
  await sql
    .raw('rollback')
    .execute(db)
    .catch(() => undefined);
}
