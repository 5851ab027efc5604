import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of code in a page. */
export interface Block {
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** `ts`, `http`, `json`, `text` … */
  readonly language: string;
  /** What follows the language: the reason why a block of TypeScript is not run. */
  readonly info: string;
  readonly code: string;
  /** From a first line such as `// chat-socket.ts`. A fragment without a name is called by its line. */
  readonly file: string;
  readonly isNamed: boolean;
  /** `// chat-socket.ts, continued`: it is added to the file that the page began before. */
  readonly isContinued: boolean;
  /** The heading above it. */
  readonly section: string;
  /** Code that the reader need not see, from a comment `<!-- given … -->` in front of the block. */
  readonly given: { readonly line: number; readonly code: string } | undefined;
}

/**
 * A page of the documentation and its blocks.
 *
 * - A block that begins with `// name.ts` is a file. The files of a page are in one folder and import each other.
 * - `// name.ts, continued` adds to a file. The same name again replaces the file from there on.
 * - A block without a name is a fragment: a module of its own, which needs no imports for the names of Cortado, of class-validator, and of what
 *   the files of the page export. A comment `<!-- given … -->` in front of a block has the code that the page leaves out.
 */
export class Page {
  readonly blocks: readonly Block[];

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.blocks = [...blocksOf(text)];
  }

  static read(root: string, path: string): Page {
    return new Page(path, readFileSync(join(root, path), 'utf8'));
  }
}

const FENCE = /^(#+ .*)$|(?:^<!-- given\n([^]*?)^-->\n\n)?^(`{3,})(\w*)[ \t]*([^\n]*)\n([^]*?)^\3[ \t]*$/gm;
const NAME = /^(?:\/\/|#|<!--) ([\w./@-]+\.\w+)(, continued)?(?: -->)?\n/;

function* blocksOf(text: string): Generator<Block> {
  let section = '';
  for (const { 0: whole, 1: heading, 2: given, 4: language = '', 5: info = '', 6: code = '', index } of text.matchAll(
    FENCE,
  )) {
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const first = lineAt(text, index);
    const line = lineAt(text, index + whole.lastIndexOf(code + '```'));
    const [, name, continued] = NAME.exec(code) ?? [];
    yield {
      line,
      language,
      info,
      code,
      file: name ?? `line-${line}.ts`,
      isNamed: name !== undefined,
      isContinued: continued !== undefined,
      section,
      given: given === undefined ? undefined : { line: first + 1, code: given },
    };
  }
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Every page that has a say: `docs/*.md`, and the README of the repository and of each package. */
export function pagesOf(root: string): readonly Page[] {
  const docs = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const packages = readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => existsSync(join(root, path)));
  return [...docs, 'README.md', ...packages].map((path) => Page.read(root, path));
}
