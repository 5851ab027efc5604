import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Comparison, Group, Membership, TextSearch, Where } from '../where';
import { arrayParameter, column, parameter, type Dialect } from './operand';

const COMPARISONS: Readonly<Record<Exclude<Comparison['operator'], 'ne'>, RawBuilder<unknown>>> = {
  eq: sql`=`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

/**
 * A filter as a condition of SQL. Where SQL says "unknown", the row is not found, which is what the function of the same filter says:
 * nothing is negated, so "unknown" cannot become "true".
 */
export function whereSql(where: Where, dialect: Dialect): RawBuilder<SqlBool> {
  switch (where.operator) {
    case 'and':
    case 'or':
      return group(where, dialect);
    case 'null': {
      const { field, isNull } = where;
      return isNull ? sql`${sql.id(field.column)} is null` : sql`${sql.id(field.column)} is not null`;
    }
    case 'in':
    case 'nin':
      return membership(where, dialect);
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return textSearch(where, dialect);
    default:
      return comparison(where, dialect);
  }
}

function group({ operator, terms }: Group, dialect: Dialect): RawBuilder<SqlBool> {
  if (terms.length === 0) return operator === 'and' ? sql`1 = 1` : sql`1 = 0`;
  const conditions = terms.map((term) => whereSql(term, dialect));
  return sql`(${sql.join(conditions, operator === 'and' ? sql` and ` : sql` or `)})`;
}

function comparison({ operator, field, value }: Comparison, dialect: Dialect): RawBuilder<SqlBool> {
  const [left, right] = [column(field, dialect), parameter(field, value, dialect)];
  if (operator !== 'ne') return sql`${left} ${COMPARISONS[operator]} ${right}`;
  return dialect === 'postgres' ? sql`${left} is distinct from ${right}` : sql`${left} is not ${right}`;
}

/** PostgreSQL takes a list as one parameter, so that lists of any length are one statement. */
function membership({ operator, field, values }: Membership, dialect: Dialect): RawBuilder<SqlBool> {
  const left = column(field, dialect);
  const isIn =
    dialect === 'postgres'
      ? sql<SqlBool>`${left} = any(${arrayParameter(field, values)})`
      : sql<SqlBool>`${left} in (${sql.join(values.map((value) => parameter(field, value, dialect)))})`;
  return operator === 'in' ? isIn : sql`(${left} is null or not (${isIn}))`;
}

function textSearch({ operator, field, text }: TextSearch, dialect: Dialect): RawBuilder<SqlBool> {
  const left = column(field, dialect);
  // Every string contains the empty one.
  if (text === '') return sql`${sql.id(field.column)} is not null`;
  const right = parameter(field, text, dialect);
  if (operator === 'contains') {
    return dialect === 'postgres' ? sql`strpos(${left}, ${right}) > 0` : sql`instr(${left}, ${right}) > 0`;
  }
  if (operator === 'startsWith') {
    const end = behindPrefix(text);
    const begins = sql<SqlBool>`${left} >= ${right}`;
    // Not a function, so that an index finds the rows.
    return end === undefined ? begins : sql`(${begins} and ${left} < ${parameter(field, end, dialect)})`;
  }
  const length = [...text].length;
  return dialect === 'postgres'
    ? sql`right(${left}, ${length}) = ${right}`
    : sql`substr(${left}, ${-length}) = ${right}`;
}

const LAST_BEFORE_SURROGATES = 0xd7ff;
const FIRST_BEHIND_SURROGATES = 0xe000;
const LAST = 0x10ffff;

/**
 * The first string behind all strings with a prefix, in the order of code points: the prefix with its last code point increased.
 *
 * @returns undefined when there is none
 */
export function behindPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (each) => each.codePointAt(0)!);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last === LAST_BEFORE_SURROGATES ? FIRST_BEHIND_SURROGATES : last + 1;
  return String.fromCodePoint(...points, next);
}
