import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The examples of docs/testing.md, by the runners and the configurations that the page names, on the built packages. */
const cwd = join(__dirname, 'guide');
const run = promisify(execFile);

test('Vitest, with SWC', async () => {
  const program = join(__dirname, '../../../node_modules/vitest/vitest.mjs');
  const { stdout } = await run(process.execPath, [program, 'run', '--reporter=json'], { cwd });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<string, unknown>;
  expect(report).toMatchObject({ success: true, numTotalTestSuites: 4, numPassedTests: 6 });
}, 180_000);

test('Jest, with SWC', async () => {
  const program = require.resolve('jest/bin/jest');
  const { stdout } = await run(process.execPath, [program, '--config', 'jest.config.cjs', '--json', '-w', '1'], {
    cwd,
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 6 });
}, 180_000);
