import { RunningApp } from '@cortado/testkit/app';
import { Page, pagesOf } from '@cortado/testkit/docs/page';
import { stagesOf } from '@cortado/testkit/docs/page-files';
import { PageProgram } from '@cortado/testkit/docs/page-program';
import { transcriptErrors } from '@cortado/testkit/docs/transcript';
import { createApp } from 'cortado';
import { join } from 'node:path';

/** How the blocks of a page are read: the rules that every page follows. */
const fence = '```';
const page = (text: string) => new Page('docs/a.md', text.replaceAll('~~~', fence));

test('files are named by their first line, continued, and replaced', async () => {
  const stages = stagesOf(
    page(`# A
~~~ts
// one.ts
export const one = 1;
~~~
~~~ts
// one.ts, continued
export const two = one + 1;
~~~
~~~ts
console.log(two); // 2
~~~
~~~ts
// one.ts
export const two = 'two';
~~~
~~~ts
console.log(two); // two
~~~
`),
  );
  expect(stages.map(({ files }) => [...files.keys()])).toEqual([
    ['one.ts', 'line-11.ts'],
    ['one.ts', 'line-18.ts'],
  ]);
  const printed = stages.map(async (stage) => {
    const program = new PageProgram(stage);
    return (await program.run([...stage.files.values()].at(-1)!)).printed;
  });
  expect(await Promise.all(printed)).toEqual([['2'], ['two']]);
});

test('what a block leaves out is given in front of it, and stays on its line', () => {
  const [stage] = stagesOf(page('# A\n\n<!-- given\nclass Hidden {}\n-->\n\n~~~ts\nnew Hidden();\n~~~\n'));
  const source = stage!.files.get('line-8.ts')!.source().split('\n');
  expect([source[3], source[7]]).toEqual(['class Hidden {}', 'new Hidden();']);
});

test('a fragment imports what it uses of Cortado and class-validator, and what it declares itself it does not', () => {
  const [stage] = stagesOf(page('# A\n~~~ts\nclass Ok {\n  @IsInt() n!: number;\n}\nNotFound(Ok);\n~~~\n'));
  const [first] = stage!.files.get('line-3.ts')!.source().split('\n');
  expect(first).toBe("import { NotFound } from 'cortado';import { IsInt } from 'class-validator'; export {};");
});

test('a transcript that is wrong says what came instead', async () => {
  const app = await RunningApp.open(createApp({ log: false }));
  expect(await transcriptErrors(app, 'GET /\n200\nWS /\n404 {"errorList":"…"}\n', 1)).toEqual([
    'line 2: expected 200\n     got 404',
    'line 4: expected 404 {"errorList":"…"}\n     got 404 {"errorList":[{"loc":[],"type":"not_found","msg":"Not Found"}]}',
  ]);
  await app.close();
});

test('code that is compiled and not run is rare, and the page says why', () => {
  const notRun = pagesOf(join(__dirname, '../..')).flatMap((page) =>
    stagesOf(page).flatMap(({ files }) =>
      [...files.values()].flatMap(({ name, last, reasonNotToRun }) =>
        reasonNotToRun === undefined ? [] : [`${page.path} ${last.isNamed ? name : 'a fragment'}: ${reasonNotToRun}`],
      ),
    ),
  );
  expect(notRun).toMatchSnapshot();
});
