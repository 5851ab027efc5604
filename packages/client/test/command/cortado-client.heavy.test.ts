import { buildDocuments, clientTypes, docs } from '@cortado/docs';
import { createApp, type Application } from 'cortado';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Greeter } from './greeter';

const main = join(__dirname, '../../src/command/cortado-client.ts');
const register = createRequire(__filename).resolve('../../../testkit/register.cjs');

let app: Application;
const folder = mkdtempSync(join(tmpdir(), 'cortado-client-'));
beforeAll(async () => {
  app = await createApp({ controllers: [Greeter], plugins: [docs()], log: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

/** Runs the command in the folder. @returns its exit code, and what it printed */
async function run(...args: string[]): Promise<readonly [code: number | null, out: string, err: string]> {
  const child = spawn(process.execPath, ['--conditions=@cortado/source', '-r', register, main, ...args], {
    cwd: folder,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return [code, out, err];
}

test('it writes the types of a server, leaves a current file alone, and says when one is stale', async () => {
  const file = join(folder, 'src/api.ts');
  const args = ['--out', 'src/api.ts', '--from', app.url];
  expect(await run(...args, '--check')).toEqual([
    1,
    '',
    expect.stringContaining(`npx cortado-client ${args.join(' ')}`),
  ]);
  expect(await run(...args)).toEqual([0, 'src/api.ts: written\n', '']);
  const text = clientTypes(buildDocuments(app));
  expect(readFileSync(file, 'utf8')).toBe(text);
  const { mtimeMs } = statSync(file);
  expect(await run(...args)).toEqual([0, 'src/api.ts: unchanged\n', '']);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
  expect(await run(...args, '--check')).toEqual([0, '', '']);
  writeFileSync(file, text.replace('Greeting', 'Salute'));
  expect((await run(...args, '--check'))[0]).toBe(1);
  expect(readFileSync(file, 'utf8')).toContain('Salute');
});

test('what is wrong is said with its remedy, and without a stack', async () => {
  expect(await run()).toEqual([2, '', expect.stringMatching(/^--out is missing\n\nUsage: /)]);
  expect(await run('--out', 'api.ts')).toEqual([2, '', expect.stringContaining('npx cortado client')]);
  expect(await run('--form', 'x')).toEqual([2, '', expect.stringContaining("'--form'")]);
  expect(await run('--help')).toEqual([0, expect.stringMatching(/^Usage: /), '']);
  const [code, , err] = await run('--out', 'api.ts', '--from', 'nowhere');
  expect([code, err.split('\n')]).toEqual([
    1,
    ['E_OPTION: nowhere: has neither openapi.json nor asyncapi.json', expect.stringMatching(/^ {2}remedy: /), ''],
  ]);
});
