import { HttpError } from '@cortado/core';
import { canonical as canonicalValue } from '../model/canonical';
import type { Field } from '../model/field';
import { fits } from '../model/fits';
import type { Row, Value } from '../model/value';
import { sortValues } from './compare';
import type { SortTerm } from './list-query';

/** In characters. Clients send cursors in the query of a request, or in a body where the sort values are long. */
const LONGEST = 65_536;
const FORM = /^[A-Za-z0-9_-]+$/;

/** What a cursor says, or why it is refused. */
export type DecodedCursor =
  | { readonly ok: true; readonly after: readonly Value[] }
  | { readonly ok: false; readonly type: 'cursor_malformed' | 'cursor_mismatch'; readonly msg: string };

const MALFORMED: DecodedCursor = { ok: false, type: 'cursor_malformed', msg: 'Not a cursor of this resource' };
const MISMATCH: DecodedCursor = {
  ok: false,
  type: 'cursor_mismatch',
  msg: 'This cursor belongs to another sort or filter',
};

/**
 * Writes the sort values of a row. The text is url-safe and opaque, but not secret: it holds nothing that the client could not sort by.
 *
 * @param fingerprint of the filter and the order
 * @throws HttpError 400 `cursor_too_long`
 */
export function encodeCursor(sort: readonly SortTerm[], row: Row, fingerprint: string): string {
  const values = sortValues(sort, row).map((value) => (value instanceof Date ? value.getTime() : value));
  const cursor = Buffer.from(JSON.stringify([fingerprint, ...values])).toString('base64url');
  if (cursor.length <= LONGEST) return cursor;
  throw new HttpError(
    400,
    'The next page begins behind values that are too long for a cursor: sort by other properties',
    {
      type: 'cursor_too_long',
    },
  );
}

/**
 * Reads a cursor of a client, who may have changed it: what comes out is a value of the right type for each sort term. No more is needed,
 * because a position is not a permission.
 */
export function decodeCursor(cursor: string, sort: readonly SortTerm[], fingerprint: string): DecodedCursor {
  const parts = partsOf(cursor);
  if (parts === undefined) return MALFORMED;
  const [from, ...values] = parts;
  if (from !== fingerprint) return typeof from === 'string' ? MISMATCH : MALFORMED;
  if (values.length !== sort.length) return MALFORMED;
  const after = sort.map(({ field }, index) => valueOf(field, values[index]));
  return after.includes(undefined) ? MALFORMED : { ok: true, after: after as readonly Value[] };
}

function partsOf(cursor: string): readonly unknown[] | undefined {
  if (cursor.length > LONGEST || !FORM.test(cursor)) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function valueOf(field: Field, given: unknown): Value | undefined {
  const value = field.type === 'date' && typeof given === 'number' ? new Date(given) : given;
  return fits(field, value) ? canonicalValue(field, value as Value) : undefined;
}
