import type { Generated, Kysely } from 'kysely';
import { serve } from '../../lib/serve.js';
import { openDatabase } from '../../work/database.js';
import { NEW_ORDER, tableOf, type NumberedOrder } from '../../work/order-resource.js';
import { write, type WriteQuestion } from '../../work/writers.js';
import type { WritersArgument } from './writers-cortado.js';

// The same rows in the same tables, each in a transaction. Nobody learns of them.

type Tables = Readonly<Record<string, Omit<NumberedOrder, 'id'> & { readonly id: Generated<number> }>>;

let db: Kysely<Tables>;
let count: number;

function create(writer: number): Promise<unknown> {
  return db.transaction().execute((transaction) =>
    transaction
      .insertInto(tableOf(writer % count))
      .values(NEW_ORDER)
      .returning(['id', 'customer', 'amount', 'status'])
      .executeTakeFirstOrThrow(),
  );
}

await serve(
  (argument) => {
    const { database, resources } = argument as WritersArgument;
    db = openDatabase(database);
    count = resources;
    // It serves nobody.
    return 0;
  },
  (question) => write(question as WriteQuestion, create),
);
