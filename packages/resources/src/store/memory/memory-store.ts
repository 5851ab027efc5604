import type { Change, CommittedChanges, LogPosition } from '../../changes/change';
import type { Model } from '../../model/model';
import type { Row } from '../../model/value';
import { CommitListeners, type CommitListener } from '../commit-listeners';
import type { KeepOptions, ResourceStore, StoreReader, StoreTransaction } from '../store';
import { createRow } from '../transaction/create-row';
import { readsUntil, type Ending } from '../transaction/statements';
import { TransactionWork } from '../transaction/transaction-work';
import { Turns } from '../transaction/turns';
import { DraftView, type MemoryBase } from './draft-view';
import { MemoryChangeLog } from './memory-change-log';
import { MemoryReader } from './memory-reader';
import { MemoryStatements } from './memory-statements';
import { MemoryTable } from './memory-table';

/** Resources in the memory of the process: for tests, and where nothing has to outlive it. Transactions run one after the other. */
export class MemoryStore implements ResourceStore, MemoryBase {
  readonly name = 'memory';
  readonly reader: StoreReader = new MemoryReader(this);
  models: readonly Model[] = [];
  readonly #tables = new Map<string, MemoryTable>();
  readonly #logs = new Map<string, MemoryChangeLog>();
  readonly #writers = new Turns();
  readonly #listeners = new CommitListeners();

  async start(models: readonly Model[]): Promise<void> {
    this.models = models;
    for (const model of models) {
      this.#tables.set(model.name, new MemoryTable(model));
      this.#logs.set(model.name, new MemoryChangeLog(model));
    }
  }

  table({ name }: Model): MemoryTable {
    return this.#tables.get(name)!;
  }

  position({ name }: Model): LogPosition {
    return this.#logOf(name).position;
  }

  async snapshot<T>(work: (reader: StoreReader) => Promise<T>): Promise<T> {
    const tables = new Map(this.#tables);
    const positions = new Map([...this.#logs].map(([name, log]) => [name, log.position]));
    let isOver = false;
    for (const table of tables.values()) table.readers += 1;
    const reader = new MemoryReader({
      table: ({ name }) => tables.get(name)!,
      position: ({ name }) => positions.get(name)!,
    });
    try {
      return await work(readsUntil(reader, () => isOver));
    } finally {
      isOver = true;
      for (const table of tables.values()) table.readers -= 1;
    }
  }

  transaction<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#writers.run(async () => {
      const view = new DraftView(this);
      const attempt = new TransactionWork(new MemoryStatements(view));
      const result = await attempt.complete(work);
      this.#commit(view, attempt);
      return result;
    });
  }

  create(model: Model, row: Row, except: string | null): Promise<Row> {
    return this.transaction((tx) => createRow(tx, model, row, except));
  }

  async changes(resource: string, after: number, limit: number): Promise<readonly Change[]> {
    return this.#logOf(resource).after(after, limit);
  }

  async positions(): Promise<ReadonlyMap<string, LogPosition>> {
    return new Map([...this.#logs].map(([name, log]) => [name, log.position]));
  }

  onCommit(listener: CommitListener): () => void {
    return this.#listeners.add(listener);
  }

  async trim(keep: KeepOptions): Promise<number> {
    return [...this.#logs.values()].reduce((dropped, log) => dropped + log.trim(keep), 0);
  }

  async newEpoch(): Promise<void> {
    for (const log of this.#logs.values()) log.newEpoch();
    this.#listeners.call();
  }

  async ping(): Promise<void> {}

  async stop(): Promise<void> {}

  /** Without a pause, so that nobody sees a part of it. */
  #commit(view: DraftView, { changes, resets }: Ending): void {
    const names = new Set([...changes.map(({ resource }) => resource), ...resets]);
    const before = new Map([...names].map((name) => [name, this.#logOf(name).position.head]));
    for (const { base, changed } of view.drafts()) this.#tables.set(base.model.name, base.with(changed));
    const time = new Date();
    for (const change of changes) this.#logOf(change.resource).append(change, time);
    for (const name of resets) this.#logOf(name).newEpoch();
    if (names.size === 0 || this.#listeners.isEmpty) return;
    this.#listeners.call([...before].map(([name, head]) => this.#committed(name, head)));
  }

  #committed(resource: string, after: number): CommittedChanges {
    const log = this.#logOf(resource);
    const { epoch, head } = log.position;
    return { resource, epoch, changes: log.after(after, head - after) };
  }

  #logOf(resource: string): MemoryChangeLog {
    const log = this.#logs.get(resource);
    if (log === undefined) throw new TypeError(`There is no resource "${resource}"`);
    return log;
  }
}
