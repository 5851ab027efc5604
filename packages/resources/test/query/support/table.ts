import { CompiledQuery, Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { Pool } from 'pg';
import type { FieldType } from '../../../src/model/field';
import type { Row } from '../../../src/model/value';
import type { ListQuery } from '../../../src/query/list-query';
import { addList } from '../../../src/query/sql/list-sql';
import { boundValue } from '../../../src/query/sql/operand';
import { Statement, type Dialect } from '../../../src/query/sql/statement';
import { catalog } from './catalog';

type Tables = Record<string, Record<string, unknown>>;

const TYPES: Readonly<Record<Dialect, Readonly<Record<FieldType, string>>>> = {
  sqlite: {
    string: 'text',
    integer: 'integer',
    number: 'real',
    boolean: 'integer',
    date: 'integer',
    bigint: 'integer',
    decimal: 'integer',
    uuid: 'text',
    json: 'text',
  },
  postgres: {
    string: 'text collate "C"',
    integer: 'bigint',
    number: 'double precision',
    boolean: 'boolean',
    date: 'timestamptz(3)',
    bigint: 'bigint',
    decimal: 'numeric(18, 2)',
    uuid: 'uuid',
    json: 'jsonb',
  },
};
/** Collations that compare other than by bytes: a filter must not depend on them. */
const COLLATED: Readonly<Record<Dialect, string>> = {
  sqlite: 'text collate nocase',
  postgres: 'text collate "und-x-icu"',
};

/** The table of the catalog in one database. */
export class CatalogTable {
  private constructor(
    readonly dialect: Dialect,
    readonly database: Kysely<Tables>,
  ) {}

  static async sqlite(): Promise<CatalogTable> {
    const dialect = new SqliteDialect({ database: new Database(':memory:') });
    return await CatalogTable.#create('sqlite', new Kysely<Tables>({ dialect }));
  }

  static async postgres(url: string): Promise<CatalogTable> {
    const dialect = new PostgresDialect({ pool: new Pool({ connectionString: url, max: 1 }) });
    return await CatalogTable.#create('postgres', new Kysely<Tables>({ dialect }));
  }

  static async #create(dialect: Dialect, database: Kysely<Tables>): Promise<CatalogTable> {
    const columns = [...catalog.fields.values()].map(({ name, column, type, nullable }) => {
      const definition = name === 'label' ? COLLATED[dialect] : TYPES[dialect][type];
      const rest = name === 'id' ? 'primary key' : nullable ? '' : 'not null';
      return sql`${sql.id(column)} ${sql.raw(`${definition} ${rest}`)}`;
    });
    await sql`create table ${sql.id(catalog.table)} (${sql.join(columns)})`.execute(database);
    return new CatalogTable(dialect, database);
  }

  async fill(rows: readonly Row[]): Promise<void> {
    await this.database.deleteFrom(catalog.table).execute();
    const fields = [...catalog.fields.values()];
    const values = rows.map((row) =>
      Object.fromEntries(
        fields.map((field) => [field.column, boundValue(field, row[field.name] ?? null, this.dialect)]),
      ),
    );
    if (values.length > 0) await this.database.insertInto(catalog.table).values(values).execute();
  }

  /** The keys of a page, and whether rows follow. */
  async list(query: ListQuery): Promise<{ readonly keys: readonly number[]; readonly more: boolean }> {
    const { column } = catalog.key;
    const { rows } = await this.database.executeQuery<Record<string, unknown>>(this.select(query, `"${column}"`));
    const keys = rows.map((row) => Number(row[column]));
    return { keys: keys.slice(0, query.limit), more: keys.length > query.limit };
  }

  /** The statement of a page. @param columns what is selected */
  select(query: ListQuery, columns = '*'): CompiledQuery {
    const statement = new Statement(this.dialect).add(`select ${columns} from "${catalog.table}"`);
    addList(statement, query);
    return CompiledQuery.raw(statement.sql, [...statement.parameters]);
  }

  async close(): Promise<void> {
    await this.database.destroy();
  }
}
