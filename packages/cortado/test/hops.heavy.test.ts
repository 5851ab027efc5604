import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The budget of design §8, counted by V8 over one message with a guard and a DTO, on the built packages: how much of the
 * framework a message runs through. Indirection only grows where nobody counts it.
 */
const run = promisify(execFile);
const root = join(__dirname, '../../..');

interface Hops {
  readonly files: readonly string[];
  readonly functions: readonly unknown[];
  readonly promises: readonly string[];
  readonly requestFiles: readonly string[];
}

let hops: Hops;
beforeAll(async () => {
  const { stdout } = await run(process.execPath, [join(root, 'bench/dist/hops/hops.js')], { cwd: root });
  hops = JSON.parse(stdout) as Hops;
}, 180_000);

test('a message runs through 45 functions at most', () => {
  expect(hops.functions.length).toBeLessThanOrEqual(45);
});

test('a message costs one promise', () => {
  expect(hops.promises).toEqual([expect.stringContaining('invoke')]);
});

test('a message runs through 14 files at most', () => {
  expect(hops.files.length).toBeLessThanOrEqual(14);
});

/** The files that a section of docs/architecture.md lists, as in `core/pipeline/invoke.js`. */
function listed(title: string): readonly string[] {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(title))!;
  const links = section.matchAll(/^\d+\. \[`([^`]+)\.ts`\]\(\.\.\/packages\/([^)]+)\.ts\)/gm);
  return Array.from(links, ([, text, target]) => {
    expect(target!.replace('/src/', '/')).toBe(text);
    return `${text}.js`;
  });
}

test('docs/architecture.md lists the files that a message runs through', () => {
  expect(listed('One WebSocket message').toSorted()).toEqual(hops.files.toSorted());
});

test('docs/architecture.md lists the files that a request runs through', () => {
  expect(listed('One HTTP request').toSorted()).toEqual(hops.requestFiles.toSorted());
});
