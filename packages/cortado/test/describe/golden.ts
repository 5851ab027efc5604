import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The stored form of a description. With `GOLDEN=write` in the environment it is replaced; run prettier afterwards. */
export function golden(name: string, description: object, folder = __dirname): unknown {
  const file = join(folder, `${name}.json`);
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, JSON.stringify(plain(description), undefined, 2));
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What is stored. Values without a JSON form are replaced by their names: classes, symbols, patterns. */
export function plain(value: unknown): unknown {
  if (typeof value === 'function') return `class ${value.name}`;
  if (typeof value === 'symbol' || typeof value === 'bigint' || value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
}
