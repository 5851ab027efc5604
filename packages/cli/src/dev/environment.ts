import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { parseEnv } from 'node:util';

/**
 * The environment of the application: that of `cortado dev`, and beneath it what `.env` names, as it is now. Compiled code is kept where
 * Node can keep it, so that the next start is faster.
 *
 * @param root the folder of the project
 */
export function environment(root: string): Readonly<Record<string, string | undefined>> {
  const file = join(root, '.env');
  const named = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const cache = join(root, 'node_modules/.cache/cortado/code');
  return { NODE_COMPILE_CACHE: cache, ...named, ...env };
}
