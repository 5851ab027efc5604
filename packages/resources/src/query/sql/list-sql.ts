import type { ListQuery, SortTerm } from '../list-query';
import { addKeyset } from './keyset';
import { addColumn } from './operand';
import type { Statement } from './statement';
import { addWhere } from './where-sql';

/**
 * Adds the conditions, the order and the bounds of a list to a select. It asks for one row more than the page has, which says whether rows
 * follow.
 */
export function addList(to: Statement, { where, sort, after, limit, offset = 0 }: ListQuery): void {
  to.add(' where ');
  addWhere(to, where);
  if (after !== undefined) {
    to.add(' and ');
    addKeyset(to, sort, after);
  }
  to.add(' order by ').each(sort, ', ', (term) => addOrder(to, term));
  to.add(' limit ').bind(integer(to, limit + 1));
  if (offset !== 0) to.add(' offset ').bind(integer(to, offset));
}

/** Nulls are last ascending, first descending: the order of PostgreSQL, which SQLite is told. */
function addOrder(to: Statement, { field, descending }: SortTerm): void {
  addColumn(to, field);
  to.add(descending ? ' desc' : ' asc');
  if (field.nullable) to.add(descending ? ' nulls first' : ' nulls last');
}

/** libsql binds numbers as floating point. */
function integer({ dialect }: Statement, value: number): number | bigint {
  return dialect === 'sqlite' ? BigInt(value) : value;
}
