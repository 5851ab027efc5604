import { CompiledQuery, type Kysely } from 'kysely';
import type { Statement } from '../../../query/sql/statement';

/** The tables are those of the models, which TypeScript does not know. */
// oxlint-disable-next-line typescript/no-explicit-any -- names of tables and columns come from the models
export type Db = Kysely<any>;

/** An instance of Kysely as applications give it. Its ES module and its CommonJS module have classes of their own, so only its shape counts. */
export interface KyselyInstance {
  /** What runs its queries. */
  getExecutor(): {
    readonly adapter: { readonly supportsTransactionalDdl: boolean; readonly supportsReturning: boolean };
  };
}

/** Runs statements on a connection: on any, or on that of a transaction. Translates what the database throws. */
export type Run = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/** A row as a driver returns it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Runs a statement. @returns its rows */
export async function rowsOf(db: Db, sql: string, parameters: readonly unknown[]): Promise<readonly RawRow[]> {
  const { rows } = await db.executeQuery<RawRow>(CompiledQuery.raw(sql, parameters as unknown[]));
  return rows;
}

/** Runs what was written. @returns its rows */
export function runStatement(db: Db, { sql, parameters }: Statement): Promise<readonly RawRow[]> {
  return rowsOf(db, sql, parameters);
}
