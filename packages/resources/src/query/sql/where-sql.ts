import type { Field } from '../../model/field';
import type { Comparison, Group, Membership, TextSearch, Where } from '../where';
import { addArray, addColumn, addValue } from './operand';
import { quoted, type Statement } from './statement';

const COMPARISONS: Readonly<Record<Exclude<Comparison['operator'], 'ne'>, string>> = {
  eq: ' = ',
  gt: ' > ',
  gte: ' >= ',
  lt: ' < ',
  lte: ' <= ',
};

/**
 * Adds a filter as a condition. Where SQL says "unknown", the row is not found, which is what the function of the same filter says: nothing is
 * negated, so "unknown" cannot become "true".
 */
export function addWhere(to: Statement, where: Where): void {
  switch (where.operator) {
    case 'and':
    case 'or':
      return addGroup(to, where);
    case 'null':
      return addNullTest(to, where.field, where.isNull);
    case 'in':
    case 'nin':
      return addMembership(to, where);
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return addTextSearch(to, where);
    default:
      return addComparison(to, where);
  }
}

function addGroup(to: Statement, { operator, terms }: Group): void {
  if (terms.length === 0) to.add(operator === 'and' ? '1 = 1' : '1 = 0');
  else {
    to.add('(').each(terms, operator === 'and' ? ' and ' : ' or ', (term) => addWhere(to, term));
    to.add(')');
  }
}

function addNullTest(to: Statement, { column }: Field, isNull: boolean): void {
  to.add(`${quoted(column)} is ${isNull ? 'null' : 'not null'}`);
}

function addComparison(to: Statement, { operator, field, value }: Comparison): void {
  addColumn(to, field);
  if (operator !== 'ne') to.add(COMPARISONS[operator]);
  else to.add(to.dialect === 'postgres' ? ' is distinct from ' : ' is not ');
  addValue(to, field, value);
}

function addMembership(to: Statement, where: Membership): void {
  if (where.operator === 'in') return addIn(to, where);
  to.add('(');
  addColumn(to, where.field);
  to.add(' is null or not (');
  addIn(to, where);
  to.add('))');
}

/** PostgreSQL takes a list as one parameter, so that lists of any length are one statement. */
function addIn(to: Statement, { field, values }: Membership): void {
  addColumn(to, field);
  if (to.dialect === 'postgres') {
    to.add(' = any(');
    addArray(to, field, values);
  } else to.add(' in (').each(values, ', ', (value) => addValue(to, field, value));
  to.add(')');
}

function addTextSearch(to: Statement, { operator, field, text }: TextSearch): void {
  const { dialect } = to;
  // Every string contains the empty one.
  if (text === '') return addNullTest(to, field, false);
  if (operator === 'startsWith') return addPrefix(to, field, text);
  if (operator === 'contains') to.add(dialect === 'postgres' ? 'strpos(' : 'instr(');
  else to.add(dialect === 'postgres' ? 'right(' : 'substr(');
  addColumn(to, field);
  to.add(', ');
  if (operator === 'contains') {
    addValue(to, field, text);
    to.add(') > 0');
    return;
  }
  const length = [...text].length;
  to.bind(dialect === 'postgres' ? length : BigInt(-length)).add(') = ');
  addValue(to, field, text);
}

/** Not a function, so that an index finds the rows. */
function addPrefix(to: Statement, field: Field, prefix: string): void {
  const end = behindPrefix(prefix);
  to.add('(');
  addColumn(to, field);
  to.add(' >= ');
  addValue(to, field, prefix);
  if (end !== undefined) {
    to.add(' and ');
    addColumn(to, field);
    to.add(' < ');
    addValue(to, field, end);
  }
  to.add(')');
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
