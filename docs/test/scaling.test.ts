import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/scaling.md'), 'utf8');

test('the figures of the page are those that the script computes from the measured costs', () => {
  const printed = execFileSync(process.execPath, ['scripts/scaling-figures.mjs'], { cwd: root, encoding: 'utf8' });
  const figures = printed.trim().split(/\n\n(?=<!-- figures: )/);
  expect(figures.length).toBeGreaterThan(5);
  expect(figures.filter((each) => !page.includes(`${each}\n`))).toEqual([]);
  expect(page.match(/<!-- figures: /g)).toHaveLength(figures.length);
});

test('each cost names a case of the benchmarks', () => {
  const folders = readdirSync(join(root, 'bench'), { withFileTypes: true }).filter((each) => each.isDirectory());
  const files = folders.flatMap(({ name }) =>
    readdirSync(join(root, 'bench', name))
      .filter((file) => file.endsWith('.case.ts'))
      .map((file) => readFileSync(join(root, 'bench', name, file), 'utf8')),
  );
  const costs = page.slice(page.indexOf('<!-- figures: costs -->'), page.indexOf('## The formulas'));
  const names = [...costs.matchAll(/\| `(\w+\/[\w-]+)`/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(10);
  // Some are made of a folder and a list.
  const isThere = (name: string): boolean =>
    files.some((text) => text.includes(`'${name}'`) || text.includes(`\`${name.split('/')[0]}/\${`));
  expect(names.filter((name) => !isThere(name))).toEqual([]);
});
