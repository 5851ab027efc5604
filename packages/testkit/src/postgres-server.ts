import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** Debian keeps each version in a folder of its own, outside the PATH. */
const DEBIAN = '/usr/lib/postgresql';

const binaries = folderOfBinaries();

/** `postgres` refuses to run as root, so root starts it as the user that Debian's package creates. */
const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

/**
 * A PostgreSQL of the test's own: in a temporary folder, with a Unix socket in it, so that it needs no port and does not meet the service of
 * the machine.
 */
export class PostgresServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cortado-pg-'));
  #process: ChildProcess | undefined;

  /**
   * The connection string of a database, which is known before the server runs.
   *
   * @param database one that `createDatabase()` has made
   */
  url(database: string): string {
    return `postgres://test@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Starts it, again after `kill()` with the same data. */
  async run(): Promise<void> {
    if (!existsSync(this.#data)) this.#initialise();
    const settings = ['listen_addresses=', 'fsync=off', 'log_destination=stderr', 'logging_collector=off'];
    const child = spawn(
      join(binaries!, 'postgres'),
      ['-D', this.#data, '-k', this.#folder, ...settings.flatMap((setting) => ['-c', setting])],
      { ...owner, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
    );
    this.#process = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (!line.includes('ready to accept connections')) continue;
      child.stderr.resume();
      return;
    }
    throw new Error(`postgres did not start:\n${lines.join('\n')}`);
  }

  createDatabase(name: string): void {
    execFileSync(join(binaries!, 'createdb'), ['-h', this.#folder, '-U', 'test', name], { stdio: 'pipe' });
  }

  /** Ends it at once, as a crash does: clients are cut off, transactions that run are lost. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGQUIT');
    await exited;
    this.#process = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  #initialise(): void {
    if (owner.uid !== undefined) chownSync(this.#folder, owner.uid, owner.gid!);
    const options = ['-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(binaries!, 'initdb'), ['-D', this.#data, ...options], {
      ...owner,
      cwd: this.#folder,
      stdio: 'pipe',
    });
  }
}

/** Describes tests that need PostgreSQL. Without it they are skipped, which the name says; in CI they fail. */
export function describeWithPostgres(name: string, tests: () => void): void {
  if (binaries !== undefined) describe(name, tests);
  else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error('PostgreSQL is not installed: apt-get install postgresql');
    });
  } else describe.skip(`${name} (skipped: PostgreSQL is not installed)`, tests);
}

/** In the folder that POSTGRES_BIN names; without that, on the PATH or in Debian's folders, the newest version first. */
function folderOfBinaries(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((one, other) => Number(other) - Number(one)) : [];
  const named = process.env['POSTGRES_BIN'];
  const folders =
    named === undefined
      ? [...(process.env['PATH'] ?? '').split(':'), ...versions.map((version) => join(DEBIAN, version, 'bin'))]
      : [named];
  const found = folders.map((folder) => join(folder, 'initdb')).find((path) => existsSync(path));
  // A link on the PATH need not have the other programs beside it.
  return found === undefined ? undefined : dirname(realpathSync(found));
}

function idOf(option: '-u' | '-g'): number {
  return Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
}
