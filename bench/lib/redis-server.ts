import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { DatabaseProcess } from './database-process.js';
import { freePort } from './free-port.js';
import { within } from './within.js';

const BINARY = process.env['REDIS_SERVER'] ?? 'redis-server';

/** Of the server; undefined where there is none. */
export const redisVersion = /v=([\d.]+)/.exec(spawnSync(BINARY, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];

/** Whether the cases with Redis can run here. */
export const hasRedis = redisVersion !== undefined;

/** In seconds. */
const PATIENCE = 10;

/** A Redis of the case's own, on a free port of loopback. */
export class BenchRedis {
  private constructor(
    readonly url: string,
    private readonly server: DatabaseProcess,
    private readonly asking: Socket,
  ) {}

  static async start(): Promise<BenchRedis> {
    const port = await freePort();
    const child = spawn(BINARY, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = await DatabaseProcess.start('Redis', child, {
      output: child.stdout,
      sign: 'Ready to accept connections',
      signal: 'SIGKILL',
    });
    const asking = connect(port, '127.0.0.1');
    try {
      await within(PATIENCE, 'no connection to Redis', (signal) => once(asking, 'connect', { signal }));
    } catch (error) {
      asking.destroy();
      await server.stop();
      throw error;
    }
    // Between two questions nobody listens; the next one finds the connection closed.
    asking.on('error', () => asking.destroy());
    return new BenchRedis(`redis://127.0.0.1:${port}`, server, asking);
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
    if (this.asking.destroyed || this.asking.readableEnded) throw new Error('Redis has closed the connection');
    return await within(PATIENCE, `no answer of Redis to INFO ${section}`, async (signal) => {
      this.asking.write(`INFO ${section}\r\n`);
      let text = '';
      while (!isWhole(text)) text += String((await once(this.asking, 'data', { signal }))[0]);
      return text;
    });
  }

  async stop(): Promise<void> {
    this.asking.destroy();
    await this.server.stop();
  }
}

/** Whether it is all of `$<length>`, a line end, so many characters, and a line end. */
function isWhole(text: string): boolean {
  const [header, length] = /^\$(\d+)\r\n/.exec(text) ?? [];
  return header !== undefined && text.length >= header.length + Number(length) + 2;
}

function number(info: string, name: string): number {
  return Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
}
