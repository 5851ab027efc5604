import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { HttpClient } from '@cortado/testkit/http-client';
import { ConsolePage } from '../../../docs/test/console/console-page';
import { mistakes } from '../start-up/mistakes';

/** What a stranger gets: the packed tarballs, installed outside this repository, compiled by tsc and run by node. */
const run = promisify(execFile);
const root = join(__dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'cortado-packed-'));
const tarballs = join(folder, 'packed', 'tarballs');
const app = join(folder, 'app');

const compilerOptions = {
  target: 'ES2022',
  module: 'nodenext',
  strict: true,
  types: ['node'],
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  skipLibCheck: false,
  outDir: 'dist',
  rootDir: 'src',
};

function writeApp(name: string, type: 'module' | 'commonjs', files: Record<string, string>): string {
  const home = join(app, name);
  mkdirSync(join(home, 'src'), { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, private: true, type }));
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, 'src', file), text);
  return home;
}

async function compile(home: string): Promise<void> {
  const tsc = join(app, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', home]).catch((error: { stdout: string }) => {
    throw new Error(error.stdout, { cause: error });
  });
}

/** Runs a server, lets `use` talk to it, and stops it. */
async function serve<T>(script: string, use: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`exited with ${code}: ${output}`)));
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        const found = /"url":"([^"]+)"/.exec(output);
        if (found !== null) resolve(found[1]!);
      });
    });
    return await use(url);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function talk(url: string) {
  const { WebSocket } = jest.requireActual<typeof import('ws')>('ws');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/lobby`);
  const replies: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send('{"message":"Hi","user":"Ada"}');
      socket.send('{"user":"Ada"}');
    });
    socket.on('message', (data: Buffer) => {
      replies.push(JSON.parse(data.toString()));
      if (replies.length === 2) socket.close();
    });
    socket.on('close', () => resolve());
  });
  const client = new HttpClient(url);
  const history: unknown = (await client.get('/history')).json;
  return { replies, history, missing: (await client.get('/history/7')).status };
}

const spoken = {
  replies: [
    { statusCode: 200, body: { message: 'Hi', user: 'Ada' } },
    { statusCode: 400, body: { errorList: [{ loc: ['message'], type: 'missing', msg: 'Field required' }] } },
  ],
  history: [{ message: 'Hi', user: 'Ada' }],
  missing: 404,
};

beforeAll(async () => {
  await run(process.execPath, [join(root, 'scripts/pack-packages.mjs'), join(folder, 'packed')], { cwd: root });
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const beside = ['class-transformer', 'class-validator', 'reflect-metadata', 'typescript', '@types/node'];
  await run(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...readdirSync(tarballs).map((file) => join(tarballs, file)),
      ...beside.map((name) => `${name}@${devDependencies[name]}`),
      'class-validator-copy@npm:class-validator@0.15.1',
    ],
    { cwd: app },
  );
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the chat of the README compiles with its tsconfig.json and runs, as an ES module with top-level await', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, chat] = /## The chat in one file\n+```ts\n([\s\S]+?)```/.exec(readme)!;
  const [, tsconfig] = /`tsconfig.json`:\n+```json\n([\s\S]+?)```/.exec(readme)!;
  const home = writeApp('esm', 'module', { 'main.ts': chat!.replace('port: 3000', 'port: 0') });
  writeFileSync(join(home, 'tsconfig.json'), tsconfig!);
  await compile(home);
  expect(await serve(join(home, 'dist/main.js'), talk)).toEqual(spoken);
}, 120_000);

test('the chat of the design compiles under strict and runs, as CommonJS', async () => {
  const chat = readFileSync(join(__dirname, '../design/chat.ts'), 'utf8');
  const main = `
import { createApp } from 'cortado';
async function main() {
  const app = await createApp({ controllers: [ChatSocket, HistoryController] });
  app.route('GET', '/ping/:name', ({ params }) => params.name.toUpperCase());
  await app.listen({ port: 0 });
}
void main();
`;
  const home = writeApp('cjs', 'commonjs', { 'main.ts': chat + main });
  await compile(home);
  const ping = async (url: string): Promise<unknown> => (await new HttpClient(url).get('/ping/ada')).json;
  const said = await serve(join(home, 'dist/main.js'), async (url) => [await talk(url), await ping(url)]);
  expect(said).toEqual([spoken, 'ADA']);
}, 120_000);

test('mistakes are refused at start-up when tsc recorded the types, too', async () => {
  const home = join(app, 'mistakes');
  writeApp('mistakes', 'commonjs', {});
  cpSync(join(__dirname, '../start-up/mistakes'), join(home, 'src'), { recursive: true });
  await compile(home);
  for (const name of mistakes) {
    const script = `require('reflect-metadata'); require('./dist/${name}.js').mistake().then(() => console.log('it started'), (error) => console.log(error.message))`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: home });
    expect({ name, stdout }).toEqual({ name, stdout: golden(name) });
  }
}, 120_000);

/** Where tsc and swc record different types, the message names what was recorded: those have a golden text for each. */
function golden(name: string): string {
  const texts = join(__dirname, '../start-up/golden');
  const own = `${name}.tsc.txt`;
  return readFileSync(join(texts, readdirSync(texts).includes(own) ? own : `${name}.txt`), 'utf8');
}

test('cortado-client writes types that compile, with the generator of the project', async () => {
  const home = writeApp('client', 'module', {
    'main.ts': `import { createClient } from '@cortado/client';
import { createClient as withResources } from '@cortado/client/resources';
import type { Api } from './api.js';
const api = createClient<Api>({ url: 'http://127.0.0.1:1' });
withResources<Api>({ url: 'http://127.0.0.1:1' });
try { await api.get('/tea/:kind', { params: { kind: 'green' } }); } catch (error) { console.log((error as Error).name); }
`,
  });
  const parameters = [{ name: 'kind', in: 'path', required: true, schema: { type: 'string' } }];
  const openapi = { openapi: '3.1.0', paths: { '/tea/{kind}': { get: { parameters, responses: {} } } } };
  writeFileSync(join(home, 'openapi.json'), JSON.stringify(openapi));
  const command = join(app, 'node_modules/.bin/cortado-client');
  const { stdout } = await run(command, ['--out', 'src/api.ts', '--from', '.'], { cwd: home });
  expect(stdout).toBe('src/api.ts: written\n');
  await compile(home);
  expect((await run(process.execPath, [join(home, 'dist/main.js')])).stdout).toBe('ConnectionLost\n');
  // Where the generator is not installed, the program says so.
  const alone = join(folder, 'alone/node_modules/@cortado/client');
  cpSync(join(app, 'node_modules/@cortado/client'), alone, { recursive: true });
  const refused = await run(
    process.execPath,
    [join(alone, 'dist/command/cortado-client.js'), '--out', 'api.ts', '--from', '.'],
    { cwd: join(folder, 'alone') },
  ).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('remedy: npm install --save-dev @cortado/docs'),
  });
}, 120_000);

withProgram('chromium', (executablePath) => {
  test('the HTTP tab of the console tries a request, with the copy of Swagger UI that the package has', async () => {
    const main = `
      import 'reflect-metadata';
      import { IsString } from 'class-validator';
      import { docs } from '@cortado/docs';
      import { Api, Controller, createApp, Created, Post } from 'cortado';

      class Order {
        @Api({ example: 'tea' }) @IsString() item!: string;
      }

      @Controller('/orders')
      class OrderController {
        @Api({ summary: 'Places an order' }) @Post() place(order: Order) {
          return Created(order);
        }
      }

      const app = await createApp({ controllers: [OrderController], plugins: [docs()] });
      await app.listen({ port: 0 });
    `;
    const home = writeApp('console', 'module', { 'main.ts': main });
    await compile(home);
    const browser = await launchChromium(executablePath);
    try {
      await serve(join(home, 'dist/main.js'), async (url) => {
        const console = await ConsolePage.open(browser, url);
        await console.page.getByRole('tab', { name: 'HTTP' }).click();
        await console.page.locator('.swagger').getByText('Places an order').click();
        await console.page.getByRole('button', { name: 'Execute' }).click();
        await console.page.locator('.live-responses-table .response').getByText('201', { exact: true }).waitFor();
        expect(console.requests.filter((each) => each.includes('/swagger-ui/')).length).toBeGreaterThan(0);
        expect(new Set(console.requests.map((each) => new URL(each).origin))).toEqual(new Set([url]));
        expect(console.complaints).toEqual([]);
      });
    } finally {
      await browser.close();
    }
  }, 180_000);
});

test('publint and attw find nothing wrong with the packages', async () => {
  for (const tarball of readdirSync(tarballs).map((file) => join(tarballs, file))) {
    const { stdout } = await run('npx', ['publint', 'run', tarball, '--strict'], { cwd: root });
    expect(stdout).toContain('All good!');
    await run('npx', ['attw', tarball], { cwd: root });
  }
}, 240_000);
