import type { Block, Page } from './page';
import { importsFor, namesExportedBy } from './page-imports';

/** The files of a page between two moments at which it replaces one of them. */
export interface Stage {
  readonly files: ReadonlyMap<string, PageFile>;
  /** Blocks of every language, in the order of the page. */
  readonly blocks: readonly Block[];
}

/** A module that a page shows, in one block or in several. */
export class PageFile {
  constructor(
    readonly name: string,
    readonly blocks: readonly Block[],
    private readonly others: ReadonlyMap<string, PageFile>,
  ) {}

  get last(): Block {
    return this.blocks.at(-1)!;
  }

  get code(): string {
    return this.blocks.map(({ code }) => code).join('');
  }

  /** Why it is compiled, but not run: stated in the page, or because the page only declares what it uses. */
  get reasonNotToRun(): string | undefined {
    const stated = this.blocks.find(({ info }) => info !== '');
    if (stated !== undefined) return stated.info;
    if (/\.d\.m?ts$/.test(this.name)) return 'declares types';
    const declared = this.blocks.some(({ code, given }) => /^declare (?!global)/m.test((given?.code ?? '') + code));
    return declared ? 'uses what the page declares' : undefined;
  }

  /**
   * The source, on the lines that it has in the page, so that a line in an error is a line of the page. What a fragment imports without saying
   * so is on the first line, which is the title of every page.
   */
  source(): string {
    const lines: string[] = [];
    const put = (line: number, code: string): void => {
      for (const [index, text] of code.split('\n').entries()) lines[line - 1 + index] = text;
    };
    for (const { line, code, given } of this.blocks) {
      if (given !== undefined) put(given.line, given.code);
      put(line, code);
    }
    const text = Array.from(lines, (line) => line ?? '').join('\n');
    if (this.last.isNamed) return text;
    const exported = [...this.others].map(([file, other]) => [file, namesExportedBy(other.code)] as const);
    return `${importsFor(text, exported)} export {};${text}`;
  }
}

/** Files of a page, by stage: most pages have one. */
export function stagesOf({ blocks }: Page): readonly Stage[] {
  const stages = [{ files: new Map<string, PageFile>(), blocks: [] as Block[] }];
  for (const block of blocks) {
    let stage = stages.at(-1)!;
    if (block.language === 'ts') {
      const before = stage.files.get(block.file);
      if (before === undefined && block.isContinued) throw new Error(`line ${block.line}: ${block.file} has not begun`);
      if (before !== undefined && !block.isContinued) {
        const named = [...stage.files].filter(([, { last }]) => last.isNamed);
        stage = { files: new Map(named), blocks: [] };
        stages.push(stage);
      }
      const parts = [...(block.isContinued ? before!.blocks : []), block];
      stage.files.set(block.file, new PageFile(block.file, parts, new Map(stage.files)));
    }
    stage.blocks.push(block);
  }
  return stages;
}
