import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { LogPosition } from '../../../changes/change';
import type { Model } from '../../../model/model';
import type { Dialect } from '../../../query/sql/statement';
import type { Db, KyselyInstance } from './connection';

/** The change log: what happened, and where the log of each resource stands. */
export const CHANGES = 'cortado_changes';
export const LOGS = 'cortado_logs';

/**
 * Creates the tables of the change log, if they are not there. Migrations call it; `sync: true` does it by itself.
 *
 * @param given an instance of Kysely for SQLite or PostgreSQL
 * @param dialect of the database
 * @example
 * export async function up(db: Kysely<unknown>) {
 *   await createChangeTables(db, 'postgres');
 * }
 */
export async function createChangeTables(given: KyselyInstance, dialect: Dialect): Promise<void> {
  const db = given as Db;
  const isPostgres = dialect === 'postgres';
  const types = {
    text: sql.raw(isPostgres ? 'text collate "C"' : 'text'),
    integer: sql.raw(isPostgres ? 'bigint' : 'integer'),
    json: sql.raw(isPostgres ? 'json' : 'text'),
  };
  await sql`create table if not exists ${sql.table(LOGS)} (
    "resource" ${types.text} not null primary key,
    "epoch" ${types.text} not null,
    "head" ${types.integer} not null,
    "trimmed" ${types.integer} not null
  )`.execute(db);
  await sql`create table if not exists ${sql.table(CHANGES)} (
    "resource" ${types.text} not null,
    "seq" ${types.integer} not null,
    "key" ${types.text} not null,
    "kind" ${types.text} not null,
    "before" ${types.json},
    "after" ${types.json},
    "origin" ${types.text},
    "time" ${types.integer} not null,
    primary key ("resource", "seq")
  )`.execute(db);
}

/** Gives each resource a log, unless it has one. */
export async function openLogs(db: Db, models: readonly Model[]): Promise<void> {
  for (const { name } of models) {
    await sql`insert into ${sql.table(LOGS)} ("resource", "epoch", "head", "trimmed")
      values (${name}, ${randomUUID()}, ${sql.lit(0)}, ${sql.lit(0)}) on conflict do nothing`.execute(db);
  }
}

interface LogRow {
  readonly resource: string;
  readonly epoch: string;
  readonly head: number | string;
  readonly trimmed: number | string;
}

export async function readPositions(db: Db): Promise<ReadonlyMap<string, LogPosition>> {
  const { rows } = await sql<LogRow>`select "resource", "epoch", "head", "trimmed" from ${sql.table(LOGS)}`.execute(db);
  return new Map(rows.map((row) => [row.resource, positionOf(row)]));
}

export async function readPosition(db: Db, resource: string): Promise<LogPosition> {
  const { rows } = await sql<LogRow>`select "resource", "epoch", "head", "trimmed" from ${sql.table(LOGS)}
    where "resource" = ${resource}`.execute(db);
  if (rows[0] === undefined)
    throw new Error(`The table ${LOGS} has no row for ${resource}: start the application again`);
  return positionOf(rows[0]);
}

function positionOf({ epoch, head, trimmed }: LogRow): LogPosition {
  return { epoch, head: Number(head), trimmed: Number(trimmed) };
}
