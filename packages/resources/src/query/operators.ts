import type { FieldType } from '../model/field';
import type { ComparisonOperator, Membership, TextSearch } from './where';

/** An operator as clients write it: `price[gte]=10`, `{ "price": { "gte": 10 } }`. */
export type Operator = ComparisonOperator | Membership['operator'] | TextSearch['operator'] | 'null';

const EQUALITY: readonly Operator[] = ['eq', 'ne', 'in', 'nin', 'null'];
const ORDER: readonly Operator[] = [...EQUALITY, 'gt', 'gte', 'lt', 'lte'];
const TEXT: readonly Operator[] = [...ORDER, 'contains', 'startsWith', 'endsWith'];

/** Which operators a property can be filtered with. JSON has no order, and no equality that two databases agree on. */
export const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  string: TEXT,
  integer: ORDER,
  number: ORDER,
  bigint: ORDER,
  decimal: ORDER,
  date: ORDER,
  uuid: ORDER,
  boolean: EQUALITY,
  json: [],
};
