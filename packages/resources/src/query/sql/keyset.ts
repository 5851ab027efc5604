import type { Value } from '../../model/value';
import type { SortTerm } from '../list-query';
import { addColumn, addValue } from './operand';
import { quoted, type Statement } from './statement';

/** A sort term, and the value of the row that the page begins behind. */
interface Position extends SortTerm {
  readonly value: Value;
}

/** Adds a condition for the rows behind a position, in a form that an index on the first term can follow. */
export function addKeyset(to: Statement, sort: readonly SortTerm[], after: readonly Value[]): void {
  const positions = sort.map(({ field, descending }, index) => ({ field, descending, value: after[index] ?? null }));
  const [first, ...others] = positions as [Position, ...Position[]];
  const isUniform = positions.every(
    ({ field, value, descending }) => !field.nullable && value !== null && descending === first.descending,
  );
  if (isUniform) addRow(to, positions);
  else if (isBounded(first)) {
    to.add('(');
    addBound(to, first);
    to.add(' and ');
    addBehind(to, first, others);
    to.add(')');
  } else addBehind(to, first, others);
}

/** `(price, id) > (10, 7)`, which both databases follow in an index of both columns, or of the first. */
function addRow(to: Statement, positions: readonly Position[]): void {
  const [open, close] = positions.length === 1 ? ['', ''] : ['(', ')'];
  to.add(open).each(positions, ', ', ({ field }) => addColumn(to, field));
  to.add(`${close} ${positions[0]!.descending ? '<' : '>'} ${open}`);
  to.each(positions, ', ', ({ field, value }) => addValue(to, field, value)).add(close);
}

/** `(price > 10 or (price = 10 and …))` */
function addBehind(to: Statement, first: Position, others: readonly Position[]): void {
  const [next, ...rest] = others;
  if (next === undefined) {
    if (hasBeyond(first)) addBeyond(to, first);
    else to.add('1 = 0');
    return;
  }
  if (hasBeyond(first)) {
    to.add('(');
    addBeyond(to, first);
    to.add(' or ');
  }
  to.add('(');
  addEqual(to, first);
  to.add(' and ');
  addBehind(to, next, rest);
  to.add(hasBeyond(first) ? '))' : ')');
}

/** Whether something can be strictly behind a value. Null is last ascending. */
function hasBeyond({ value, descending }: Position): boolean {
  return value !== null || descending;
}

/** What is strictly behind a value. */
function addBeyond(to: Statement, { field, value, descending }: Position): void {
  if (value === null) {
    to.add(`${quoted(field.column)} is not null`);
    return;
  }
  const endsWithNull = field.nullable && !descending;
  if (endsWithNull) to.add('(');
  addComparison(to, { field, value, descending }, descending ? '<' : '>');
  if (endsWithNull) to.add(` or ${quoted(field.column)} is null)`);
}

function addEqual(to: Statement, position: Position): void {
  if (position.value === null) to.add(`${quoted(position.field.column)} is null`);
  else addComparison(to, position, '=');
}

function isBounded({ field, value, descending }: Position): boolean {
  return value !== null && (descending || !field.nullable);
}

/** Implied by the rest. It tells the database where in the index to begin. */
function addBound(to: Statement, position: Position): void {
  addComparison(to, position, position.descending ? '<=' : '>=');
}

function addComparison(to: Statement, { field, value }: Position, operator: string): void {
  addColumn(to, field);
  to.add(` ${operator} `);
  addValue(to, field, value);
}
