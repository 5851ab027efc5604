import pg from 'pg';
import { serve } from '../../lib/serve.js';
import { NEW_ORDER, tableOf } from '../../work/order-resource.js';
import { write, type WriteQuestion } from '../../work/writers.js';
import type { WritersArgument } from './writers-cortado.js';

// The row and its place in a log in one prepared statement, which PostgreSQL runs as a transaction: the least that can be written by hand for
// a log in the order of the commits. It is Cortado's log, so that the tables are the same. Nobody learns of the rows.

let pool: pg.Pool;
let count: number;

function statement(table: string): string {
  return `with created as (
      insert into ${table} (customer, amount, status) values ($1, $2, $3) returning id, customer, amount, status),
    log as (
      update cortado_logs set head = head + 1 where resource = '${table}' and exists (select from created)
      returning head, cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as time),
    change as (
      insert into cortado_changes (resource, seq, key, kind, after, time)
      select '${table}', head, cast(id as text), 'created', row_to_json(created), time from created, log)
    select created.* from created, log`;
}

async function create(writer: number): Promise<unknown> {
  const table = tableOf(writer % count);
  const values = [NEW_ORDER.customer, NEW_ORDER.amount, NEW_ORDER.status];
  const { rows } = await pool.query<object>({ name: table, text: statement(table), values });
  // Of a table that has no log, none comes.
  if (rows.length !== 1) throw new Error(`${rows.length} rows were written to ${table}`);
  return rows[0];
}

await serve(
  (argument) => {
    const { database, resources } = argument as WritersArgument;
    pool = new pg.Pool({ connectionString: database, max: 10 });
    count = resources;
    // It serves nobody.
    return 0;
  },
  (question) => write(question as WriteQuestion, create),
);
