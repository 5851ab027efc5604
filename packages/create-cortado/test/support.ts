import { run } from 'create-cortado';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface Typing {
  /** What is typed at a terminal, line by line; without it there is no terminal. */
  readonly lines?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A folder of a test's own, in which commands run. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'create-cortado-'));

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async run(args: readonly string[], { lines, env = {} }: Typing = {}): Promise<Outcome> {
    const isTTY = lines !== undefined;
    const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const written = { output: '', errors: '' };
    const typed = [...(lines ?? [])];
    output.on('data', (chunk) => {
      written.output += String(chunk);
      // Each question ends like this, and is answered when it is asked.
      if (!isTTY || !/: $/.test(String(chunk))) return;
      const line = typed.shift();
      if (line === undefined) input.end();
      else input.write(`${line}\n`);
    });
    errors.on('data', (chunk) => (written.errors += String(chunk)));
    const code = await run(args, {
      input: Object.assign(input, { isTTY }),
      output: Object.assign(output, { isTTY }),
      errors,
      env: { PATH: process.env['PATH'], ...env },
      folder: this.folder,
    });
    return { code, ...written };
  }

  exists(...parts: string[]): boolean {
    return existsSync(this.path(...parts));
  }

  read(...parts: string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }

  json(...parts: string[]): any {
    return JSON.parse(this.read(...parts));
  }

  /** Every file below a folder, without those of git. */
  files(...parts: string[]): string[] {
    return readdirSync(this.path(...parts), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(this.path(...parts).length + 1))
      .filter((path) => !path.startsWith('.git/'))
      .toSorted();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
