import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { ListQuery, SortTerm } from '../list-query';
import { keysetSql } from './keyset';
import { column, type Dialect } from './operand';
import { whereSql } from './where-sql';

/**
 * Adds the conditions, the order and the bounds of a list to a select. It asks for one row more than the page has, which says whether rows
 * follow.
 */
export function listSql<DB, TB extends keyof DB, O>(
  select: SelectQueryBuilder<DB, TB, O>,
  { where, sort, after, limit, offset = 0 }: ListQuery,
  dialect: Dialect,
): SelectQueryBuilder<DB, TB, O> {
  const filtered = select.where(whereSql(where, dialect));
  const behind = after === undefined ? filtered : filtered.where(keysetSql(sort, after, dialect));
  const ordered = sort.reduce((query, term) => query.orderBy(orderSql(term, dialect)), behind);
  const bounded = ordered.limit(limit + 1);
  return offset === 0 ? bounded : bounded.offset(offset);
}

/** Nulls are last ascending, first descending: the order of PostgreSQL, which SQLite is told. */
function orderSql({ field, descending }: SortTerm, dialect: Dialect): RawBuilder<SqlBool> {
  const direction = descending ? sql`desc` : sql`asc`;
  const nulls = field.nullable ? (descending ? sql` nulls first` : sql` nulls last`) : sql``;
  return sql`${column(field, dialect)} ${direction}${nulls}`;
}
