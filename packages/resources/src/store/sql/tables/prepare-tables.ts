import { ConfigurationError } from '@cortado/core';
import { sql } from 'kysely';
import type { Model } from '../../../model/model';
import { CHANGES, createChangeTables, LOGS, openLogs } from './change-tables';
import type { Db } from './connection';
import type { ConstraintColumns, SqlModels } from './sql-models';
import { addForeignKey, columnDefinition, createIndexes, createTable } from './definitions';
import { conflicts, impossible, missing, missingColumns } from './differences';
import { readTable, type TableState } from './table-state';

/** Several processes may start at once: the first one makes the tables. Any number that no other program is likely to use. */
const LOCK = 7_031_604_112;

/**
 * Makes the tables fit the models, or checks that they do, within a transaction.
 *
 * @returns the constraints, as the database names them in errors
 * @throws ConfigurationError E_RESOURCE that lists every difference
 */
export async function prepareTables(db: Db, models: SqlModels, sync: boolean): Promise<readonly ConstraintColumns[]> {
  const { all, dialect } = models;
  if (sync && dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(db);
  const states = new Map<Model, TableState | undefined>();
  for (const model of all) states.set(model, await readTable(db, model.table, dialect));
  const found = all.flatMap((model) => differences(model, states.get(model), models, sync));
  if (!sync) {
    for (const table of [LOGS, CHANGES]) {
      if ((await readTable(db, table, dialect)) === undefined) found.push(`the table "${table}" is missing`);
    }
  }
  if (found.length > 0) throw refused(found, sync);
  if (sync) await synchronise(db, models, states);
  await openLogs(db, all);
  return constraintsOf(db, models);
}

function differences(
  model: Model,
  state: TableState | undefined,
  { dialect }: SqlModels,
  sync: boolean,
): readonly string[] {
  if (state === undefined) return sync ? [] : [`the table "${model.table}" of ${model.type.name} is missing`];
  const added = sync ? impossible(model, state, dialect) : missing(model, state, dialect);
  const found = [...added, ...conflicts(model, state, dialect)];
  return found.map((each) => `the table "${model.table}" of ${model.type.name}: ${each}`);
}

function refused(found: readonly string[], sync: boolean): ConfigurationError {
  const problem = `the tables do not fit the classes\n${found.map((each) => `    ${each}`).join('\n')}`;
  return sync
    ? new ConfigurationError('E_RESOURCE', {
        where: 'resources(), sync',
        problem,
        remedy: 'change the tables with a migration, or change the classes; sync changes nothing that is there',
      })
    : new ConfigurationError('E_RESOURCE', {
        where: 'resources(), database',
        problem,
        remedy: 'run a migration, or start with sync: true in development',
      });
}

async function synchronise(
  db: Db,
  { all, dialect }: SqlModels,
  states: ReadonlyMap<Model, TableState | undefined>,
): Promise<void> {
  await createChangeTables(db, dialect);
  for (const model of all) {
    const state = states.get(model);
    if (state === undefined) await createTable(model, dialect).execute(db);
    for (const field of state === undefined ? [] : missingColumns(model, state)) {
      await sql`alter table ${sql.table(model.table)} add column ${columnDefinition(model, field, dialect)}`.execute(
        db,
      );
    }
    for (const index of createIndexes(model)) await index.execute(db);
  }
  if (dialect === 'postgres') for (const model of all) await addForeignKeys(db, model);
}

async function addForeignKeys(db: Db, model: Model): Promise<void> {
  const { foreign = [] } = (await readTable(db, model.table, 'postgres')) ?? {};
  for (const { field, target } of model.references.values()) {
    const isThere = foreign.some(({ columns }) => columns.length === 1 && columns[0] === field.column);
    if (!isThere) await addForeignKey(model, field, target()).execute(db);
  }
}

async function constraintsOf(db: Db, { all, dialect }: SqlModels): Promise<readonly ConstraintColumns[]> {
  // The messages of SQLite name the columns.
  if (dialect === 'sqlite') return [];
  const constraints: ConstraintColumns[] = [];
  for (const { table } of all) {
    const state = await readTable(db, table, dialect);
    constraints.push(...(state?.unique ?? []), ...(state?.foreign ?? []));
  }
  return constraints;
}
