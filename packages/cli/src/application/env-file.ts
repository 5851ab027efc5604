import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CommandError } from '../terminal/command';

/**
 * The variables in `.env` of a project; none where there is no such file.
 *
 * @param root the folder of the project
 * @throws CommandError when it cannot be read
 */
export function readEnvFile(root: string): Readonly<Record<string, string | undefined>> {
  const file = join(root, '.env');
  if (!existsSync(file)) return {};
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(
      `.env cannot be read: ${(error as Error).message}\n` +
        '  remedy: make it a file that you may read, or remove it and set its variables in the environment',
    );
  }
}
