import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The file that has the types of an API: for commands that write it, or that check it.
 *
 * @example
 * const file = new TypesFile('src/api.ts', clientTypes(documents));
 * if (!file.isCurrent()) file.write();
 */
export class TypesFile {
  /**
   * @param path of the file; folders that are missing are made
   * @param text what it has to have
   */
  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  /** Whether it has this text already. Line ends are those of the checkout. @throws Error when the file cannot be read */
  isCurrent(): boolean {
    return this.#present()?.replaceAll('\r\n', '\n') === this.text;
  }

  /** Leaves a file alone that is current, so that whoever watches it is not woken. @returns whether it was written @throws Error when it cannot be */
  write(): boolean {
    if (this.isCurrent()) return false;
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, this.text);
    return true;
  }

  #present(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
