import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file that has the types of an API. */
export class TypesFile {
  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  /** Whether it has this text already. Line ends are those of the checkout. */
  isCurrent(): boolean {
    return this.#present()?.replaceAll('\r\n', '\n') === this.text;
  }

  /** Leaves a file alone that is current, so that whoever watches it is not woken. @returns whether it was written */
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
