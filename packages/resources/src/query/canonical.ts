import { hash } from 'node:crypto';
import type { Value } from '../model/value';
import type { Comparison, Group, Membership, NullTest, TextSearch, Where } from './where';

/** A filter and its text. Filters with the same text have the same meaning. */
export interface CanonicalWhere {
  /** Simplified: groups are flat, without terms that change nothing, and in an order that does not depend on how they were written. */
  readonly where: Where;
  /** The same as text. */
  readonly text: string;
}

/**
 * Simplifies a filter, so that filters that differ only in their form become one: `{ a: 1, b: 2 }` and
 * `{ and: [{ b: 2 }, { and: [{ a: { in: [1] } }] }] }`.
 */
export function canonical(where: Where): CanonicalWhere {
  const { where: simple, text } = simplified(where);
  return { where: simple, text };
}

/** A short hash of texts, url-safe. Equal texts have equal hashes; others differ but for one case in 2^72. */
export function shortHash(...texts: readonly string[]): string {
  return hash('sha256', JSON.stringify(texts), 'base64url').slice(0, 12);
}

/** A group also says which terms it has, by their texts. */
interface Simplified extends CanonicalWhere {
  readonly terms?: ReadonlyMap<string, Where>;
}

function simplified(where: Where): Simplified {
  if ('terms' in where) return simplifiedGroup(where);
  if ('values' in where) return simplifiedMembership(where);
  return { where, text: textOf(where.field.name, where.operator, operandOf(where)) };
}

function operandOf(where: Comparison | TextSearch | NullTest): Value {
  if (where.operator === 'null') return where.isNull;
  return 'text' in where ? where.text : where.value;
}

function simplifiedGroup({ operator, terms }: Group): Simplified {
  const byText = new Map<string, Where>();
  for (const term of terms) {
    const each = simplified(term);
    if (each.terms !== undefined && each.where.operator === operator) {
      for (const [text, inner] of each.terms) byText.set(text, inner);
    } else if (each.terms?.size === 0) {
      // `and` with a term that never holds, or `or` with one that always does.
      return each;
    } else byText.set(each.text, each.where);
  }
  const sorted = new Map([...byText].toSorted(byFirst));
  const [only] = sorted;
  if (sorted.size === 1 && only !== undefined) return withTerms(only[1], only[0]);
  return {
    where: { operator, terms: [...sorted.values()] },
    text: `${operator}(${[...sorted.keys()].join(',')})`,
    terms: sorted,
  };
}

/** The only term of a group takes its place. It may be a group itself, of the other operator. */
function withTerms(where: Where, text: string): Simplified {
  return 'terms' in where ? simplifiedGroup(where) : { where, text };
}

function simplifiedMembership({ operator, field, values }: Membership): Simplified {
  const byText = new Map(values.map((value) => [valueText(value), value]));
  if (byText.size === 0) return simplifiedGroup({ operator: operator === 'in' ? 'or' : 'and', terms: [] });
  const sorted = [...byText].toSorted(byFirst).map(([, value]) => value);
  if (sorted.length === 1) {
    return simplified({ operator: operator === 'in' ? 'eq' : 'ne', field, value: sorted[0]! });
  }
  return { where: { operator, field, values: sorted }, text: textOf(field.name, operator, ...sorted) };
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function textOf(name: string, operator: string, ...values: readonly Value[]): string {
  return `[${JSON.stringify(name)},"${operator}",${values.map(valueText).join(',')}]`;
}

function valueText(value: Value): string {
  return JSON.stringify(value instanceof Date ? value.getTime() : value);
}
