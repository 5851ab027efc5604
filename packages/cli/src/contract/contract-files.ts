import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandError } from '../terminal/command';
import { Changes, type Change } from './changes';
import { compareAsyncApi } from './compare-asyncapi';
import { compareOpenApi } from './compare-openapi';
import type { Json } from './schema';

/** The documents of an application. */
export type Documents = Readonly<Record<'openapi' | 'asyncapi', Json>>;

const NAMES = ['openapi', 'asyncapi'] as const;
const COMPARE = { openapi: compareOpenApi, asyncapi: compareAsyncApi };

/** How the files of a contract differ from the application. */
export interface Staleness {
  /** The files that differ or are missing. */
  readonly stale: readonly string[];
  readonly changes: readonly Change[];
}

/** The files of a contract in a folder: `openapi.json` and `asyncapi.json`. */
export class ContractFiles {
  /** @param directory the folder in which the command runs: messages name files relative to it */
  constructor(
    private readonly folder: string,
    private readonly directory: string,
  ) {}

  /** @returns the files that were written */
  write(documents: Documents): readonly string[] {
    mkdirSync(this.folder, { recursive: true });
    return NAMES.map((name) => {
      writeFileSync(this.#path(name), `${JSON.stringify(documents[name], null, 2)}\n`);
      return this.#shown(name);
    });
  }

  /** Formatting does not matter: what the files say is compared. @throws CommandError for a file that is not JSON */
  compare(documents: Documents): Staleness {
    const stale: string[] = [];
    const changes = new Changes();
    for (const name of NAMES) {
      const before = this.#read(name);
      const after = documents[name];
      if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) continue;
      stale.push(this.#shown(name));
      if (before === undefined) changes.at(this.#shown(name)).note('is missing');
      else this.#compare(name, before, after, changes);
    }
    return { stale, changes: changes.all };
  }

  #compare(name: (typeof NAMES)[number], before: Json, after: Json, changes: Changes): void {
    const found = changes.apart();
    COMPARE[name](before, after, found);
    for (const each of found.all) changes.add(each);
    if (found.all.length === 0)
      changes.at(this.#shown(name)).note('has other texts: titles, names, examples or versions');
  }

  #read(name: string): Json | undefined {
    const path = this.#path(name);
    if (!existsSync(path)) return undefined;
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Json;
    } catch (error) {
      throw new CommandError(
        `${this.#shown(name)} is not valid JSON: ${(error as Error).message}\n  remedy: write it anew by \`cortado contract\``,
      );
    }
  }

  #path(name: string): string {
    return join(this.folder, `${name}.json`);
  }

  #shown(name: string): string {
    return relative(this.directory, this.#path(name));
  }
}
