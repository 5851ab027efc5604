import type { Context } from '@cortado/core';
import { serialize } from '@cortado/dto';
import { createHash } from 'node:crypto';
import type { Row } from '../model/value';
import { ResourceError } from '../repository/resource-error';
import type { Rows } from '../repository/rows';

/**
 * The tag of a row as clients see it (RFC 9110 §8.8.3): its version, else a hash of what is sent. Strong, because equal tags mean equal
 * bytes.
 */
export function etagOf<T extends object>(rows: Rows<T>, row: Row): string {
  const { model } = rows;
  if (model.version !== undefined) return `"v${String(row[model.version.name])}"`;
  const text = serialize(model.type)(rows.toInstance(row));
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Whether the client has the row already (RFC 9110 §13.1.2). Not on sockets, which have the headers of their handshake. */
export function isKnown(context: Context, etag: string): boolean {
  const header = conditionOf(context, 'if-none-match');
  return header !== undefined && lists(header, etag, isWeaklySame);
}

/** @throws ResourceError `precondition_failed` when the client expects another row (RFC 9110 §13.1.1) */
export function checkMatch(context: Context, etag: () => string): void {
  const header = conditionOf(context, 'if-match');
  if (header === undefined || lists(header, etag(), isStronglySame)) return;
  throw new ResourceError('precondition_failed', 'The row is not the one that If-Match names');
}

function conditionOf(context: Context, name: 'if-match' | 'if-none-match'): string | undefined {
  return context.transport === 'http' ? context.headers[name] : undefined;
}

/** Each tag of a list, which may have commas between its quotes. */
const TAG = /(?:W\/)?"[^"]*"/g;

function lists(header: string, tag: string, isSame: (one: string, other: string) => boolean): boolean {
  if (header.trim() === '*') return true;
  return (header.match(TAG) ?? []).some((each) => isSame(each, tag));
}

/** RFC 9110 §8.8.3.2. */
function isWeaklySame(one: string, other: string): boolean {
  return one.replace(/^W\//, '') === other;
}

function isStronglySame(one: string, other: string): boolean {
  return one === other;
}
