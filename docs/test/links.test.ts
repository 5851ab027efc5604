import { pagesOf } from '@cortado/testkit/docs/page';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const pages = pagesOf(root);

/** As GitHub makes them. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsIn = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

test('every link between pages leads somewhere', () => {
  const broken = pages.flatMap(({ path, text }) => {
    const prose = text.replaceAll(/^```[^]*?^```$/gm, '');
    return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^\w+:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const place = file === '' ? join(root, path) : join(root, dirname(path), file);
        return !existsSync(place) || (anchor !== undefined && !anchorsIn(place).includes(anchor));
      })
      .map((target) => `${path}: ${target}`);
  });
  expect(broken).toEqual([]);
});

test('README lists every page', () => {
  const readme = pages.find(({ path }) => path === 'README.md')!.text;
  const index = readme.slice(readme.indexOf('## Documentation'));
  const missing = pages
    .map(({ path }) => path)
    .filter((path) => path.startsWith('docs/') && !index.includes(`(${path})`));
  expect(missing).toEqual([]);
});
