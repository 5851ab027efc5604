import { Context, Inject, Scoped, UnitOfWork } from 'cortado';
import type { ControlledTransaction, Kysely } from 'kysely';
import { DATABASE, type Schema } from './database';

/** The transaction of one request or message: committed with its success, before the reply leaves. */
@Scoped()
export class ShopTransaction extends UnitOfWork<ControlledTransaction<Schema>> {
  constructor(
    context: Context,
    @Inject(DATABASE) private readonly database: Kysely<Schema>,
  ) {
    super(context);
  }

  protected begin() {
    return this.database.startTransaction().execute();
  }

  protected commit(transaction: ControlledTransaction<Schema>) {
    return transaction.commit().execute();
  }

  protected async rollback(transaction: ControlledTransaction<Schema>) {
    if (!transaction.isRolledBack) await transaction.rollback().execute();
  }
}
