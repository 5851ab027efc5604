import { sql } from 'kysely';
import type { Dialect } from '../../../query/sql/statement';
import type { Db } from './connection';
import type { ConstraintColumns } from './sql-models';

/** A column as the database has it. */
export interface ColumnState {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
}

/** A table as the database has it. */
export interface TableState {
  readonly columns: ReadonlyMap<string, ColumnState>;
  readonly unique: readonly ConstraintColumns[];
  readonly foreign: readonly ConstraintColumns[];
}

/** @returns undefined when there is no such table */
export async function readTable(db: Db, table: string, dialect: Dialect): Promise<TableState | undefined> {
  const read = dialect === 'postgres' ? POSTGRES : SQLITE;
  const { rows } = await read.columns(table).execute(db);
  if (rows.length === 0) return undefined;
  const columns = rows.map(({ name, type, required, initial }) => ({
    name,
    type,
    isRequired: Boolean(required),
    hasDefault: Boolean(initial),
  }));
  const unique = await read.unique(table).execute(db);
  const foreign = await read.foreign(table).execute(db);
  return {
    columns: new Map(columns.map((column) => [column.name, column])),
    unique: grouped(table, unique.rows),
    foreign: grouped(table, foreign.rows),
  };
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly required: boolean | number;
  readonly initial: boolean | number;
}

interface ConstraintRow {
  readonly name: string;
  readonly column: string;
}

const POSTGRES = {
  columns: (table: string) => sql<ColumnRow>`select a.attname as name, t.typname as type, a.attnotnull as required,
      (a.atthasdef or a.attidentity <> '') as initial
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = to_regclass(quote_ident(${table})) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
  // An index with a condition, or on an expression, does not keep the values of its columns different.
  unique: (table: string) => sql<ConstraintRow>`select c.relname as name, a.attname as column
    from pg_index i join pg_class c on c.oid = i.indexrelid
    cross join lateral unnest(i.indkey) with ordinality as k(attnum, position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = to_regclass(quote_ident(${table})) and i.indisunique and i.indpred is null and i.indexprs is null
    order by c.relname, k.position`,
  foreign: (table: string) => sql<ConstraintRow>`select c.conname as name, a.attname as column
    from pg_constraint c cross join lateral unnest(c.conkey) as k(attnum)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
    where c.conrelid = to_regclass(quote_ident(${table})) and c.contype = 'f' order by c.conname`,
};

const SQLITE = {
  columns: (table: string) => sql<ColumnRow>`select name, type, ("notnull" or pk > 0) as required,
      (dflt_value is not null or (pk > 0 and lower(type) = 'integer')) as initial
    from pragma_table_info(${table})`,
  unique: (table: string) => sql<ConstraintRow>`select l.name as name, i.name as "column"
    from pragma_index_list(${table}) l, pragma_index_info(l.name) i where l."unique" and not l.partial
    union all select 'primary key', name from pragma_table_info(${table}) where pk > 0`,
  foreign: (table: string) => sql<ConstraintRow>`select cast(id as text) as name, "from" as "column"
    from pragma_foreign_key_list(${table})`,
};

function grouped(table: string, rows: readonly ConstraintRow[]): readonly ConstraintColumns[] {
  const byName = new Map<string, string[]>();
  for (const { name, column } of rows) byName.set(name, [...(byName.get(name) ?? []), column]);
  return [...byName].map(([name, columns]) => ({ table, name, columns }));
}
