import type { LogPosition } from '../../changes/change';
import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row, Value } from '../../model/value';
import type { ListQuery } from '../../query/list-query';
import { addList } from '../../query/sql/list-sql';
import { addValue } from '../../query/sql/operand';
import { quoted, Statement } from '../../query/sql/statement';
import { addWhere } from '../../query/sql/where-sql';
import type { Where } from '../../query/where';
import { storedKey } from '../checked-row';
import type { ListedRows, StoreReader } from '../store';
import { readPosition } from './tables/change-tables';
import { runStatement, type Run } from './tables/connection';
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
    const { limit, total } = query;
    const selection = this.models.selection(model);
    const statement = this.statement('select ', selection.columns);
    if (total) addCount(statement.add(', ('), model, query).add(`) as ${TOTAL}`);
    addList(statement.add(` from ${quoted(model.table)}`), query);
    this.models.repeated(statement.sql);
    return this.run(async (db) => {
      const found = await runStatement(db, statement);
      const more = found.length > limit;
      const rows = (more ? found.slice(0, limit) : found).map((raw) => selection.row(raw));
      if (!total) return { rows, more };
      const [counted] = found.length > 0 ? found : await runStatement(db, addCount(this.statement(), model, query));
      return { rows, more, total: Number(counted![TOTAL]) };
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
      const statement = this.selectFrom(model);
      addWhere(statement, { operator: 'in', field: model.key, values });
      rows.push(...(await this.rows(model, statement)));
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
    const statement = addEqual(this.selectFrom(model), model.key, stored);
    if (where !== undefined) addWhere(statement.add(' and '), where);
    if (forUpdate && this.models.dialect === 'postgres') statement.add(' for update');
    if (where === undefined) this.models.prepared(statement.sql);
    return this.rows(model, statement);
  }

  protected statement(...texts: readonly string[]): Statement {
    return new Statement(this.models.dialect).add(texts.join(''));
  }

  /** The begin of a select, to which its condition is added. */
  protected selectFrom(model: Model): Statement {
    return this.statement(`select ${this.models.selection(model).columns} from ${quoted(model.table)} where `);
  }

  protected async rows(model: Model, statement: Statement): Promise<readonly Row[]> {
    const selection = this.models.selection(model);
    const found = await this.run((db) => runStatement(db, statement));
    return found.map((raw) => selection.row(raw));
  }
}

/** Adds that a column has exactly this value. */
export function addEqual(to: Statement, field: Field, value: Value): Statement {
  to.add(`${quoted(field.column)} = `);
  addValue(to, field, value);
  return to;
}

function addCount(to: Statement, { table }: Model, { where }: ListQuery): Statement {
  to.add(`select count(*) as ${TOTAL} from ${quoted(table)} where `);
  addWhere(to, where);
  return to;
}
