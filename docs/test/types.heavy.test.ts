import { Page, pagesOf } from '@cortado/testkit/docs/page';
import { typeErrors } from '@cortado/testkit/docs/page-types';
import { join } from 'node:path';

const root = join(__dirname, '../..');

test('every TypeScript block of every page compiles', async () => {
  const page = new Page('docs/wrong.md', '# A page\n\n```ts\nconst port: number = "3000";\n```\n');
  expect(await typeErrors(root, [...pagesOf(root), page])).toEqual([
    "docs/wrong.md:4:7 TS2322: Type 'string' is not assignable to type 'number'.",
  ]);
});
