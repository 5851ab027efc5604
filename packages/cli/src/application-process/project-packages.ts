import { createRequire } from 'node:module';

/**
 * Loads a package as the application would. Its copy is the one that knows the application: two copies of a package share neither classes
 * nor tokens.
 *
 * @param file of the application
 * @returns what it exports; undefined when the project has not got it
 */
export function packageOf(name: string, file: string): unknown {
  const load = createRequire(file);
  try {
    load.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
  return load(name);
}
