import { report } from '../common/log';
import type { Awaitable } from '../common/types';
import type { Result } from '../result/result';
import type { Task } from '../result/task';
import type { Context } from './context';

/**
 * One transaction for a request or a message, on either transport. It begins when the handler first asks for it, commits when the outcome
 * is a success, and is rolled back for every other outcome: a status from 400 on, whether returned or thrown, and a handler that took too
 * long. It ends before the reply leaves. A commit that fails is answered in place of the reply.
 *
 * A subclass says how a transaction of your database begins and ends. Make it `@Scoped()`, and inject it into services, controllers or, in
 * classes that live longer, into methods. A handler that never asks for the transaction opens none.
 *
 * In a task of `.after()` and in `onConnect` a transaction of its own begins, which ends with that task or hook.
 *
 * @example
 * @Scoped()
 * class ShopTransaction extends UnitOfWork<ControlledTransaction<Schema>> {
 *   constructor(context: Context, @Inject(DATABASE) private readonly database: Kysely<Schema>) { super(context) }
 *   protected begin() { return this.database.startTransaction().execute() }
 *   protected async commit(transaction: ControlledTransaction<Schema>) { await transaction.commit().execute() }
 *   protected async rollback(transaction: ControlledTransaction<Schema>) { await transaction.rollback().execute() }
 * }
 */
export abstract class UnitOfWork<Transaction> {
  readonly #context: Context;
  #transaction: Promise<Transaction> | undefined;
  #afterCommit: Task[] = [];
  #watching = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Begins a transaction. What it throws is thrown by `transaction()`, and the next call tries again. */
  protected abstract begin(): Awaitable<Transaction>;

  /** Makes its changes permanent. What it throws is the outcome, and `rollback()` follows: databases keep such a transaction open. */
  protected abstract commit(transaction: Transaction): Awaitable<unknown>;

  /** Undoes its changes. What it throws is logged, because the outcome is a failure already. */
  protected abstract rollback(transaction: Transaction): Awaitable<unknown>;

  /** Whether an outcome is committed. Default: every status below 400. */
  protected isSuccess(outcome: Result): boolean {
    return outcome.statusCode < 400;
  }

  /**
   * The transaction, which the first call begins. Calls at the same time get the same one.
   *
   * @throws Error when the outcome is known already; what `begin()` throws
   */
  async transaction(): Promise<Transaction> {
    return await (this.#transaction ??= this.#begin());
  }

  /**
   * Calls a function once the transaction is committed, and before the reply leaves: for messages to others, which must not tell what
   * may still be rolled back. It is not called for a failure. Where no transaction was begun it runs with the success. Its own errors are
   * logged: nothing can be undone any more.
   *
   * @throws Error when the outcome is known already
   */
  afterCommit(task: Task): void {
    this.#watch();
    this.#afterCommit.push(task);
  }

  async #begin(): Promise<Transaction> {
    try {
      this.#watch(); // before it begins, so that one that cannot end is not begun
      return await this.begin();
    } catch (error) {
      this.#transaction = undefined;
      throw error;
    }
  }

  #watch(): void {
    if (this.#watching) return;
    this.#context.onOutcome((outcome) => this.#end(outcome));
    this.#watching = true;
  }

  async #end(outcome: Result): Promise<void> {
    const pending = this.#transaction;
    const tasks = this.#afterCommit;
    this.#transaction = undefined;
    this.#afterCommit = [];
    this.#watching = false;
    const begun = await pending?.then((transaction) => ({ transaction }), ignoreFailedBegin);
    if (!this.isSuccess(outcome)) return begun && (await this.#rollBack(begun.transaction));
    if (begun !== undefined) await this.#commit(begun.transaction);
    for (const task of tasks) await this.#attempt(task, 'a task after a commit failed');
  }

  async #commit(transaction: Transaction): Promise<void> {
    try {
      await this.commit(transaction);
    } catch (error) {
      await this.#rollBack(transaction);
      throw error;
    }
  }

  #rollBack(transaction: Transaction): Promise<void> {
    return this.#attempt(() => this.rollback(transaction), 'a transaction could not be rolled back');
  }

  async #attempt(work: Task, failed: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { log, id, handler } = this.#context;
      report(log, error, { id, handler }, failed);
    }
  }
}

/** Whoever asked for the transaction received the error. */
function ignoreFailedBegin(): undefined {
  return undefined;
}
