import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ConsoleOptions } from './console-options';
import { filePaths, pathOnDisk } from './file-list';
import { renderPage } from './page';
import { contentSecurityPolicy } from './policy';

/** The headers of a request that decide what is answered, in lower case. */
export interface ConsoleRequestHeaders {
  readonly 'accept-encoding'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
}

/** An answer that any server can send. */
export interface ConsoleAnswer {
  readonly statusCode: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  /** `null` with 304. */
  readonly body: Buffer | null;
}

/** A file as it is sent. */
interface Built {
  readonly mediaType: string;
  readonly hash: string;
  readonly plain: Buffer;
  readonly compressed: Buffer;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

const compress = promisify(gzip);

/**
 * The page and its files: a fixed list, so that no address reaches anything else on the disk. A file is read, compressed and hashed when it is
 * first asked for, and kept.
 */
export class ConsoleFiles {
  /** Every path to serve with GET, absolute. */
  readonly paths: readonly string[];
  readonly #files: ReadonlyMap<string, string | undefined>;
  readonly #built = new Map<string, Promise<Built>>();
  readonly #options: ConsoleOptions;
  readonly #policy: string;

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.#policy = contentSecurityPolicy(options.servers);
    const folder = posix.join(options.path, 'console');
    this.#files = new Map([
      [options.path, undefined],
      ...filePaths().map((file): [string, string] => [posix.join(folder, file), file]),
    ]);
    this.paths = [...this.#files.keys()];
  }

  /**
   * What to answer to a GET or HEAD.
   *
   * @param path one of `paths`
   * @throws TypeError for any other path
   */
  async answer(path: string, headers: ConsoleRequestHeaders = {}): Promise<ConsoleAnswer> {
    const { mediaType, hash, plain, compressed } = await this.#file(path);
    const isCompressed = acceptsGzip(headers['accept-encoding']);
    const etag = `"${hash}${isCompressed ? '-gzip' : ''}"`;
    const answered = {
      etag,
      vary: 'accept-encoding',
      'cache-control': 'no-cache',
      'content-security-policy': this.#policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    if (matches(headers['if-none-match'], etag)) return { statusCode: 304, headers: answered, body: null };
    const coding = isCompressed ? { 'content-encoding': 'gzip' } : {};
    const body = isCompressed ? compressed : plain;
    return { statusCode: 200, headers: { ...answered, ...coding, 'content-type': mediaType }, body };
  }

  #file(path: string): Promise<Built> {
    if (!this.#files.has(path)) throw new TypeError(`the console has no file at ${path}`);
    const known = this.#built.get(path);
    if (known !== undefined) return known;
    const built = this.#build(this.#files.get(path));
    this.#built.set(path, built);
    // A file that could not be read is read again for the next request.
    built.catch(() => this.#built.delete(path));
    return built;
  }

  async #build(file: string | undefined): Promise<Built> {
    const read = await readFile(pathOnDisk(file ?? 'index.html'));
    const plain = file === undefined ? Buffer.from(renderPage(read.toString(), this.#options)) : read;
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
    const mediaType = MEDIA_TYPES[posix.extname(file ?? 'index.html')]!;
    return { mediaType, hash, plain, compressed: await compress(plain, { level: 9 }) };
  }
}

/** RFC 9110 §12.5.3: `gzip;q=0` forbids it. */
function acceptsGzip(accepted = ''): boolean {
  return /(?:^|,)\s*(?:gzip|\*)\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(accepted);
}

/** RFC 9110 §13.1.2: the comparison is weak. */
function matches(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false;
  return given.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()));
}
