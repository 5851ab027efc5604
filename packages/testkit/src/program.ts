import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is, or undefined when this machine has not got it. */
function find(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

/**
 * Declares tests that need a program. Where it is missing they are skipped with the reason in their name; in CI, where CI=true,
 * its absence is a failure.
 */
export function withProgram(name: string, declare: (path: string) => void): void {
  const path = find(name);
  if (path !== undefined) declare(path);
  else if (process.env['CI'] === 'true') test(`${name} is installed`, () => expect(path).toBeDefined());
  else test.skip(`needs ${name}, which is not installed on this machine`, () => undefined);
}
