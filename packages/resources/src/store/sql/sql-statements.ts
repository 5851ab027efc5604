import { sql } from 'kysely';
import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import { quoted, type Statement } from '../../query/sql/statement';
import { changedValues, newRow, storedKey } from '../checked-row';
import { StoreError } from '../store-error';
import type { Statements } from '../transaction/statements';
import { written } from './tables/column-values';
import { runStatement, type Db, type RawRow } from './tables/connection';
import { referenceMessage, refusedWrite } from './sql-errors';
import { addEqual, SqlReader } from './sql-reader';

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
    const selection = this.models.selection(model);
    const statement = addInsert(this.statement(), model, rows).add(` returning ${selection.columns}`);
    if (rows.length === 1) this.models.prepared(statement.sql);
    const stored = (await this.#write(model, statement, rows)).map((raw) => selection.row(raw));
    if (stored.length === 1) return stored;
    const { name } = model.key;
    if (isGenerated) return stored.toSorted((one, other) => Number(one[name]) - Number(other[name]));
    const byKey = new Map(stored.map((row) => [row[name], row]));
    return rows.map((row) => byKey.get(row[name])!);
  }

  async lock(model: Model, key: KeyValue): Promise<Row | undefined> {
    const [row] = await this.select(model, key, undefined, true);
    return row;
  }

  async lockReferring(model: Model, field: Field, key: KeyValue): Promise<readonly Row[]> {
    // In one order, so that two transactions do not wait for each other.
    const statement = addEqual(this.selectFrom(model), field, key).add(` order by ${quoted(model.key.column)}`);
    if (this.models.dialect === 'postgres') statement.add(' for update');
    return this.rows(model, statement);
  }

  async update(model: Model, key: KeyValue, changes: Row): Promise<Row> {
    const values = changedValues(model, changes);
    const [row] =
      Object.keys(values).length === 0 ? await this.select(model, key) : await this.#update(model, key, values);
    if (row === undefined) throw new Error(`There is no row ${key} of ${model.name} to update`);
    return row;
  }

  async #update(model: Model, key: KeyValue, values: Row): Promise<readonly Row[]> {
    const selection = this.models.selection(model);
    const statement = this.statement(`update ${quoted(model.table)} set `);
    statement.each(Object.entries(values), ', ', ([name, value]) => {
      const field = model.fields.get(name)!;
      statement.add(`${quoted(field.column)} = `).bind(written(field, value, statement.dialect));
    });
    this.#addKey(statement.add(' where '), model, key).add(` returning ${selection.columns}`);
    return (await this.#write(model, statement, [values])).map((raw) => selection.row(raw));
  }

  async remove(model: Model, key: KeyValue): Promise<void> {
    const statement = this.statement(`delete from ${quoted(model.table)} where `);
    await this.#write(model, this.#addKey(statement, model, key), []);
  }

  #addKey(to: Statement, model: Model, key: KeyValue): Statement {
    const stored = storedKey(model, key);
    return stored === undefined ? to.add('1 = 0') : addEqual(to, model.key, stored);
  }

  /** @param rows what is written, to find the reference that a violation is about */
  async #write(model: Model, statement: Statement, rows: readonly Row[]): Promise<readonly RawRow[]> {
    try {
      return await this.run((db) => runStatement(db, statement));
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

/** Adds `insert into … values …`. @param rows with the same properties */
export function addInsert(to: Statement, model: Model, rows: readonly Row[]): Statement {
  const fields = [...model.fields.values()].filter((field) => rows[0]![field.name] !== undefined);
  const columns = fields.map(({ column }) => quoted(column)).join(', ');
  to.add(`insert into ${quoted(model.table)} (${columns}) values `);
  return to.each(rows, ', ', (row) => {
    to.add('(').each(fields, ', ', (field) => to.bind(written(field, row[field.name] ?? null, to.dialect)));
    to.add(')');
  });
}

/** A key that was given must not be generated again. */
async function moveSequence(db: Db, { table, key }: Model): Promise<void> {
  const sequence = sql`cast(pg_get_serial_sequence(quote_ident(${sql.lit(table)}), ${sql.lit(key.column)}) as regclass)`;
  const highest = sql`(select max(${sql.id(key.column)}) from ${sql.table(table)})`;
  await sql`select setval(${sequence}, greatest(${highest}, pg_sequence_last_value(${sequence})))
    where ${highest} > 0 and ${sequence} is not null`.execute(db);
}
