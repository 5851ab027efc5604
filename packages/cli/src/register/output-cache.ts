import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const caches = new Map<string, OutputCache | undefined>();

/**
 * Compiled files, in `node_modules/.cache/cortado` of the project: one for each source file, so that it does not grow with each change.
 * Several processes may use it at once.
 */
export class OutputCache {
  #isWritable = true;

  private constructor(private readonly folder: string) {}

  /** The cache of the project that a file belongs to; undefined where there is no node_modules. */
  static of(path: string): OutputCache | undefined {
    const folder = dirname(path);
    if (caches.has(folder)) return caches.get(folder);
    const modules = join(folder, 'node_modules');
    const cache = existsSync(modules)
      ? new OutputCache(join(modules, '.cache/cortado/register'))
      : folder === path
        ? undefined
        : OutputCache.of(folder);
    caches.set(folder, cache);
    return cache;
  }

  /** What identifies the output of a source. */
  static key(source: string, settings: unknown): string {
    return createHash('sha256').update(JSON.stringify(settings)).update('\0').update(source).digest('hex');
  }

  read(path: string, key: string): string | undefined {
    const file = this.#fileOf(path);
    if (!existsSync(file)) return undefined;
    const code = readFileSync(file, 'utf8');
    return code.endsWith(markOf(key)) ? code : undefined;
  }

  write(path: string, key: string, code: string): void {
    if (!this.#isWritable) return;
    const file = this.#fileOf(path);
    const unfinished = `${file}.${process.pid}`;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(unfinished, code + markOf(key));
      renameSync(unfinished, file);
    } catch {
      // A folder that is read-only, or a full disk: the program runs without the cache.
      this.#isWritable = false;
    }
  }

  #fileOf(path: string): string {
    return join(this.folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.js`);
  }
}

/** Behind the code, so that no line moves. */
function markOf(key: string): string {
  return `\n//${key}\n`;
}
