import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const blocks = ['docs/testing.md', 'packages/testing/README.md'].flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|js)\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
    ([, file, code]) => [page, file!, code!] as const,
  );
});

test('the pages have examples, and each example says which file it is', () => {
  expect(blocks.length).toBeGreaterThan(7);
  for (const page of ['docs/testing.md', 'packages/testing/README.md']) {
    const text = readFileSync(join(root, page), 'utf8');
    const unnamed = [...text.matchAll(/^```(?:ts|js)\n(?!\/\/ \S+\n)/gm)];
    expect([page, unnamed.length]).toEqual([page, 0]);
  }
});

test.each(blocks)('%s: %s is the file that the tests run', (_page, file, code) => {
  expect(code).toBe(readFileSync(join(__dirname, 'guide', file), 'utf8'));
});
