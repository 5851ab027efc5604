import { sql } from 'kysely';
import type { LogPosition } from '../../changes/change';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import type { ListQuery } from '../../query/list-query';
import { listSql } from '../../query/sql/list-sql';
import { parameter } from '../../query/sql/operand';
import { whereSql } from '../../query/sql/where-sql';
import type { Where } from '../../query/where';
import { storedKey } from '../checked-row';
import type { ListedRows, StoreReader } from '../store';
import { readPosition } from './tables/change-tables';
import type { RawRow, Run } from './tables/connection';
import type { SqlModels } from './tables/sql-models';

/** Keys that one statement names: SQLite takes 32,766 parameters. */
const KEYS_AT_ONCE = 1_000;

/** The number of all rows, in the same statement as the page. A query has a parameter of this name, so that no property has it. */
const TOTAL = 'total';

/** Reads rows with SQL. */
export class SqlReader implements StoreReader {
  constructor(
    protected readonly run: Run,
    protected readonly models: SqlModels,
  ) {}

  async list(model: Model, query: ListQuery): Promise<ListedRows> {
    const { dialect } = this.models;
    const { limit, where, total } = query;
    const selection = this.models.selection(model);
    return this.run(async (db) => {
      const count = db
        .selectFrom(model.table)
        .select(sql<unknown>`count(*)`.as(TOTAL))
        .where(whereSql(where, dialect));
      const select = db.selectFrom(model.table).select([...selection.columns, ...(total ? [count.as(TOTAL)] : [])]);
      const found = (await listSql(select, query, dialect).execute()) as RawRow[];
      const rows = found.slice(0, limit).map((raw) => selection.row(raw));
      const more = found.length > limit;
      if (!total) return { rows, more };
      const counted = found[0] ?? (await count.executeTakeFirstOrThrow());
      return { rows, more, total: Number(counted[TOTAL]) };
    });
  }

  async read(model: Model, key: KeyValue, where?: Where): Promise<Row | undefined> {
    const [row] = await this.select(model, key, where);
    return row;
  }

  async readMany(model: Model, keys: readonly KeyValue[]): Promise<readonly Row[]> {
    const stored = [...new Set(keys.map((key) => storedKey(model, key)))].filter((key) => key !== undefined);
    const rows: Row[] = [];
    for (let index = 0; index < stored.length; index += KEYS_AT_ONCE) {
      const values = stored.slice(index, index + KEYS_AT_ONCE);
      rows.push(...(await this.#matching(model, { operator: 'in', field: model.key, values })));
    }
    return rows;
  }

  position(model: Model): Promise<LogPosition> {
    return this.run((db) => readPosition(db, model.name));
  }

  /** @param forUpdate keeps others from changing the row */
  protected async select(model: Model, key: KeyValue, where?: Where, forUpdate = false): Promise<readonly Row[]> {
    const stored = storedKey(model, key);
    if (stored === undefined) return [];
    const { dialect } = this.models;
    const selection = this.models.selection(model);
    const own = sql<boolean>`${sql.id(model.key.column)} = ${parameter(model.key, stored, dialect)}`;
    return this.run(async (db) => {
      let select = db.selectFrom(model.table).select(selection.columns).where(own);
      if (where !== undefined) select = select.where(whereSql(where, dialect));
      if (forUpdate && dialect === 'postgres') select = select.forUpdate();
      const rows = (await select.execute()) as RawRow[];
      return rows.map((raw) => selection.row(raw));
    });
  }

  #matching(model: Model, where: Where): Promise<readonly Row[]> {
    const { dialect } = this.models;
    const selection = this.models.selection(model);
    return this.run(async (db) => {
      const select = db.selectFrom(model.table).select(selection.columns).where(whereSql(where, dialect));
      return ((await select.execute()) as RawRow[]).map((raw) => selection.row(raw));
    });
  }
}
