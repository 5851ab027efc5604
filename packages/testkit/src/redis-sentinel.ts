import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port';
import { REDIS_BINARY } from './redis-server';

/** A Redis Sentinel of the test's own, which alone decides on a failover. */
export class RedisSentinel {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** @param primary the port of the server that it watches under a name */
  static async start(name: string, primary: number): Promise<RedisSentinel> {
    const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'cortado-sentinel-'))];
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${name} 127.0.0.1 ${primary} 1`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 3000`,
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    const child = spawn(REDIS_BINARY, [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const log: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      log.push(line);
      if (!line.includes('+monitor')) continue;
      child.stdout!.resume();
      return new RedisSentinel(port, folder, child);
    }
    throw new Error(`redis-server --sentinel did not start:\n${log.join('\n')}`);
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}
