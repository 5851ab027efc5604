import type { Kind } from '@cortado/dto';
import type { JsonSchema } from './json-schema';

export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

/** A constraint that a schema cannot express, or not in every detail. */
export interface Unexpressed {
  readonly name: string;
  readonly args?: Readonly<Record<string, unknown>>;
  /** Applies under a condition that the application computes. */
  readonly conditional?: true;
}

/** The type that a keyword applies to. */
const TYPE_OF_KEYWORD: ReadonlyMap<string, JsonType> = new Map<string, JsonType>([
  ...words('pattern minLength maxLength contentEncoding contentMediaType format', 'string'),
  ...words('minimum maximum exclusiveMinimum exclusiveMaximum multipleOf', 'number'),
  ...words('items minItems maxItems uniqueItems contains', 'array'),
  ...words('minProperties maxProperties additionalProperties', 'object'),
]);

function words(names: string, type: JsonType): (readonly [string, JsonType])[] {
  return names.split(' ').map((name) => [name, type]);
}

const JSON_TYPES: Readonly<Record<Kind, JsonType | undefined>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  array: 'array',
  set: 'array',
  object: 'object',
  map: 'object',
  instance: 'object',
  date: undefined,
  bytes: undefined,
  bigint: undefined,
};

/** The schema of one value while its constraints are added, each of which narrows it. */
export class Draft {
  integer = false;
  #types: ReadonlySet<JsonType> | undefined;
  #allowed: readonly unknown[] | undefined;
  readonly #refused: unknown[] = [];
  readonly #keywords: Record<string, unknown> = {};
  readonly #also: JsonSchema[] = [];
  readonly #unexpressed: Unexpressed[] = [];

  /** The types that are left; undefined for all. */
  get types(): ReadonlySet<JsonType> | undefined {
    return this.#types;
  }

  /** Only values of these kinds. */
  only(kinds: readonly Kind[]): void {
    const types = kinds.map((kind) => JSON_TYPES[kind]).filter((type) => type !== undefined);
    const known = this.#types;
    this.#types = new Set(known === undefined ? types : types.filter((type) => known.has(type)));
  }

  /** Only these values. Objects are left out: class-validator compares them by identity. */
  allow(values: readonly unknown[]): void {
    const comparable = values.filter(isComparable);
    this.#allowed = this.#allowed?.filter((value) => comparable.includes(value)) ?? [...new Set(comparable)];
  }

  /** None of these values. */
  refuse(values: readonly unknown[]): void {
    this.#refused.push(...values.filter(isComparable));
  }

  /** A lower bound: the highest of several counts. */
  atLeast(keyword: string, limit: number): void {
    this.#keywords[keyword] = Math.max(limit, (this.#keywords[keyword] as number | undefined) ?? limit);
  }

  /** An upper bound: the lowest of several counts. */
  atMost(keyword: string, limit: number): void {
    this.#keywords[keyword] = Math.min(limit, (this.#keywords[keyword] as number | undefined) ?? limit);
  }

  /** A keyword. A second one with another value must hold as well. */
  set(keyword: string, value: unknown): void {
    const known = this.#keywords[keyword];
    if (known === undefined) this.#keywords[keyword] = value;
    else if (JSON.stringify(known) !== JSON.stringify(value)) this.#also.push({ [keyword]: value });
  }

  /** A schema that must hold as well. */
  also(schema: JsonSchema): void {
    this.#also.push(schema);
  }

  unexpressed(constraint: Unexpressed): void {
    this.#unexpressed.push(constraint);
  }

  schema(): JsonSchema {
    const types = this.#types;
    const fits = (value: unknown): boolean => types === undefined || types.has(typeOf(value));
    const allowed = this.#allowed?.filter((value) => fits(value) && !this.#refused.includes(value));
    if (types?.size === 0 || allowed?.length === 0) return this.#noted({ not: {} });
    if (types?.has('string') === true && this.#refused.includes('')) this.atLeast('minLength', 1);
    const refused = [...new Set(this.#refused)].filter(
      (value) => fits(value) && !(value === '' && types !== undefined),
    );
    const left = allowed === undefined ? types : new Set(allowed.map(typeOf));
    const keywords = Object.entries(this.#keywords).filter(([keyword]) => applies(keyword, left));
    return this.#noted({
      ...typeKeyword(left, this.integer),
      ...(allowed === undefined ? {} : { enum: allowed }),
      ...Object.fromEntries(keywords),
      ...(this.#also.length === 0 ? {} : { allOf: this.#also }),
      ...(refused.length === 0 || allowed !== undefined ? {} : { not: { enum: refused } }),
    });
  }

  #noted(schema: JsonSchema): JsonSchema {
    return this.#unexpressed.length === 0 ? schema : { ...schema, 'x-constraints': this.#unexpressed };
  }
}

/** The same schema, which accepts null too. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values, ...rest } = schema;
  const keywords = Object.keys(schema);
  const isSimple =
    type !== undefined && keywords.every((keyword) => NEUTRAL.has(keyword) || TYPE_OF_KEYWORD.has(keyword));
  if (isSimple) {
    const types = [type].flat() as JsonType[];
    return {
      type: types.includes('null') ? type : [...types, 'null'],
      ...(values === undefined ? {} : { enum: [...new Set([...(values as unknown[]), null])] }),
      ...rest,
    };
  }
  return keywords.every((keyword) => keyword === 'x-constraints') ? schema : { anyOf: [schema, { type: 'null' }] };
}

function typeKeyword(types: ReadonlySet<JsonType> | undefined, integer: boolean): JsonSchema {
  if (types === undefined) return {};
  const names = [...types].map((type) => (type === 'number' && integer ? 'integer' : type));
  return { type: names.length === 1 ? names[0] : names };
}

/** Keywords beside which `null` may be added to the types. */
const NEUTRAL: ReadonlySet<string> = new Set(['type', 'enum', 'x-constraints']);

/** Whether one of the types may have the keyword. */
function applies(keyword: string, types: ReadonlySet<JsonType> | undefined): boolean {
  const type = TYPE_OF_KEYWORD.get(keyword);
  return type === undefined || types === undefined || types.has(type);
}

/** Values that JSON has and that are compared by value. */
function isComparable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function typeOf(value: unknown): JsonType {
  return value === null ? 'null' : (typeof value as JsonType);
}
