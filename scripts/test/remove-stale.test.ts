import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let packages: string;
beforeEach(() => (packages = mkdtempSync(join(tmpdir(), 'packages-'))));
afterEach(() => rmSync(packages, { recursive: true }));

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(packages, path)), { recursive: true });
    writeFileSync(join(packages, path), '');
  }
}

const outputs = (stem: string): string[] => ['.d.ts', '.d.ts.map', '.js', '.js.map'].map((ending) => stem + ending);

test('what was compiled from a source that is gone is removed, and nothing else', () => {
  const kept = [
    ...outputs('a/dist/index'),
    ...outputs('a/dist/deep/view'),
    ...outputs('a/esm/dist/index'),
    'a/dist/a.js',
    'a/dist/.tsbuildinfo',
  ];
  const stale = [...outputs('a/dist/gone'), ...outputs('a/dist/deep/gone'), ...outputs('a/esm/dist/gone')];
  write('a/src/index.ts', 'a/src/deep/view.tsx', 'b/src/index.ts', ...kept, ...stale);
  execFileSync(process.execPath, [join(__dirname, '../remove-stale.mjs'), packages]);
  const left = readdirSync(join(packages, 'a'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /dist\/.*\./.test(path))
    .map((path) => `a/${path}`);
  expect(left.toSorted()).toEqual(kept.toSorted());
});
