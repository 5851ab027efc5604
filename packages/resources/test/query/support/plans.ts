import { CompiledQuery, sql } from 'kysely';
import type { Row } from '../../../src/model/value';
import { catalog } from './catalog';
import { readSearch } from './reading';
import type { CatalogTable } from './table';

/** A row in the middle of the table. */
const middle: Row = { id: 10_000, label: 'l', text: 't1000', count: 1_000, ratio: 1_000.5 };

/** Queries that follow an index from one of its ends. */
export const FIRST_PAGES: readonly (readonly [name: string, body: object])[] = [
  ['ascending', { sort: ['ratio'] }],
  ['descending', { sort: ['-ratio'] }],
  ['by the key', {}],
];

/** Queries that begin in the middle of an index; those with `after` are of a page behind that row. */
export const SOUGHT: readonly { readonly name: string; readonly body: object; readonly after?: Row }[] = [
  { name: 'the next page', body: { sort: ['ratio'] }, after: middle },
  { name: 'the next page, descending', body: { sort: ['-ratio'] }, after: middle },
  { name: 'the next page in mixed directions', body: { sort: ['-ratio', 'id'] }, after: middle },
  { name: 'the next page by the key', body: {}, after: middle },
  { name: 'the next page with nulls first', body: { sort: ['-count'] }, after: middle },
  { name: 'the next page among nulls', body: { sort: ['count'] }, after: { ...middle, count: null } },
  { name: 'eq', body: { where: { text: 't5' } } },
  { name: 'in', body: { where: { text: { in: ['t5', 't6'] } } } },
  { name: 'startsWith', body: { where: { text: { startsWith: 't29' } }, sort: ['text'] } },
  { name: 'a range', body: { where: { ratio: { gte: 5, lt: 6 } } } },
];

/** 20,000 rows, with an index on each of three properties as `@Column({ index: true })` makes it. */
export async function fillIndexed({ database, dialect }: CatalogTable): Promise<void> {
  const numbers =
    dialect === 'postgres'
      ? sql`generate_series(1, 20000) as n(i)`
      : sql`(with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i from n)`;
  await sql`insert into ${sql.id(catalog.table)} (id_column, label_column, ratio_column, count_column, text_column)
    select i, 'l', (i * 7919) % 5003, case when i % 10 = 0 then null else (i * 31) % 4001 end, 't' || (i % 3000)
    from ${numbers}`.execute(database);
  for (const name of ['ratio', 'count', 'text']) {
    await sql.raw(`create index index_${name} on catalog (${name}_column)`).execute(database);
  }
  await sql.raw('analyze').execute(database);
}

/** How the database finds the rows of a search. */
export async function planOf(table: CatalogTable, body: object, after?: Row): Promise<string> {
  let { request } = readSearch(body);
  if (after !== undefined) ({ request } = readSearch({ ...body, after: request!.cursorAfter(after) }));
  const { sql: text, parameters } = table.select(request!.query);
  const explain = table.dialect === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await table.database.executeQuery<Record<string, string>>(
    CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
  );
  return rows.map((row) => row['detail'] ?? row['QUERY PLAN']).join('\n');
}
