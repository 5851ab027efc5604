import { Page } from '@cortado/testkit/docs/page';
import { freePort } from '@cortado/testkit/free-port';
import { moduleOf } from '@cortado/testkit/docs/page-program';
import { HttpClient, type Answer } from '@cortado/testkit/http-client';
import { withProgram } from '@cortado/testkit/program';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { SocketClient } from '@cortado/testkit/socket-client';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from 'cortado';

/** docs/security.md: its application behind nginx and HAProxy, with the configuration that the page shows. */
const page = Page.read(join(__dirname, '../..'), 'docs/security.md');
const configuration = (language: string): string => page.blocks.find((block) => block.language === language)!.code;

/** So that the client has another address than the proxy. */
const localAddress = '127.0.0.2';

let folder: string;
let proxy: ChildProcess | undefined;
const apps: Application[] = [];

afterEach(async () => {
  proxy?.kill('SIGKILL');
  await Promise.all(apps.splice(0).map((app) => app.close()));
  rmSync(folder, { recursive: true });
});

async function start(): Promise<Application> {
  const { start } = await moduleOf<{ start: (port: number) => Promise<Application> }>('docs/security.md', 'server.ts');
  const app = await start(0);
  apps.push(app);
  return app;
}

/** The page's configuration, with free ports in the place of its own. */
function withPorts(text: string, own: number, one: Application, two: Application): string {
  return text
    .replace('listen 80', `listen 127.0.0.1:${own}`)
    .replace('bind :80', `bind 127.0.0.1:${own}`)
    .replaceAll('127.0.0.1:3000', new URL(one.url).host)
    .replaceAll('127.0.0.1:3001', new URL(two.url).host);
}

/** Resolves when something listens there. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const isOpen = await RawSocket.connect(port).then(
      (socket) => (socket.destroy(), true),
      () => false,
    );
    if (isOpen) return;
    if (proxy?.exitCode !== null) throw new Error(`the proxy ended with ${proxy?.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Each on a connection of its own, because the proxies close those that are idle. */
function get(port: number, path: string): Promise<Answer> {
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'evil.example' };
  return new HttpClient(`http://127.0.0.1:${port}`, { localAddress, keepAlive: false }).get(path, headers);
}

function declareTests(name: string, run: (port: number, one: Application, two: Application) => ChildProcess): void {
  describe(`behind ${name}`, () => {
    let port: number;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'cortado-proxy-'));
      port = await freePort();
      const [one, two] = [await start(), await start()];
      proxy = run(port, one, two);
      await listening(port);
    });

    test('requests and sockets have the address of the client, whatever the client says', async () => {
      expect(await get(port, '/client')).toMatchObject({ status: 200, json: { remoteAddress: localAddress } });
      const socket = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      expect(await socket.ask('Hi')).toEqual({ statusCode: 200, body: localAddress });
      await socket.close();
    });

    test('one process after the other is restarted, and no request is refused', async () => {
      const statuses = new Map<number, number>();
      const done = new AbortController();
      const client = async (): Promise<void> => {
        while (!done.signal.aborted) {
          const { status } = await get(port, '/client');
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      };
      const clients = Promise.all([client(), client(), client()]);
      const socket = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      await apps[0]!.close();
      await get(port, '/client');
      const again = await SocketClient.connect(`ws://127.0.0.1:${port}/live`, { localAddress });
      expect(await again.ask('Hi')).toEqual({ statusCode: 200, body: localAddress });
      done.abort();
      await clients;
      expect([...statuses.keys()]).toEqual([200]);
      await apps[1]!.close();
      expect([1001, 1006]).toContain((await again.closed).code);
      socket.destroy();
    });
  });
}

withProgram('nginx', (program) => {
  declareTests('nginx', (port, one, two) => {
    const http = withPorts(configuration('nginx'), port, one, two);
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (each) => `${each}_temp_path ${folder}/${each};`,
    );
    const main = `pid ${folder}/nginx.pid; daemon off; master_process off; error_log stderr; events {} http { access_log off; ${paths.join(' ')}\n${http}\n}`;
    writeFileSync(join(folder, 'nginx.conf'), main);
    return spawn(program, ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
  });
});

withProgram('haproxy', (program) => {
  declareTests('HAProxy', (port, one, two) => {
    writeFileSync(join(folder, 'haproxy.cfg'), withPorts(configuration('haproxy'), port, one, two));
    return spawn(program, ['-db', '-f', join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
  });
});
