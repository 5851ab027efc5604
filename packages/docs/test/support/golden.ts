import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The stored form of a document. With `GOLDEN=write` in the environment it is replaced; run prettier afterwards.
 *
 * @param folder of the test
 */
export function golden(folder: string, name: string, document: object): unknown {
  const file = join(folder, 'golden', `${name}.json`);
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
