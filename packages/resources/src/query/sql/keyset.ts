import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Field } from '../../model/field';
import type { Value } from '../../model/value';
import type { SortTerm } from '../list-query';
import { column, parameter, type Dialect } from './operand';

/** A sort term, and the value of the row that the page begins behind. */
interface Position extends SortTerm {
  readonly value: Value;
}

/** A condition for the rows behind a position, in a form that an index on the first term can follow. */
export function keysetSql(sort: readonly SortTerm[], after: readonly Value[], dialect: Dialect): RawBuilder<SqlBool> {
  const positions = sort.map((term, index) => ({ ...term, value: after[index] ?? null }));
  const [first, ...others] = positions;
  const isUniform = positions.every(
    ({ field, value, descending }) => !field.nullable && value !== null && descending === first!.descending,
  );
  if (isUniform) return rowSql(positions, dialect);
  const behind = behindSql(first!, others, dialect);
  const bound = boundSql(first!, dialect);
  return bound === undefined ? behind : sql`(${bound} and ${behind})`;
}

/** `(price, id) > (10, 7)`, which both databases follow in an index of both columns, or of the first. */
function rowSql(positions: readonly Position[], dialect: Dialect): RawBuilder<SqlBool> {
  const left = sql.join(positions.map(({ field }) => column(field, dialect)));
  const right = sql.join(positions.map(({ field, value }) => parameter(field, value, dialect)));
  const operator = positions[0]!.descending ? sql`<` : sql`>`;
  return positions.length === 1 ? sql`${left} ${operator} ${right}` : sql`(${left}) ${operator} (${right})`;
}

/** `(price > 10 or (price = 10 and …))` */
function behindSql(first: Position, others: readonly Position[], dialect: Dialect): RawBuilder<SqlBool> {
  const beyond = beyondSql(first, dialect);
  const [next, ...rest] = others;
  if (next === undefined) return beyond ?? sql`1 = 0`;
  const tie = sql<SqlBool>`(${equalSql(first, dialect)} and ${behindSql(next, rest, dialect)})`;
  return beyond === undefined ? tie : sql`(${beyond} or ${tie})`;
}

/** What is strictly behind a value. @returns undefined for nothing */
function beyondSql({ field, value, descending }: Position, dialect: Dialect): RawBuilder<SqlBool> | undefined {
  if (value === null) return descending ? isNotNull(field) : undefined;
  const [left, right] = [column(field, dialect), parameter(field, value, dialect)];
  if (descending) return sql`${left} < ${right}`;
  return field.nullable ? sql`(${left} > ${right} or ${isNull(field)})` : sql`${left} > ${right}`;
}

function equalSql({ field, value }: Position, dialect: Dialect): RawBuilder<SqlBool> {
  return value === null ? isNull(field) : sql`${column(field, dialect)} = ${parameter(field, value, dialect)}`;
}

/** Implied by the rest. It tells the database where in the index to begin. */
function boundSql({ field, value, descending }: Position, dialect: Dialect): RawBuilder<SqlBool> | undefined {
  if (value === null) return undefined;
  const [left, right] = [column(field, dialect), parameter(field, value, dialect)];
  if (descending) return sql`${left} <= ${right}`;
  return field.nullable ? undefined : sql`${left} >= ${right}`;
}

function isNull({ column: name }: Field): RawBuilder<SqlBool> {
  return sql`${sql.id(name)} is null`;
}

function isNotNull({ column: name }: Field): RawBuilder<SqlBool> {
  return sql`${sql.id(name)} is not null`;
}
