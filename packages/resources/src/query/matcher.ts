import type { Row, Value } from '../model/value';
import { valueComparison } from './compare';
import type { Comparison, Group, Membership, TextSearch, Where } from './where';

/** Whether a row passes a filter. */
export type Matcher = (row: Row) => boolean;

const HOLDS: Readonly<Record<Exclude<Comparison['operator'], 'ne'>, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

const FINDS: Readonly<Record<TextSearch['operator'], (value: string, text: string) => boolean>> = {
  contains: (value, text) => value.includes(text),
  startsWith: (value, text) => value.startsWith(text),
  endsWith: (value, text) => value.endsWith(text),
};

/**
 * Compiles a filter to a function that decides as both databases do. Compile once and call it for each row: nothing is looked up or
 * allocated in it.
 */
export function matcher(where: Where): Matcher {
  switch (where.operator) {
    case 'and':
    case 'or':
      return group(where);
    case 'null': {
      const { field, isNull } = where;
      return (row) => ((row[field.name] ?? null) === null) === isNull;
    }
    case 'in':
    case 'nin':
      return membership(where);
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return textSearch(where);
    default:
      return comparison(where);
  }
}

function group({ operator, terms }: Group): Matcher {
  const matchers = terms.map(matcher);
  if (matchers.length === 1) return matchers[0]!;
  if (operator === 'and') return (row) => matchers.every((matches) => matches(row));
  return (row) => matchers.some((matches) => matches(row));
}

function comparison({ operator, field, value }: Comparison): Matcher {
  const { name } = field;
  const compare = valueComparison(field);
  if (operator === 'ne') {
    return (row) => {
      const own = row[name] ?? null;
      return own === null || compare(own, value) !== 0;
    };
  }
  const holds = HOLDS[operator];
  return (row) => {
    const own = row[name] ?? null;
    return own !== null && holds(compare(own, value));
  };
}

function membership({ operator, field, values }: Membership): Matcher {
  const { name } = field;
  const members = new Set(values.map(identity));
  if (operator === 'in') return (row) => members.has(identity(row[name] ?? null));
  return (row) => !members.has(identity(row[name] ?? null));
}

/** Dates are the only values of filters that are not equal to themselves. Null is in no list. */
function identity(value: Value): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function textSearch({ operator, field, text }: TextSearch): Matcher {
  const { name } = field;
  const finds = FINDS[operator];
  return (row) => {
    const own = row[name];
    return typeof own === 'string' && finds(own, text);
  };
}
