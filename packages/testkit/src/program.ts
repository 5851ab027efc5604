import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests need beyond what npm installs. */
export interface Need {
  /** What to install: it stands in the reason for skipping. */
  readonly name: string;
  /** The file to look for on the path. */
  readonly program: string;
  /** Whether the one at this path will do; without it, any does. */
  works?(path: string): boolean;
}

/** Where the program is, or undefined when this machine has not got it. */
function find({ program, works }: Need): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => isExecutable(path) && (works?.(path) ?? true));
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
 *
 * @param need a program's name stands for any program of that name
 */
export function withProgram(need: string | Need, declare: (path: string) => void): void {
  const needed = typeof need === 'string' ? { name: need, program: need } : need;
  const path = find(needed);
  if (path !== undefined) declare(path);
  else if (process.env['CI'] === 'true') test(`${needed.name} is installed`, () => expect(path).toBeDefined());
  else test.skip(`needs ${needed.name}, which is not installed on this machine`, () => undefined);
}
