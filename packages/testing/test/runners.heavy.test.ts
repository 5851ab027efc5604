import { Page } from '@cortado/testkit/docs/page';
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The examples of docs/testing.md, by the runners and the configurations that the page names, on the built packages. */
const root = join(__dirname, '../../..');
const cwd = join(root, '.docs/runners');
const run = promisify(execFile);

beforeAll(() => {
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }');
  for (const { file, code, isNamed } of Page.read(root, 'docs/testing.md').blocks) {
    if (isNamed) writeFileSync(join(cwd, file), code);
  }
});

test('Vitest, with SWC', async () => {
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await run(process.execPath, [program, 'run', '--reporter=json'], { cwd });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<string, unknown>;
  expect(report).toMatchObject({ success: true, numTotalTestSuites: 7, numPassedTests: 10 });
}, 180_000);

test('Jest, with SWC', async () => {
  const program = require.resolve('jest/bin/jest');
  const { stdout } = await run(process.execPath, [program, '--config', 'jest.config.cjs', '--json', '-w', '1'], {
    cwd,
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 10 });
}, 180_000);
