import { report } from '../common/log';
import type { Awaitable } from '../common/types';
import type { Result } from '../result/result';
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

  async #begin(): Promise<Transaction> {
    try {
      // Before it begins, so that one that cannot end is not begun.
      this.#context.onOutcome((outcome) => this.#end(outcome));
      return await this.begin();
    } catch (error) {
      this.#transaction = undefined;
      throw error;
    }
  }

  async #end(outcome: Result): Promise<void> {
    const pending = this.#transaction;
    if (pending === undefined) return; // it failed to begin
    this.#transaction = undefined;
    const begun = await pending.then((transaction) => ({ transaction }), ignoreFailedBegin);
    if (begun === undefined) return;
    if (!this.isSuccess(outcome)) return await this.#rollBack(begun.transaction);
    try {
      await this.commit(begun.transaction);
    } catch (error) {
      await this.#rollBack(begun.transaction);
      throw error;
    }
  }

  async #rollBack(transaction: Transaction): Promise<void> {
    try {
      await this.rollback(transaction);
    } catch (error) {
      const { log, id, handler } = this.#context;
      report(log, error, { id, handler }, 'a transaction could not be rolled back');
    }
  }
}

/** Whoever asked for the transaction received the error. */
function ignoreFailedBegin(): undefined {
  return undefined;
}
