import type { Field, FieldType } from '../model/field';
import type { Row, Value } from '../model/value';
import type { SortTerm } from './list-query';

/** Negative when `a` comes first, positive when `b` does, 0 when they are equal. */
export type Compare<T> = (a: T, b: T) => number;

/** The first code unit of a surrogate pair, which stands for a code point above all others. */
const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/**
 * Compares by UTF-8 bytes, as both databases do, which is the order of code points. JavaScript compares UTF-16 code units, which puts
 * U+1F600 in front of U+FF5E.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const one = a.charCodeAt(index);
    const other = b.charCodeAt(index);
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

/** Moves surrogates behind all other code units. */
function rank(unit: number): number {
  return unit >= SURROGATES && unit < BEHIND_SURROGATES ? unit + 0x10000 : unit;
}

function compareNumbers(a: number, b: number): number {
  // -0 and 0 are equal.
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Compares two big integers, or two decimals of the same scale, by their digits. They are text, so that no digit is lost, and in the one
 * form in which they are stored: without leading zeros, and with all digits of their scale.
 */
function compareNumerals(a: string, b: string): number {
  if (a === b) return 0;
  const negative = a.startsWith('-');
  if (negative !== b.startsWith('-')) return negative ? -1 : 1;
  // Of the same sign: the longer one is farther from zero; of the same length, the digits decide.
  const farther = a.length === b.length ? a > b : a.length > b.length;
  return farther === negative ? -1 : 1;
}

const COMPARISONS: Readonly<Record<FieldType, Compare<any>>> = {
  string: compareText,
  uuid: compareText,
  integer: compareNumbers,
  number: compareNumbers,
  boolean: (a: boolean, b: boolean) => Number(a) - Number(b),
  date: (a: Date, b: Date) => a.getTime() - b.getTime(),
  bigint: compareNumerals,
  decimal: compareNumerals,
  // It is neither filtered nor sorted by.
  json: () => 0,
};

/** Compares two values of a property, neither of them null. */
export function valueComparison({ type }: Field): Compare<Value> {
  return COMPARISONS[type];
}

interface Term {
  readonly name: string;
  readonly compare: Compare<Value>;
  readonly sign: 1 | -1;
}

function termsOf(sort: readonly SortTerm[]): readonly Term[] {
  return sort.map(({ field, descending }) => ({
    name: field.name,
    compare: nullsLast(valueComparison(field)),
    sign: descending ? -1 : 1,
  }));
}

/** Compares two rows in the order that a query asks for. */
export function rowComparison(sort: readonly SortTerm[]): Compare<Row> {
  const terms = termsOf(sort);
  return (a, b) => {
    for (const { name, compare, sign } of terms) {
      const order = compare(a[name] ?? null, b[name] ?? null);
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

/** Compares a row with the sort values of another one, as a cursor holds them: one for each term. */
export function positionComparison(sort: readonly SortTerm[], position: readonly Value[]): (row: Row) => number {
  const terms = termsOf(sort);
  return (row) => {
    for (const [index, { name, compare, sign }] of terms.entries()) {
      const order = compare(row[name] ?? null, position[index] ?? null);
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

/** What a cursor holds of a row. */
export function sortValues(sort: readonly SortTerm[], row: Row): readonly Value[] {
  return sort.map(({ field }) => row[field.name] ?? null);
}

/** Null is higher than every value: last ascending, and therefore first descending. */
function nullsLast(compare: Compare<Value>): Compare<Value> {
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return compare(a, b);
  };
}
