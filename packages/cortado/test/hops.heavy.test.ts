import { execFile } from 'node:child_process';
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
}

let hops: Hops;
beforeAll(async () => {
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'bench'], { cwd: root });
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
