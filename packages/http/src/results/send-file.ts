import { HttpError, type Result } from '@cortado/core';
import { reasonPhrase } from '@cortado/core/transport';
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import type { HttpContext } from '../request/http-context';
import { PayloadResult, type Payload } from './payload';

/** What `SendFile(path, options)` takes. */
export interface SendFileOptions {
  /** The path is taken inside this folder, and never leads out of it, not by a symbolic link either. */
  readonly root?: string;
  /** The content type. Default by the extension of the file. */
  readonly type?: string;
  /** Saved rather than shown, under this name; `true` for the name of the file. */
  readonly download?: string | true;
  /** How long caches may keep it, in milliseconds. Default 0: they ask each time, and are told 304. */
  readonly maxAge?: number;
}

async function open(path: string, options: SendFileOptions, { request }: HttpContext): Promise<Payload> {
  const { root, type, download, maxAge = 0 } = options;
  // With the first file, because few applications send any: loading it takes 15 ms.
  const send = require('@fastify/send') as typeof import('@fastify/send');
  const file = await locate(path, root);
  const { statusCode, headers, stream, ...found } = await send(request.raw, `/${encodeURIComponent(basename(file))}`, {
    root: dirname(file),
    index: false,
    dotfiles: 'allow',
    maxAge,
  });
  if (found.type !== 'file') {
    stream.destroy();
    // What is forbidden is not told apart from what is not there.
    if (statusCode === 403 || statusCode === 400 || found.type === 'directory') throw missing();
    throw new HttpError(statusCode, reasonPhrase(statusCode), { headers: pick(headers, 'Content-Range') });
  }
  return {
    statusCode,
    headers: {
      ...headers,
      ...(type === undefined || statusCode === 304 ? {} : { 'Content-Type': type }),
      ...(download === undefined ? {} : { 'Content-Disposition': disposition(download === true ? file : download) }),
    },
    body: stream,
  };
}

/** The file that a path means, with symbolic links followed. @throws HttpError 404 for what is not inside of `root` */
async function locate(path: string, root: string | undefined): Promise<string> {
  if (path.includes('\0')) throw missing();
  const folder = resolve(root ?? '/');
  const wanted = root === undefined ? resolve(path) : resolve(folder, `.${sep}${path}`);
  if (root !== undefined && (!inside(wanted, folder) || hidden(wanted.slice(folder.length)))) throw missing();
  try {
    const file = await realpath(wanted);
    if (root === undefined) return file;
    // A link inside of the folder may still lead to what is hidden there.
    const real = await realpath(folder);
    if (inside(file, real) && !hidden(file.slice(real.length))) return file;
  } catch (cause) {
    throw missing(cause);
  }
  throw missing();
}

function inside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function hidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'));
}

function missing(cause?: unknown): HttpError {
  return new HttpError(404, reasonPhrase(404), { cause });
}

function pick(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return headers[name] === undefined ? {} : { [name]: headers[name] };
}

/** RFC 6266 §4.3: `filename` for old clients in ASCII, `filename*` for the others. */
function disposition(name: string): string {
  const plain = basename(name);
  const ascii = plain.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(plain).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/**
 * Sends a file: with its type, ETag and Last-Modified, 304 to those who have it, and ranges (RFC 9110 §14).
 *
 * @param path inside `root`; without `root` any path of the program's own, never one that a client gave
 * @example
 * @Get('/covers/:name') cover(@Param('name') name: string) { return SendFile(name, { root: this.covers }) }
 */
export function SendFile(path: string, options: SendFileOptions = {}): Result<null, 200 | 206 | 304> {
  return new PayloadResult<200 | 206 | 304>(200, (context) => open(path, options, context));
}
