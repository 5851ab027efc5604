import type { Kysely } from 'kysely';

/** The tables are those of the models, which TypeScript does not know. */
// oxlint-disable-next-line typescript/no-explicit-any -- names of tables and columns come from the models
export type Db = Kysely<any>;

/** Runs statements on a connection: on any, or on that of a transaction. Translates what the database throws. */
export type Run = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/** A row as a driver returns it. */
export type RawRow = Readonly<Record<string, unknown>>;
