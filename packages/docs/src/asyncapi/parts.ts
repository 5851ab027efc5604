import type { JsonSchema } from '../schema/json-schema';

/** What a request is not: with a status, a frame is an answer. */
export const NO_ANSWER: JsonSchema = { required: ['statusCode'] };

/** The bodies and data of which nothing is known. */
export const ANYTHING: JsonSchema = {};

export const NOTHING: JsonSchema = { type: 'null' };

export const TEXT: JsonSchema = { type: 'string' };

export const TIMESTAMP: JsonSchema = { type: 'string', format: 'date-time' };

/**
 * An object with these properties, each of them required unless its name ends with `?`. Those that are undefined are left out.
 *
 * @example
 * objectOf({ event: { const: 'say' }, 'body?': undefined, 'headers?': HEADERS })
 */
export function objectOf(properties: Readonly<Record<string, JsonSchema | undefined>>): JsonSchema {
  const given = Object.entries(properties).filter(([, schema]) => schema !== undefined);
  const required = given.map(([name]) => name).filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(given.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
  };
}

/** Exactly this text. */
export function textOf(value: string): JsonSchema {
  return { type: 'string', const: value };
}

/** A list, in which an item may have any of several forms. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** Any of these; the one itself where there is only one, anything where there is none. */
export function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  if (schemas.length === 0) return ANYTHING;
  return schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
}

/** A copy without the properties that are undefined. */
export function given<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}

/** A record, undefined if it is empty. */
export function filled<T extends object>(record: T): T | undefined {
  return Object.keys(record).length === 0 ? undefined : record;
}

/** In the order of UTF-16 code units, whatever the locale. */
export function inOrder(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
