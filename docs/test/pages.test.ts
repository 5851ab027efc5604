import { pagesOf, type Block } from '@cortado/testkit/docs/page';
import { stagesOf, type PageFile } from '@cortado/testkit/docs/page-files';
import { PageProgram } from '@cortado/testkit/docs/page-program';
import { difference, transcriptErrors } from '@cortado/testkit/docs/transcript';
import { join } from 'node:path';

const programs: PageProgram[] = [];
afterAll(() => Promise.all(programs.map((program) => program.close())));

/**
 * Runs what the pages show: files and fragments of TypeScript (tests among them), requests and frames in blocks of language `http`, what
 * `console.log` prints (in a comment beside it), and the errors of configuration mistakes (in a block of text below the code).
 */
describe.each(pagesOf(join(__dirname, '../..')).map((page) => [page.path, page] as const))('%s', (_path, page) => {
  for (const stage of stagesOf(page)) {
    const program = new PageProgram(stage);
    programs.push(program);
    for (const [index, block] of stage.blocks.entries()) {
      if (block.language === 'http') {
        test(`line ${block.line}: what is sent and what is answered`, async () => {
          expect(await transcriptErrors(await program.running(), block.code, block.line)).toEqual([]);
        });
      }
      const file = block.language === 'ts' ? stage.files.get(block.file)! : undefined;
      if (file?.last === block) declareRun(program, file, errorIn(stage.blocks[index + 1], block));
    }
  }
});

function declareRun(program: PageProgram, file: PageFile, error: string | undefined): void {
  if (file.reasonNotToRun !== undefined) return;
  if (file.name.endsWith('.test.ts')) describe(`the tests in ${file.name}`, () => void program.load(file));
  else if (error === undefined) {
    test(`${file.name} runs`, async () => {
      expect(await unclaimed(program, file)).toEqual([]);
    });
  } else {
    test(`${file.name} is refused`, async () => {
      const failure = await program.run(file).then(() => 'nothing, it runs', String);
      expect(difference(error, failure.replace(/^\w*Error: /, ''))).toBeUndefined();
    });
  }
}

/** What it prints and no comment says. */
async function unclaimed(program: PageProgram, file: PageFile): Promise<readonly string[]> {
  const comments = [...file.code.matchAll(/(?:^|[;} ])\/\/ (.+)$/gm)].map(([, comment]) => comment!);
  const { printed } = await program.run(file);
  return printed.filter((line) => comments.every((comment) => difference(comment, line) !== undefined));
}

/** The error of a configuration mistake, if the next block is one and belongs to the same section. */
function errorIn(next: Block | undefined, { section }: Block): string | undefined {
  const isError = next?.section === section && ['', 'text'].includes(next.language) && /^E_\w+: /.test(next.code);
  return isError ? next.code.trimEnd() : undefined;
}
