import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import { quoted, Statement } from '../../query/sql/statement';
import { newRow } from '../checked-row';
import { LogMissing, NOW, type Appended } from './change-log';
import { refusedWrite } from './sql-errors';
import { addInsert } from './sql-statements';
import { CHANGES, LOGS } from './tables/change-tables';
import { runStatement, type Db, type RawRow } from './tables/connection';
import type { SqlModels } from './tables/sql-models';

/** Names of columns that no property has: theirs have no dots. */
const HEAD = 'log.head';
const EPOCH = 'log.epoch';
const TIME = 'log.time';

/** A row that was added, and what the log has of it. */
export interface CreatedRow {
  readonly row: Row;
  readonly appended: Appended;
}

/**
 * Adds a row and its change in one statement, which PostgreSQL runs as a transaction of its own: without a round trip for its begin, for the
 * log and for its end. The log of the resource is locked behind the insert, and for no longer than the commit takes.
 */
export class SingleCreate {
  constructor(private readonly models: SqlModels) {}

  /** Whether the row can be added so. A key that would be generated, but is given, has to be counted as well. */
  isPossible(model: Model, row: Row): boolean {
    return this.models.dialect === 'postgres' && (model.keyKind !== 'generated' || row[model.key.name] === undefined);
  }

  /** @throws StoreError */
  async run(db: Db, model: Model, given: Row, except: string | null): Promise<CreatedRow> {
    const statement = this.#statement(model, newRow(model, given), except);
    this.models.prepared(statement.sql);
    const raw = await this.#rowOf(db, model, statement);
    const row = this.models.selection(model).row(raw);
    const key = row[model.key.name] as KeyValue;
    const change = { resource: model.name, key, kind: 'created', before: null, after: row, except } as const;
    const [epoch, head, time] = [String(raw[EPOCH]), Number(raw[HEAD]), Number(raw[TIME])];
    return { row, appended: { model, epoch, head, time, changes: [change] } };
  }

  async #rowOf(db: Db, model: Model, statement: Statement): Promise<RawRow> {
    try {
      const [raw] = await runStatement(db, statement);
      return raw!;
    } catch (error) {
      const { code, table } = error as { readonly code?: string; readonly table?: string };
      // The change has no seq.
      if (code === '23502' && table === CHANGES) throw new LogMissing(model);
      throw refusedWrite(error, model, this.models);
    }
  }

  /** A part of a statement that changes something runs once, before or when another part reads it: here the insert runs before the log is locked. */
  #statement(model: Model, row: Row, except: string | null): Statement {
    const statement = new Statement('postgres').add('with "row" as (');
    addInsert(statement, model, [row]).add(` returning *),
      "log" as (update "${LOGS}" set "head" = "head" + 1 where "resource" = `);
    statement.bind(model.name).add(` and exists (select from "row")
        returning "head" as "${HEAD}", "epoch" as "${EPOCH}", ${NOW} as "${TIME}"),
      "change" as (insert into "${CHANGES}" ("resource", "seq", "key", "kind", "after", "origin", "time") select `);
    statement.bind(model.name).add(`, "${HEAD}", cast("row".${quoted(model.key.column)} as text), 'created',
        (select row_to_json("shown") from (select ${shown(model)}) as "shown"), `);
    return statement.bind(except).add(`, "${TIME}" from "row" left join "log" on true)
      select ${this.models.selection(model).columns}, "${HEAD}", "${EPOCH}", "${TIME}" from "row", "log"`);
  }
}

/** The properties of a row as the log keeps them: what `rowText` writes. */
function shown({ fields }: Model): string {
  const all = [...fields.values()].filter(({ hidden }) => !hidden);
  return all.map((field) => `${jsonOf(field)} as ${quoted(field.name)}`).join(', ');
}

function jsonOf({ column, type }: Field): string {
  const name = `"row".${quoted(column)}`;
  if (type === 'bigint' || type === 'decimal') return `cast(${name} as text)`;
  if (type !== 'date') return name;
  return `to_char(cast(${name} as timestamptz(3)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
