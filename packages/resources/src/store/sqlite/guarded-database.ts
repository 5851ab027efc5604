/** What is used of a driver with the interface of better-sqlite3, as Kysely does. */
export interface SqliteDriverDatabase {
  prepare(sql: string): SqliteDriverStatement;
  exec(sql: string): unknown;
  close(): void;
}

interface SqliteDriverStatement {
  readonly reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
}

/** Statements that are kept, by their text. Those of an application are few; a filter of ever new forms must not fill the memory. */
const KEPT = 500;

/**
 * A database that prepares a statement once, and checks parameters: libsql ends the process when it is given a value that it does not
 * know, such as a boolean.
 */
export class GuardedDatabase implements SqliteDriverDatabase {
  readonly #statements = new Map<string, SqliteDriverStatement>();

  constructor(private readonly driver: SqliteDriverDatabase) {}

  prepare(sql: string): SqliteDriverStatement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = guarded(this.driver.prepare(sql));
    if (this.#statements.size >= KEPT) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  exec(sql: string): unknown {
    return this.driver.exec(sql);
  }

  close(): void {
    this.#statements.clear();
    this.driver.close();
  }
}

function guarded(statement: SqliteDriverStatement): SqliteDriverStatement {
  const { reader } = statement;
  return {
    reader,
    all: (parameters) => statement.all(checked(parameters)),
    run: (parameters) => statement.run(checked(parameters)),
    iterate: (parameters) => statement.iterate(checked(parameters)),
  };
}

function checked(parameters: readonly unknown[]): readonly unknown[] {
  for (const [index, value] of parameters.entries()) {
    const type = typeof value;
    if (value === null || type === 'string' || type === 'number' || type === 'bigint' || Buffer.isBuffer(value))
      continue;
    throw new TypeError(`Parameter ${index + 1} of a statement is a ${type}, which SQLite cannot hold`);
  }
  return parameters;
}
