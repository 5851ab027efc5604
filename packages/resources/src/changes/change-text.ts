import type { Model } from '../model/model';
import type { KeyValue, Row, Value } from '../model/value';

/** A row as the log keeps it. Properties that are excluded from output are left out: the log never has them. */
export function rowText({ fields }: Model, row: Row | null): string | null {
  if (row === null) return null;
  const shown: Record<string, Value> = {};
  for (const { name, hidden } of fields.values()) if (!hidden) shown[name] = row[name] ?? null;
  return JSON.stringify(shown);
}

/** A row of the log. */
export function rowOfText({ fields }: Model, text: string | null): Row | null {
  if (text === null) return null;
  const row = JSON.parse(text) as Record<string, Value>;
  for (const { name, type } of fields.values()) {
    const value = row[name];
    if (type === 'date' && typeof value === 'string') row[name] = new Date(value);
  }
  return row;
}

export function keyOfText({ key }: Model, text: string): KeyValue {
  return key.type === 'integer' ? Number(text) : text;
}
