import type { NewChange } from '../../changes/change';
import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import type { ListQuery } from '../../query/list-query';
import type { Where } from '../../query/where';
import type { StoreTransaction } from '../store';
import type { Ending, Statements } from './statements';

/**
 * One attempt to run a transaction. After a statement failed, nothing but a rollback is possible, whatever the database: PostgreSQL
 * refuses every further statement.
 */
export class TransactionWork implements StoreTransaction, Ending {
  readonly changes: NewChange[] = [];
  readonly resets = new Set<string>();
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;

  constructor(private readonly statements: Statements) {}

  /** What the first failed statement threw. */
  get failure(): unknown {
    return this.#failure?.error;
  }

  list(model: Model, query: ListQuery): ReturnType<StoreTransaction['list']> {
    return this.#run((statements) => statements.list(model, query));
  }

  read(model: Model, key: KeyValue, where?: Where): Promise<Row | undefined> {
    return this.#run((statements) => statements.read(model, key, where));
  }

  readMany(model: Model, keys: readonly KeyValue[]): Promise<readonly Row[]> {
    return this.#run((statements) => statements.readMany(model, keys));
  }

  position(model: Model): ReturnType<StoreTransaction['position']> {
    return this.#run((statements) => statements.position(model));
  }

  insert(model: Model, rows: readonly Row[]): Promise<readonly Row[]> {
    return this.#run((statements) => statements.insert(model, rows));
  }

  lock(model: Model, key: KeyValue): Promise<Row | undefined> {
    return this.#run((statements) => statements.lock(model, key));
  }

  lockReferring(model: Model, field: Field, key: KeyValue): Promise<readonly Row[]> {
    return this.#run((statements) => statements.lockReferring(model, field, key));
  }

  update(model: Model, key: KeyValue, changes: Row): Promise<Row> {
    return this.#run((statements) => statements.update(model, key, changes));
  }

  remove(model: Model, key: KeyValue): Promise<void> {
    return this.#run((statements) => statements.remove(model, key));
  }

  log(change: NewChange): void {
    this.#refuseOver();
    this.changes.push(change);
  }

  reset({ name }: Model): void {
    this.#refuseOver();
    this.resets.add(name);
  }

  /** Runs the work, and refuses what it does afterwards. @throws what the first failed statement threw, even if the work caught it */
  async complete<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    try {
      const result = await work(this);
      if (this.#failure !== undefined) throw this.#failure.error;
      return result;
    } finally {
      this.#isOver = true;
    }
  }

  async #run<T>(statement: (statements: Statements) => Promise<T>): Promise<T> {
    this.#refuseOver();
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      return await statement(this.statements);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  #refuseOver(): void {
    if (this.#isOver) throw new Error('The transaction is over: await everything that it does before its work is done');
  }
}
