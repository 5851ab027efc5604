import { sql, type RawBuilder } from 'kysely';
import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import { parameter } from '../../query/sql/operand';
import { changedValues, newRow, storedKey } from '../checked-row';
import { StoreError } from '../store-error';
import type { Statements } from '../transaction/statements';
import { written } from './tables/column-values';
import type { Db, RawRow } from './tables/connection';
import { referenceMessage, refusedWrite } from './sql-errors';
import { SqlReader } from './sql-reader';

/** Parameters of one statement; PostgreSQL takes 65,535. */
const PARAMETERS = 30_000;

/** The statements of one transaction. */
export class SqlStatements extends SqlReader implements Statements {
  async insert(model: Model, given: readonly Row[]): Promise<readonly Row[]> {
    const rows = given.map((row) => newRow(model, row));
    const { name } = model.key;
    const isGenerated = rows.every((row) => row[name] === undefined);
    // SQLite returns rows in no particular order. PostgreSQL generates the keys in the order of the rows.
    const isBatch = this.models.dialect === 'postgres' && (isGenerated || rows.every((row) => row[name] !== undefined));
    const size = isBatch ? Math.max(1, Math.floor(PARAMETERS / model.fields.size)) : 1;
    const stored: Row[] = [];
    for (let index = 0; index < rows.length; index += size) {
      stored.push(...(await this.#insertBatch(model, rows.slice(index, index + size), isGenerated)));
    }
    if (this.models.dialect === 'postgres' && model.keyKind === 'generated' && !isGenerated) {
      await this.run((db) => moveSequence(db, model));
    }
    return stored;
  }

  async #insertBatch(model: Model, rows: readonly Row[], isGenerated: boolean): Promise<readonly Row[]> {
    const { dialect } = this.models;
    const selection = this.models.selection(model);
    const fields = [...model.fields.values()].filter((field) => rows[0]![field.name] !== undefined);
    const columns = sql.join(fields.map(({ column }) => sql.id(column)));
    const tuples = rows.map(
      (row) => sql`(${sql.join(fields.map((field) => written(field, row[field.name] ?? null, dialect)))})`,
    );
    const statement = sql<RawRow>`insert into ${sql.table(model.table)} (${columns}) values ${sql.join(
      tuples,
    )} returning ${selection.list}`;
    const returned = await this.#write(model, statement, rows);
    const stored = returned.map((raw) => selection.row(raw));
    const { name } = model.key;
    if (isGenerated) return stored.toSorted((one, other) => Number(one[name]) - Number(other[name]));
    const byKey = new Map(stored.map((row) => [row[name], row]));
    return rows.map((row) => (row[name] === undefined ? stored[0]! : byKey.get(row[name])!));
  }

  async lock(model: Model, key: KeyValue): Promise<Row | undefined> {
    const [row] = await this.select(model, key, undefined, true);
    return row;
  }

  async lockReferring(model: Model, field: Field, key: KeyValue): Promise<readonly Row[]> {
    const { dialect } = this.models;
    const selection = this.models.selection(model);
    return this.run(async (db) => {
      const select = db
        .selectFrom(model.table)
        .select(selection.columns)
        .where(sql<boolean>`${sql.id(field.column)} = ${parameter(field, key, dialect)}`)
        // In one order, so that two transactions do not wait for each other.
        .orderBy(sql.id(model.key.column));
      const rows = await (dialect === 'postgres' ? select.forUpdate() : select).execute();
      return (rows as RawRow[]).map((raw) => selection.row(raw));
    });
  }

  async update(model: Model, key: KeyValue, changes: Row): Promise<Row> {
    const { dialect } = this.models;
    const values = changedValues(model, changes);
    const selection = this.models.selection(model);
    const assignments = Object.entries(values).map(([name, value]) => {
      const field = model.fields.get(name)!;
      return sql`${sql.id(field.column)} = ${written(field, value, dialect)}`;
    });
    const [row] =
      assignments.length === 0
        ? await this.select(model, key)
        : (
            await this.#write(
              model,
              sql`update ${sql.table(model.table)} set ${sql.join(assignments)} where ${this.#isKey(model, key)} returning ${
                selection.list
              }`,
              [values],
            )
          ).map((raw) => selection.row(raw));
    if (row === undefined) throw new Error(`There is no row ${key} of ${model.name} to update`);
    return row;
  }

  async remove(model: Model, key: KeyValue): Promise<void> {
    await this.#write(model, sql`delete from ${sql.table(model.table)} where ${this.#isKey(model, key)}`, []);
  }

  #isKey(model: Model, key: KeyValue): RawBuilder<unknown> {
    const stored = storedKey(model, key);
    if (stored === undefined) return sql`1 = 0`;
    return sql`${sql.id(model.key.column)} = ${parameter(model.key, stored, this.models.dialect)}`;
  }

  /** @param rows what is written, to find the reference that a violation is about */
  async #write(model: Model, statement: RawBuilder<unknown>, rows: readonly Row[]): Promise<readonly RawRow[]> {
    try {
      return await this.run(async (db) => (await statement.execute(db)).rows as RawRow[]);
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
        throw await this.#brokenReference(model, rows, error);
      }
      throw refusedWrite(error, model, this.models);
    }
  }

  /** SQLite does not say which reference a row breaks. */
  async #brokenReference(model: Model, rows: readonly Row[], cause: unknown): Promise<StoreError> {
    for (const row of rows) {
      for (const [name, { target }] of model.references) {
        const value = row[name] ?? null;
        if (value === null || (await this.read(target(), value as KeyValue)) !== undefined) continue;
        return new StoreError('reference', [name], referenceMessage(model, [name]), { cause });
      }
    }
    return new StoreError('reference', [], `The row of ${model.name} is referred to`, { cause });
  }
}

/** A key that was given must not be generated again. */
async function moveSequence(db: Db, { table, key }: Model): Promise<void> {
  const sequence = sql`cast(pg_get_serial_sequence(quote_ident(${sql.lit(table)}), ${sql.lit(key.column)}) as regclass)`;
  const highest = sql`(select max(${sql.id(key.column)}) from ${sql.table(table)})`;
  await sql`select setval(${sequence}, greatest(${highest}, pg_sequence_last_value(${sequence})))
    where ${highest} > 0 and ${sequence} is not null`.execute(db);
}
