import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { freePort } from './free-port.js';

const BINARY = process.env['REDIS_SERVER'] ?? 'redis-server';

/** Whether the cases with Redis can run here. */
export const hasRedis = spawnSync(BINARY, ['--version']).status === 0;

/** A Redis of the case's own, on a free port of loopback. */
export class BenchRedis {
  readonly #process: ChildProcess;
  readonly #asking: Socket;

  private constructor(
    readonly url: string,
    child: ChildProcess,
    asking: Socket,
  ) {
    this.#process = child;
    this.#asking = asking;
  }

  static async start(): Promise<BenchRedis> {
    const port = await freePort();
    const child = spawn(BINARY, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
    child.stdout.resume();
    const asking = connect(port, '127.0.0.1');
    await once(asking, 'connect');
    return new BenchRedis(`redis://127.0.0.1:${port}`, child, asking);
  }

  /** Microseconds of processor time since it began. */
  async cpu(): Promise<number> {
    const info = await this.#info('cpu');
    return (number(info, 'used_cpu_sys') + number(info, 'used_cpu_user')) * 1_000_000;
  }

  /** How many calls of a command it has executed. */
  async calls(command: string): Promise<number> {
    const found = new RegExp(`cmdstat_${command}:calls=(\\d+)`, 'i').exec(await this.#info('commandstats'));
    return Number(found?.[1] ?? 0);
  }

  async #info(section: string): Promise<string> {
    this.#asking.write(`INFO ${section}\r\n`);
    let text = '';
    while (!/^\$(\d+)\r\n/.test(text) || text.length < Number(/^\$(\d+)/.exec(text)![1])) {
      text += String((await once(this.#asking, 'data'))[0]);
    }
    return text;
  }

  async stop(): Promise<void> {
    this.#asking.destroy();
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }
}

function number(info: string, name: string): number {
  return Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
}
