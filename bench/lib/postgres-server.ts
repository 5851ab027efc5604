import pg from 'pg';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownFolder } from './belongings.js';
import { DatabaseProcess } from './database-process.js';
import { freePort } from './free-port.js';
import { isInOwnNetwork } from './network.js';

/** Debian keeps each version in a folder of its own, outside the PATH. */
const DEBIAN = '/usr/lib/postgresql';

const binaries = folderOfBinaries();

/** Whether the cases with PostgreSQL can run here. */
export const hasPostgres = binaries !== undefined;

/** Of the server; undefined where there is none. */
export function postgresVersion(): string | undefined {
  if (binaries === undefined) return undefined;
  return /[\d.]+/.exec(execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[0];
}

/** In milliseconds. */
const PATIENCE = 30_000;

export interface PostgresOptions {
  /** Commits wait until they are on the disk, as PostgreSQL is installed. Default: false, which leaves the disk out of the figures. */
  readonly isDurable?: boolean;
}

/** A PostgreSQL of the case's own, on a free port of loopback, with the settings that it is installed with. */
export class BenchPostgres {
  /** Nanoseconds of processor time of each process when it was last seen. */
  readonly #times = new Map<string, number>();

  private constructor(
    private readonly port: number,
    private readonly server: DatabaseProcess,
    private readonly removeFolder: () => void,
  ) {}

  static async start({ isDurable = false }: PostgresOptions = {}): Promise<BenchPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'cortado-bench-pg-'));
    const removeFolder = ownFolder(folder);
    try {
      const port = await freePort();
      return new BenchPostgres(port, await startIn(folder, port, isDurable), removeFolder);
    } catch (error) {
      removeFolder();
      throw error;
    }
  }

  url(database = 'postgres'): string {
    return `postgres://bench@127.0.0.1:${this.port}/${database}`;
  }

  /** @returns its address */
  async createDatabase(name: string): Promise<string> {
    const client = new pg.Client({
      connectionString: this.url(),
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
    });
    let failure: Error | undefined;
    client.on('error', (error) => (failure ??= error));
    try {
      await client.connect();
      await client.query(`create database "${name}"`);
    } finally {
      await client.end();
    }
    if (failure !== undefined) throw failure;
    return this.url(name);
  }

  /** Microseconds of processor time of its processes since it began, those that have ended included; 0 where there is no Linux. */
  cpu(): number {
    try {
      const { pid } = this.server;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      for (const each of children) this.#times.set(each, timeOf(each) ?? this.#times.get(each) ?? 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    let sum = 0;
    for (const time of this.#times.values()) sum += time;
    return sum / 1_000;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.removeFolder();
  }
}

async function startIn(folder: string, port: number, isDurable: boolean): Promise<DatabaseProcess> {
  const data = join(folder, 'data');
  const owner = ownerOf(folder);
  execFileSync('cp', ['-a', emptyData(), data]);
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'logging_collector=off'];
  if (!isDurable) settings.push('fsync=off');
  const [server, given] = asOwner('postgres', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]);
  const child = spawn(server, given, {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  return await DatabaseProcess.start('PostgreSQL', child, {
    output: child.stderr,
    sign: 'ready to accept connections',
    signal: 'SIGQUIT',
  });
}

let template: string | undefined;

/** The files of a server without databases, which take longer to make than to copy. */
function emptyData(): string {
  if (template !== undefined) return template;
  const folder = mkdtempSync(join(tmpdir(), 'cortado-bench-pg-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  const owner = ownerOf(folder);
  const options = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  const [program, args] = asOwner('initdb', options);
  execFileSync(program, args, { ...owner, cwd: folder, stdio: 'pipe' });
  return (template = data);
}

/** In nanoseconds; undefined for a process that has just ended. */
function timeOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** `postgres` refuses to run as root, so root starts it as the user that Debian's package creates. */
function ownerOf(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0 || isInOwnNetwork()) return {};
  const owner = { uid: idOf('-u'), gid: idOf('-g') };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

/** In the network of the harness there is one user only, who looks like root: the program is shown another. */
function asOwner(program: string, args: readonly string[]): [string, string[]] {
  const path = join(binaries!, program);
  if (!isInOwnNetwork()) return [path, [...args]];
  return ['unshare', [`--map-user=${idOf('-u')}`, `--map-group=${idOf('-g')}`, '--', path, ...args]];
}

function idOf(option: '-u' | '-g'): number {
  return Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
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
