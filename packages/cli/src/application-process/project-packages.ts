import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Loads a package as the application would. Its copy is the one that knows the application: two copies of a package do not share classes and
 * tokens.
 *
 * @param root the folder of the project
 * @returns undefined when the project has not got it
 */
export function packageOf<T>(name: string, root: string): T | undefined {
  const load = createRequire(join(root, 'package.json'));
  try {
    load.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
  return load(name) as T;
}
