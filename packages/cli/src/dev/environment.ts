import { join } from 'node:path';
import { env } from 'node:process';
import { readEnvFile } from '../application/env-file';

/**
 * The environment of the application: that of `cortado dev`, and beneath it what `.env` names, as it is now. Compiled code is kept where
 * Node can keep it, so that the next start is faster.
 *
 * @param root the folder of the project
 * @throws CommandError when `.env` cannot be read
 */
export function environment(root: string): Readonly<Record<string, string | undefined>> {
  const cache = join(root, 'node_modules/.cache/cortado/code');
  return { NODE_COMPILE_CACHE: cache, ...readEnvFile(root), ...env };
}
