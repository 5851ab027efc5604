import { withProgram } from '@cortado/testkit';
import { launchChromium } from '@cortado/testkit/browser';
import { freePort } from '@cortado/testkit/free-port';
import { HttpClient } from '@cortado/testkit/http-client';
import { PackageRegistry } from '@cortado/testkit/package-registry';
import { SocketClient } from '@cortado/testkit/socket-client';
import { Terminal } from '@cortado/testkit/terminal';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Each template as a stranger gets it: `npm create cortado@latest` from the packed packages, then every script. */
const root = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'create-cortado-packed-'));
let registry: PackageRegistry;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/pack-packages.mjs'), join(folder, 'packed')], { cwd: root });
  registry = await PackageRegistry.open(join(folder, 'packed', 'tarballs'));
}, 300_000);

afterAll(() => {
  registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The oldest version of Node.js that Cortado runs on, and the newest. */
const versions = ['20', '26'];

/** The folder of the program of that version. */
function binaries(version: string): string {
  const own = process.versions.node.split('.', 1)[0] === version;
  const print = ['-p', 'process.execPath'];
  return dirname(
    own ? process.execPath : execFileSync('npx', ['-y', `node@${version}`, ...print], { encoding: 'utf8' }).trim(),
  );
}

function terminal(command: string, cwd: string, env: Record<string, string> = {}): Terminal {
  return new Terminal(command, cwd, {
    npm_config_registry: registry.url,
    npm_config_replace_registry_host: 'never',
    npm_config_prefer_offline: 'true',
    npm_config_yes: 'true',
    npm_config_update_notifier: 'false',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    CI: 'true',
    PORT: '0',
    ...env,
  });
}

/** Runs `npm start` or another program that listens, and lets `use` talk to it. */
async function serve(command: string, cwd: string, env: Record<string, string>, use: (url: string) => Promise<void>) {
  const server = terminal(command, cwd, env);
  try {
    const line = await server.line((each) => each.includes('"url":"http'));
    await use(/"url":"([^"]+)"/.exec(line)![1]!);
  } finally {
    await server.interrupt();
  }
}

const socketOf = (url: string, path: string) =>
  SocketClient.connect(`${url.replace('http', 'ws')}${path}`, { subprotocols: ['cortado.v1'] });

/** What somebody who has read the README does with each. */
const reach: Readonly<Record<string, (url: string) => Promise<void>>> = {
  async minimal(url) {
    const client = new HttpClient(url);
    expect(await client.post('/greetings', { name: 'Ada' })).toMatchObject({
      status: 201,
      json: { text: 'Hello, Ada!' },
    });
    const socket = await SocketClient.connect(`${url.replace('http', 'ws')}/live`);
    expect(await socket.ask({ name: 'Bob' })).toEqual({ statusCode: 201, body: { id: 2, text: 'Hello, Bob!' } });
    expect(await socket.ask({})).toMatchObject({ statusCode: 400 });
    await socket.close();
  },
  async chat(url) {
    const client = new HttpClient(url);
    const socket = await socketOf(url, '/live');
    const joined = await socket.ask({ id: 1, event: '$join', channel: 'room:tea', body: { name: 'Ada' } });
    expect(joined).toMatchObject({ id: 1, statusCode: 200, body: { presence: { count: 1 } } });
    const said = await client.post('/rooms/tea/messages', { name: 'Bob', text: 'Hi' });
    expect(said.status).toBe(201);
    expect(await socket.json()).toMatchObject({ event: 'said', data: { name: 'Bob', text: 'Hi' } });
    expect((await client.get('/docs/asyncapi.json')).status).toBe(200);
    await socket.close();
  },
  async resources(url) {
    const client = new HttpClient(url);
    const socket = await socketOf(url, '/ws/projects');
    const joined = await socket.ask({ id: 1, event: '$join', channel: 'projects', body: { snapshot: true } });
    expect(joined).toMatchObject({ id: 1, statusCode: 200 });
    const name = `Project ${joined.body.data.items.length}`;
    const created = await client.post('/projects', { name });
    expect(created).toMatchObject({ status: 201, json: { name } });
    expect(await socket.json()).toMatchObject({ event: 'created', data: created.json });
    expect((await client.get(`/projects/${created.json.id}/progress`)).json).toEqual({ done: 0, open: 0 });
    await socket.close();
  },
};

describe.each(Object.keys(reach))('%s', (template) => {
  const home = join(folder, template);

  test('is created, installed and committed without a warning', async () => {
    const { output, errors } = await terminal(
      `npm create cortado@latest ${template} -- --template ${template}`,
      folder,
    ).ended();
    expect(output).toContain(`\nNext:\n\n  cd ${template}\n  npm run dev\n`);
    expect(`${output}${errors}`).not.toMatch(/\bwarn/i);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: home, encoding: 'utf8' })).toBe('');
    expect(execFileSync('git', ['ls-files'], { cwd: home, encoding: 'utf8' })).toContain('package-lock.json\n');
  }, 240_000);

  test('has the right types, and doctor finds nothing', async () => {
    const { output } = await terminal('npm run check', home).ended();
    expect(output).not.toMatch(/advice|problem/);
  }, 120_000);

  test.each(versions)(
    'is tested, built, started and reached on Node %s',
    async (version) => {
      const env = { PATH: `${binaries(version)}${delimiter}${process.env['PATH']}` };
      expect((await terminal('node -p process.versions.node', home, env).ended()).output).toMatch(`${version}.`);
      expect((await terminal('npm test', home, env).ended()).errors).toMatch(/^Tests: +4 passed, 4 total$/m);
      rmSync(join(home, 'dist'), { recursive: true, force: true });
      await terminal('npm run build', home, env).ended();
      await serve('npm start', home, env, async (url) => {
        expect((await new HttpClient(url).get('/healthz')).status).toBe(200);
        await reach[template]!(url);
      });
    },
    120_000,
  );

  test('npm run dev shows what was saved', async () => {
    const port = await freePort();
    // A connection that is kept ends with the process that is replaced.
    const client = new HttpClient(`http://127.0.0.1:${port}`, { keepAlive: false });
    const development = terminal('npm run dev', home, { PORT: String(port) });
    const isListening = (line: string) => line.includes(`"url":"http://127.0.0.1:${port}"`);
    try {
      await development.line(isListening);
      expect((await client.get('/alive')).status).toBe(404);
      const app = join(home, 'src/app.ts');
      writeFileSync(app, readFileSync(app, 'utf8').replace('health: true', "health: { live: '/alive' }"));
      await development.line(isListening);
      expect((await client.get('/alive')).status).toBe(200);
    } finally {
      await development.interrupt();
    }
    execFileSync('git', ['checkout', '--quiet', 'src'], { cwd: home });
  }, 120_000);
});

withProgram('chromium', (executablePath) => {
  test('two people talk through the page of the chat', async () => {
    const browser = await launchChromium(executablePath);
    await serve('npm start', join(folder, 'chat'), {}, async (url) => {
      const [ada, bob] = [await browser.newPage(), await browser.newPage()];
      const complaints: string[] = [];
      for (const [page, name] of [
        [ada, 'Ada'],
        [bob, 'Bob'],
      ] as const) {
        page.on('pageerror', (error) => complaints.push(error.message));
        await page.goto(url);
        await page.getByLabel('Your name').fill(name);
        await page.getByRole('button', { name: 'Enter' }).click();
        await page.getByText(`In lobby as ${name}`).waitFor();
      }
      await ada.getByRole('list', { name: 'In this room' }).getByText('Bob').waitFor();
      await ada.getByRole('button', { name: 'Send' }).click();
      await ada.getByRole('alert').getByText('text must').waitFor();
      await ada.getByLabel('Message', { exact: true }).fill('Hi <b>Bob</b>');
      await ada.getByRole('button', { name: 'Send' }).click();
      await bob.getByText('Hi <b>Bob</b>').waitFor();
      expect(await bob.getByRole('log').innerText()).toBe('Ada Hi <b>Bob</b>');
      expect(complaints).toEqual([]);
    });
    await browser.close();
  }, 120_000);
});
