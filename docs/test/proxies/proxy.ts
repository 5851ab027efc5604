import { Page } from '@cortado/testkit/docs/page';
import { freePort } from '@cortado/testkit/free-port';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The repository. */
export const root = join(__dirname, '../../..');

export type ProxyName = 'nginx' | 'haproxy';

/** nginx or HAProxy with the configuration that a page shows, on a free port and in front of processes of the test. */
export class Proxy {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * Resolves when it listens.
   *
   * @param program its path
   * @param path of the page, such as `docs/security.md`
   * @param addresses what stands in the place of 127.0.0.1:3000, 3001 and so on
   */
  static async start(name: ProxyName, program: string, path: string, addresses: readonly string[]): Promise<Proxy> {
    const folder = mkdtempSync(join(tmpdir(), 'cortado-proxy-'));
    const port = await freePort();
    const block = Page.read(root, path).blocks.find(({ language }) => language === name)!;
    let text = block.code
      .replace('listen 80', `listen 127.0.0.1:${port}`)
      .replace('bind :80', `bind 127.0.0.1:${port}`);
    for (const [index, address] of addresses.entries()) text = text.replaceAll(`127.0.0.1:${3000 + index}`, address);
    const file = join(folder, 'proxy.cfg');
    writeFileSync(file, name === 'nginx' ? aroundHttp(text, folder) : text);
    const command = name === 'nginx' ? ['-c', file, '-p', folder] : ['-db', '-f', file];
    const proxy = new Proxy(port, spawn(program, command, { stdio: 'ignore' }), folder);
    await proxy.#listening();
    return proxy;
  }

  async stop(): Promise<void> {
    const isRunning = this.process.exitCode === null && this.process.signalCode === null;
    const exited = isRunning ? once(this.process, 'exit') : undefined;
    this.process.kill('SIGKILL');
    await exited;
    rmSync(this.folder, { recursive: true });
  }

  async #listening(): Promise<void> {
    for (;;) {
      const isOpen = await RawSocket.connect(this.port).then(
        (socket) => (socket.destroy(), true),
        () => false,
      );
      if (isOpen) return;
      if (this.process.exitCode !== null) throw new Error(`the proxy ended with ${this.process.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** What Debian has in nginx.conf around the files of conf.d, for a user without rights. */
function aroundHttp(http: string, folder: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (each) => `${each}_temp_path ${folder}/${each};`,
  );
  return `pid ${folder}/nginx.pid; daemon off; master_process off; error_log stderr; events {} http { access_log off; ${paths.join(' ')}\n${http}\n}`;
}
