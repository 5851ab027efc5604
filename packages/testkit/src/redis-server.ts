import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port';

/** The server's program. */
export const REDIS_BINARY = process.env['REDIS_SERVER'] ?? 'redis-server';

const isInstalled = spawnSync(REDIS_BINARY, ['--version']).status === 0;

/** A Redis of the test's own: on a free port of 127.0.0.1, with a folder of its own. */
export class RedisServer {
  static readonly #open = new Set<RedisServer>();
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly settings: readonly string[],
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  /** @param settings as on the command line, for example `--appendonly`, `yes` */
  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'cortado-redis-')), settings);
    RedisServer.#open.add(server);
    await server.run();
    return server;
  }

  /** For `afterAll`: stops what tests that failed left running. */
  static async stopAll(): Promise<void> {
    await Promise.all([...RedisServer.#open].map((each) => each.stop()));
  }

  /** Starts it, again after `kill()`. */
  async run(): Promise<void> {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const child = spawn(REDIS_BINARY, [...own, '--save', '', ...this.settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      lines.push(line);
      if (!line.includes('Ready to accept connections')) continue;
      child.stdout!.resume();
      return;
    }
    throw new Error(`redis-server did not start:\n${lines.join('\n')}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process!.kill(signal);
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
    this.#process = undefined;
  }

  async stop(): Promise<void> {
    RedisServer.#open.delete(this);
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Describes tests that need Redis. Without it they are skipped, which the name says; in CI they fail. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isInstalled) {
    describe(name, () => {
      tests();
      // Registered last, so it runs last: what the tests opened is closed before.
      afterAll(() => RedisServer.stopAll());
    });
  } else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error('redis-server is not installed: apt-get install redis-server');
    });
  } else describe.skip(`${name} (skipped: redis-server is not installed)`, tests);
}
