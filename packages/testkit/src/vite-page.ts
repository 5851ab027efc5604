import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port';

const run = promisify(execFile);
const root = join(__dirname, '../../..');
const vite = join(root, 'node_modules/vite/bin/vite.js');

/** Builds the page of an example, as `npm run build` in its folder does. */
export async function buildPage(folder: string): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' }; // that of Jest is another one
  await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: folder, env });
}

/** The server of Vite for an example, as `npm run dev` in its folder starts it, with that of the example. */
export async function startVite(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const [page, server] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [vite, '--port', String(page), '--strictPort', '--host', '127.0.0.1'], {
    cwd: folder,
    env: { ...process.env, PORT: String(server), NODE_ENV: 'development', NO_COLOR: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${page}/`;
  await new Promise<void>((resolve, reject) => {
    void exited.then(() => reject(new Error('Vite has ended')));
    createInterface(child.stdout).on('line', (line) => line.includes(url) && resolve());
  });
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
