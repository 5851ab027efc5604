import type { Field } from '../model/field';
import { shortKey, type Issues, type Loc } from './issues';
import type { QueryLimits } from './query-limits';
import { OPERATORS, type Operator } from './operators';
import { valueReader, type ValueReader } from './value-reader';
import { allOf, EVERY_ROW, type Where } from './where';
import type { Value } from '../model/value';

/** In characters. Databases compare the text at each place of each row. */
export const LONGEST_SEARCH = 1_000;

/** Where the values of a filter come from. */
interface Source {
  value(reader: ValueReader, given: unknown): Value | undefined;
  list(given: unknown): readonly unknown[] | undefined;
  flag(given: unknown): boolean | undefined;
  /** How a list is written. */
  readonly listHint: string;
  /** Whether the operator is part of the name, so that it is no step of its own in `loc`. */
  readonly isFlat: boolean;
}

const TEXT: Source = {
  value: (reader, given) => (typeof given === 'string' ? reader.text(given) : undefined),
  list: (given) => (typeof given === 'string' ? given.split(',') : undefined),
  flag: (given) => (given === 'true' ? true : given === 'false' ? false : undefined),
  listHint: 'Values separated by commas expected',
  isFlat: false,
};

const FLAT_TEXT: Source = { ...TEXT, isFlat: true };

const JSON_BODY: Source = {
  value: (reader, given) => reader.json(given),
  list: (given) => (Array.isArray(given) ? given : undefined),
  flag: (given) => (typeof given === 'boolean' ? given : undefined),
  listHint: 'Array expected',
  isFlat: false,
};

/** Reads one filter and checks it against a model. It reports everything that is wrong, until the filter is too large. */
export class WhereReader {
  #terms = 0;
  #values = 0;
  #isTooLarge = false;

  /**
   * @param fields the properties that may be filtered by; all others are unknown
   * @param issues receives what is wrong; when there is an issue, what the reader returns is not the filter
   */
  constructor(
    private readonly fields: ReadonlyMap<string, Field>,
    private readonly issues: Issues,
    private readonly limits: QueryLimits,
  ) {}

  /** Reads `{ "and": […] }`, `{ "or": […] }`, `{ "price": { "gte": 10 } }` and `{ "price": 10 }`. */
  read(given: unknown, loc: Loc): Where {
    return this.#object(given, loc, 0);
  }

  /** Reads one parameter of a query string. @param name `price`, or `price[gte]` */
  parameter(name: string, given: unknown, loc: Loc): Where {
    const bracket = name.indexOf('[');
    if (bracket === -1) return this.#property(name, given, loc, TEXT);
    // As if a parser of queries had made an object of it.
    const operator = name.endsWith(']') ? name.slice(bracket + 1, -1) : '';
    return this.#property(name.slice(0, bracket), { [operator]: given }, loc, FLAT_TEXT);
  }

  #object(given: unknown, loc: Loc, depth: number): Where {
    const entries = isObject(given) ? Object.entries(given) : [];
    if (!isObject(given)) this.issues.add(loc, 'object_expected', 'Object expected');
    if (entries.length === 0) this.#take(loc);
    const terms: Where[] = [];
    for (const [name, value] of entries) {
      if (this.#isTooLarge) break;
      const inner = [...loc, name];
      if (name === 'and' || name === 'or') terms.push(this.#group(name, value, inner, depth + 1));
      else terms.push(this.#property(name, value, inner, JSON_BODY));
    }
    return allOf(...terms);
  }

  #group(operator: 'and' | 'or', given: unknown, loc: Loc, depth: number): Where {
    const list: readonly unknown[] = Array.isArray(given) && depth <= this.limits.depth ? given : [];
    if (depth > this.limits.depth) {
      this.issues.add(loc, 'depth_exceeded', `Nested deeper than ${this.limits.depth} groups`);
    } else if (!Array.isArray(given)) this.issues.add(loc, 'array_expected', 'Array expected');
    if (list.length === 0) this.#take(loc);
    const terms: Where[] = [];
    for (const [index, term] of list.entries()) {
      if (this.#isTooLarge) break;
      terms.push(this.#object(term, [...loc, index], depth));
    }
    return { operator, terms };
  }

  /** Either an object of operators, all of which have to hold, or a value to be equal to. */
  #property(name: string, given: unknown, loc: Loc, source: Source): Where {
    const operators = isObject(given) ? Object.entries(given) : [['eq', given] as const];
    if (operators.length === 0) {
      if (this.#take(loc)) this.issues.add(loc, 'operator_expected', 'Operator expected');
      return EVERY_ROW;
    }
    const terms: Where[] = [];
    let field: Field | undefined;
    for (const [operator, value] of operators) {
      if (!this.#take(loc)) break;
      field ??= this.#field(name, loc);
      if (field === undefined) break;
      const inner = isObject(given) && !source.isFlat ? [...loc, operator] : loc;
      const term = this.#term(field, operator, value, inner, source);
      if (term !== undefined) terms.push(term);
    }
    return allOf(...terms);
  }

  #field(name: string, loc: Loc): Field | undefined {
    const field = this.fields.get(name);
    if (field === undefined) return this.issues.add(loc, 'unknown_field', `Unknown property ${shortKey(name)}`);
    if (OPERATORS[field.type].length > 0) return field;
    return this.issues.add(loc, 'not_filterable', `${name} cannot be used in a filter`);
  }

  #term(field: Field, name: string, given: unknown, loc: Loc, source: Source): Where | undefined {
    const operator = OPERATORS[field.type].find((each) => each === name);
    if (operator === undefined) {
      const known = OPERATORS[field.type].join(', ');
      return this.issues.add(loc, 'unknown_operator', `Unknown operator; ${field.name} has ${known}`);
    }
    if (operator === 'null') {
      const isNull = source.flag(given);
      if (isNull !== undefined) return { operator, field, isNull };
      return this.issues.add(loc, 'boolean_expected', 'Boolean expected (true or false)');
    }
    if (operator === 'in' || operator === 'nin') return this.#membership(operator, field, given, loc, source);
    return this.#comparison(operator, field, given, loc, source);
  }

  #comparison(
    operator: Exclude<Operator, 'null' | 'in' | 'nin'>,
    field: Field,
    given: unknown,
    loc: Loc,
    source: Source,
  ): Where | undefined {
    const value = this.#value(field, given, loc, source);
    if (value === undefined) return undefined;
    if (operator === 'contains' && (value as string).length > LONGEST_SEARCH) {
      return this.issues.add(loc, 'maxLength', `At most ${LONGEST_SEARCH} characters expected`);
    }
    if (operator === 'contains' || operator === 'startsWith' || operator === 'endsWith') {
      return { operator, field, text: value as string };
    }
    return { operator, field, value };
  }

  #membership(operator: 'in' | 'nin', field: Field, given: unknown, loc: Loc, source: Source): Where | undefined {
    const list = source.list(given);
    if (list === undefined && source !== JSON_BODY && Array.isArray(given)) {
      return this.issues.add(loc, 'single_expected', 'Give this value once');
    }
    if (list === undefined) return this.issues.add(loc, 'array_expected', source.listHint);
    this.#values += list.length;
    if (this.#values > this.limits.values) {
      return this.#refuse(loc, 'too_many_values', `At most ${this.limits.values} values in the lists of a filter`);
    }
    const values: Value[] = [];
    for (const [index, item] of list.entries()) {
      const value = this.#value(field, item, [...loc, index], source);
      if (value !== undefined) values.push(value);
    }
    return { operator, field, values };
  }

  #value(field: Field, given: unknown, loc: Loc, source: Source): Value | undefined {
    const reader = valueReader(field);
    if (source !== JSON_BODY && Array.isArray(given)) {
      return this.issues.add(loc, 'single_expected', 'Give this value once');
    }
    const value = source.value(reader, given);
    if (value !== undefined) return value;
    if (given === null) {
      return this.issues.add(loc, reader.type, `${reader.msg}; compare with null by the operator null`);
    }
    return this.issues.add(loc, reader.type, reader.msg);
  }

  #take(loc: Loc): boolean {
    this.#terms += 1;
    if (this.#terms <= this.limits.terms) return true;
    this.#refuse(loc, 'too_many_terms', `At most ${this.limits.terms} terms in a filter`);
    return false;
  }

  /** Nothing more is read. */
  #refuse(loc: Loc, type: string, msg: string): undefined {
    if (!this.#isTooLarge) this.issues.add(loc, type, msg);
    this.#isTooLarge = true;
  }
}

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && !(given instanceof Date);
}
