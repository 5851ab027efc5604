import { sql } from 'kysely';
import type { Change, LogPosition } from '../../changes/change';
import type { Model } from '../../model/model';
import type { Row } from '../../model/value';
import { CommitListeners, type CommitListener } from '../commit-listeners';
import type { KeepOptions, ResourceStore, StoreReader, StoreTransaction } from '../store';
import { createRow } from '../transaction/create-row';
import { readsUntil } from '../transaction/statements';
import { TransactionWork } from '../transaction/transaction-work';
import { ChangeLog, committedOf, type Appended } from './change-log';
import { readPositions } from './tables/change-tables';
import type { Db, Run } from './tables/connection';
import { isRepeatable, translated } from './sql-errors';
import { repeatedly } from './patience';
import { SqlDatabase, type SqlConnections } from './sql-database';
import { SqlModels } from './tables/sql-models';
import { SingleCreate } from './single-create';
import { SqlReader } from './sql-reader';
import { SqlStatements } from './sql-statements';
import { prepareTables } from './tables/prepare-tables';

/** Resources in SQLite or PostgreSQL. */
export class SqlStore implements ResourceStore {
  readonly #database: SqlDatabase;
  readonly #connections: SqlConnections;
  readonly #listeners = new CommitListeners();
  #models: SqlModels;
  #log: ChangeLog;
  #reader: StoreReader;
  #unwatch: (() => void) | undefined;

  constructor(connections: SqlConnections) {
    this.#connections = connections;
    this.#database = new SqlDatabase(connections);
    this.#models = new SqlModels([], connections);
    this.#log = new ChangeLog(this.#models);
    this.#reader = this.#readerOf(this.#models);
  }

  get name(): string {
    return this.#connections.name;
  }

  get reader(): StoreReader {
    return this.#reader;
  }

  async start(models: readonly Model[], { sync }: { readonly sync: boolean }): Promise<void> {
    this.#models = new SqlModels(models, this.#connections);
    this.#models.know(await this.#database.write((db) => prepareTables(db, this.#models, sync)));
    this.#log = new ChangeLog(this.#models);
    this.#reader = this.#readerOf(this.#models);
  }

  snapshot<T>(work: (reader: StoreReader) => Promise<T>): Promise<T> {
    return this.#database.snapshot(async (db) => {
      let isOver = false;
      const reader = new SqlReader(runOn(db), this.#models);
      try {
        return await work(readsUntil(reader, () => isOver));
      } finally {
        isOver = true;
      }
    });
  }

  async transaction<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    const { result, appended } = await repeatedly(() =>
      this.#database.write(async (db) => {
        const attempt = new TransactionWork(new SqlStatements(runOn(db), this.#models));
        const result = await attempt.complete(work).catch((error: unknown) => {
          // Also when the work has made another error of it.
          throw isRepeatable(attempt.failure) ? attempt.failure : error;
        });
        return { result, appended: await this.#log.append(db, attempt) };
      }),
    );
    if (appended.length > 0) this.#committed(appended);
    return result;
  }

  async create(model: Model, row: Row, except: string | null): Promise<Row> {
    const single = new SingleCreate(this.#models);
    if (!single.isPossible(model, row)) return this.transaction((tx) => createRow(tx, model, row, except));
    const created = await repeatedly(() => this.#database.single((db) => single.run(db, model, row, except)));
    this.#committed([created.appended]);
    return created.row;
  }

  changes(resource: string, after: number, limit: number): Promise<readonly Change[]> {
    return this.#database.read((db) => this.#log.read(db, resource, after, limit));
  }

  positions(): Promise<ReadonlyMap<string, LogPosition>> {
    return this.#database.read(readPositions);
  }

  onCommit(listener: CommitListener): () => void {
    if (this.#listeners.isEmpty) this.#unwatch = this.#connections.watch(() => this.#listeners.call());
    const remove = this.#listeners.add(listener);
    return () => {
      remove();
      if (this.#listeners.isEmpty) this.#stopWatching();
    };
  }

  async trim(keep: KeepOptions): Promise<number> {
    let dropped = 0;
    for (const { name } of this.#models.all) {
      dropped += await repeatedly(() => this.#database.write((db) => this.#log.trim(db, name, keep)));
    }
    return dropped;
  }

  async newEpoch(): Promise<void> {
    await repeatedly(() => this.#database.write((db) => this.#log.newEpochs(db)));
    this.#committed([]);
  }

  async ping(): Promise<void> {
    await this.#database.read((db) => sql`select 1`.execute(db));
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    await this.#connections.close();
  }

  #committed(appended: readonly Appended[]): void {
    if (!this.#listeners.isEmpty) this.#listeners.call(appended.map(committedOf));
    this.#connections.announce();
  }

  #stopWatching(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #readerOf(models: SqlModels): StoreReader {
    const run: Run = (work) => this.#database.read(work);
    return new SqlReader(run, models);
  }
}

/** Runs statements on the connection of a transaction. */
function runOn(db: Db): Run {
  return (statements) => translated(() => statements(db));
}
