import { ConfigurationError } from '../errors/configuration-error';

export interface TcpListenOptions {
  /** 0 takes any port that is free on every address. */
  readonly port: number;
  /**
   * Default 127.0.0.1: name another address to be reached from outside this machine. Several are served alike, on one port;
   * `localhost` is every address of that name, as in `['127.0.0.1', '::1']`.
   */
  readonly host?: string | readonly string[];
}

export interface UnixListenOptions {
  /** Of a unix socket, or of several. A file that a process left behind which ended without closing is removed. */
  readonly path: string | readonly string[];
}

/** What `app.listen()` takes: a port, unix sockets, or both. */
export type ListenOptions =
  | (TcpListenOptions & Partial<UnixListenOptions>)
  | (UnixListenOptions & Partial<Record<keyof TcpListenOptions, undefined>>);

/** The options, checked: at least one host or one path. */
export interface ListenSettings {
  readonly port: number;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

const NAMES = ['host', 'path', 'port'];

/** What `sun_path` holds, without the zero at its end. Some Nodes cut what is longer, and listen somewhere else. */
const MAX_PATH = process.platform === 'darwin' ? 103 : 107;

/** @throws ConfigurationError E_OPTION for what names no place to listen at */
export function listenSettings(options: ListenOptions): ListenSettings {
  if (typeof options !== 'object' || options === null) {
    throw wrong(
      'app.listen',
      `${String(options)} is not an object`,
      'give an object, as in app.listen({ port: 3000 })',
    );
  }
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue;
    throw wrong('app.listen', `there is no option "${name}"`, `use one of ${NAMES.join(', ')}`);
  }
  const { port, host, path } = options;
  const paths = path === undefined ? [] : pathsOf(path);
  if (paths.length > 0 && port === undefined && host === undefined) return { port: 0, hosts: [], paths };
  return { port: checkPort(port), hosts: hostsOf(host), paths };
}

function checkPort(port: unknown): number {
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw wrong(
    'app.listen, port',
    `${typeof port === 'string' ? JSON.stringify(port) : String(port)} is not a port`,
    'give a whole number from 0 to 65535; convert a variable of the environment with Number(text)',
  );
}

function hostsOf(host: string | readonly string[] = '127.0.0.1'): readonly string[] {
  const hosts = typeof host === 'string' ? [host] : host;
  const remedy = "leave it out for 127.0.0.1, or name an address: '0.0.0.0' or '::' is every address of this machine";
  if (!Array.isArray(hosts)) throw wrong('app.listen, host', `a ${typeof host} is not a host`, remedy);
  if (hosts.length === 0) throw wrong('app.listen, host', 'an empty list names no address to listen on', remedy);
  for (const each of hosts as readonly unknown[]) {
    // To Node an empty one is every address, which nobody means who sets HOST to nothing.
    if (typeof each === 'string' && each.trim() !== '') continue;
    throw wrong('app.listen, host', `${JSON.stringify(each)} names no address`, remedy);
  }
  return hosts as readonly string[];
}

function pathsOf(path: string | readonly string[]): readonly string[] {
  const paths: readonly unknown[] = Array.isArray(path) ? path : [path];
  if (paths.length > 0) return paths.map(checkPath);
  throw wrong('app.listen, path', 'an empty list names no socket to listen on', 'leave it out');
}

function checkPath(path: unknown): string {
  const remedy = "name a file, as in '/run/app.sock'";
  if (typeof path !== 'string' || path === '') {
    throw wrong('app.listen, path', `${JSON.stringify(path)} is not a path`, remedy);
  }
  if (process.platform !== 'win32' && Buffer.byteLength(path) > MAX_PATH) {
    throw wrong('app.listen, path', `"${path}" is longer than the ${MAX_PATH} bytes of a socket's path`, remedy);
  }
  return path;
}

function wrong(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where, problem, remedy });
}
