import type { Field } from '../model/field';
import type { Value } from '../model/value';

/** Compares a property with one value. Strings compare by their UTF-8 bytes. */
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte';

/** A property compared with a value. `ne` includes rows with null; every other comparison with null is false. */
export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly field: Field;
  readonly value: Value;
}

/** A property that is one of several values (`in`), or none of them (`nin`, which includes null). */
export interface Membership {
  readonly operator: 'in' | 'nin';
  readonly field: Field;
  readonly values: readonly Value[];
}

/** A part of a string, case-sensitive. */
export interface TextSearch {
  readonly operator: 'contains' | 'startsWith' | 'endsWith';
  readonly field: Field;
  readonly text: string;
}

/** Whether a property is null. */
export interface NullTest {
  readonly operator: 'null';
  readonly field: Field;
  readonly isNull: boolean;
}

/** Terms that all hold (`and`; without terms: true), or of which one holds (`or`; without terms: false). */
export interface Group {
  readonly operator: 'and' | 'or';
  readonly terms: readonly Where[];
}

/** A filter that was read and checked against a model: every value fits the type of its field. It has one meaning, in SQL and in memory. */
export type Where = Comparison | Membership | TextSearch | NullTest | Group;

/** Holds for every row. */
export const EVERY_ROW: Where = { operator: 'and', terms: [] };

/** Filters that all have to hold, such as that of a client and the scope of a controller. */
export function allOf(...filters: readonly Where[]): Where {
  const needed = filters.filter((each) => each.operator !== 'and' || each.terms.length > 0);
  return needed.length === 1 ? needed[0]! : { operator: 'and', terms: needed };
}
