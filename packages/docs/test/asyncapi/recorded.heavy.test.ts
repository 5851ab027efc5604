import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withProgram } from '@cortado/testkit';
import { recordedConnections, RECORDING, type RecordedConnection } from '@cortado/testkit/frame-recorder';
import { buildAsyncApi } from '../../src/asyncapi/build-asyncapi';
import { EXAMPLES } from '../support/examples';
import { FrameChecker } from '../support/frame-checker';

const root = join(__dirname, '../../../..');
let folder: string;
let recorded: readonly RecordedConnection[];

/** The pages of the examples, in Chromium: `CORTADO_FULL=1` runs all of them, which takes a minute. */
const PAGES = process.env['CORTADO_FULL'] === '1' ? 'examples/.*/page' : 'examples/chat/.*/page';

/** Runs the tests of the examples, whose clients and pages record what both sides send. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frames-'));
  await runTests('examples/', 'fast');
  await runTests(PAGES, 'heavy');
  recorded = recordedConnections(folder);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function runTests(files: string, project: string): Promise<void> {
  const args = [join(root, 'node_modules/jest/bin/jest.js'), files, '--selectProjects', project, '-w', '1'];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, [RECORDING]: folder } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(output);
}

test.each([
  ['chat', 10],
  ['one-controller', 2],
  ['presence-board', 50],
  ['products', 10],
  ['socket-demo', 15],
])('%s: each frame matches exactly one message of its operation', async (name, atLeast) => {
  const app = await EXAMPLES.find((each) => each.name === name)!.create();
  const checker = new FrameChecker(buildAsyncApi(app.describe(), { info: { title: name, version: '1.0.0' } }));
  await app.close();
  const own = recorded.filter(({ test: file }) => file.includes(`/examples/${name}/`));
  expect(own.flatMap((each) => checker.problems(each))).toEqual([]);
  expect(own.flatMap(({ frames }) => frames).length).toBeGreaterThanOrEqual(atLeast);
});

test('every connection belongs to an example that is checked', () => {
  const names = recorded.map(({ test: file }) => /\/examples\/([^/]+)\//.exec(file)?.[1]);
  expect([...new Set(names)].toSorted((one = '', other = '') => one.localeCompare(other))).toEqual([
    'chat',
    'one-controller',
    'presence-board',
    'products',
    'socket-demo',
  ]);
});

withProgram('chromium', () => {
  test('pages in Chromium are recorded as well: what one says is sent by its page, and received by both', () => {
    const ofChat = recorded.filter(({ test: file }) => file.endsWith('/examples/chat/test/page.heavy.test.ts'));
    const saying = (side: 'client' | 'server') =>
      ofChat.filter(({ frames }) => frames.some(({ from, data }) => from === side && data.includes('Hello, Bob')));
    expect(saying('client')).toHaveLength(1);
    expect(saying('server')).toHaveLength(2);
  });
});
