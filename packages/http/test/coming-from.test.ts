import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/coming-from.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('|') && !/^\| ?(there|-)/.test(line));

/** `file.test.ts` “part of what the test says”, in the last column. */
const named = rows.flatMap((row) =>
  [...row.slice(row.lastIndexOf(' | ')).matchAll(/`([\w./-]+\.test\.ts)` “([^”]*)”/g)].map(([, file, text]) => ({
    path: file!.includes('packages/') ? join(root, file!) : join(__dirname, file!),
    text: text!,
  })),
);

test('each row of the page names a test, or says that there is none', () => {
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => !/\.test\.ts` “|\| – +\|$/.test(row))).toEqual([]);
});

test('each test that the page names is there', () => {
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(
    ({ path, text }) => !existsSync(path) || text === '' || !readFileSync(path, 'utf8').includes(text),
  );
  expect(missing).toEqual([]);
});
