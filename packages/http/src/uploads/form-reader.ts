import { HttpError } from '@cortado/core';
import { reasonPhrase } from '@cortado/core/transport';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpContext } from '../request/http-context';
import type { Running } from '../request/running-actions';
import { Arrival } from './arrival';
import { Form } from './form';
import type { UploadLimits } from './upload-limits';
import { Upload, type Stored } from './upload';

/** Reads the bodies that are forms with files, each for as long as it comes. */
export class FormReader {
  readonly #arrivals = new WeakMap<object, Arrival>();

  constructor(
    private readonly limits: UploadLimits,
    private readonly running: Running,
  ) {}

  /** Reads the body if it is multipart; its files live until the scope of the request ends. */
  prepare(context: HttpContext): Promise<void> | undefined {
    const { request } = context;
    if (!request.isMultipart()) return undefined;
    const form = context.scope.keep(new Form());
    request.body = form;
    return this.#read(context, form);
  }

  /**
   * Whether a connection that Node reports, because its request took too long to arrive, is one on which a form still comes:
   * that has limits of its own.
   */
  excuses({ code }: { readonly code?: string }, socket: object): boolean {
    const arrival = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? this.#arrivals.get(socket) : undefined;
    if (arrival === undefined) return false;
    return (arrival.overdue = true);
  }

  /** @throws HttpError 413 for what is over a limit, 408 for what comes too slowly, 400 for a malformed form */
  async #read(context: HttpContext, form: Form): Promise<void> {
    const { request, reply } = context;
    const { raw } = request;
    if (Number(raw.headers['content-length']) > this.limits.maxSize) throw new HttpError(413, 'The form is too large');
    const proceed = this.running.pause(context);
    const parts = request.parts();
    const first = parts.next(); // from here on the body is read
    const arrival = new Arrival(raw, this.limits);
    this.#arrivals.set(raw.socket, arrival);
    try {
      for (let next = await first; next.done !== true; next = await parts.next()) {
        const part = next.value;
        if (part.type === 'field') this.#add(part.fieldname, String(part.value), isTruncated(part), form);
        else if (isJsonField(part)) await this.#addJson(part, form);
        else await this.#keep(part, form);
      }
    } catch (error) {
      arrival.abandon(error);
      throw asHttpError(error);
    } finally {
      arrival.end();
      this.#arrivals.delete(raw.socket);
      // The rest of the body has no time limit any more, so the connection ends.
      if (arrival.overdue && !raw.complete) reply.header('connection', 'close');
      proceed();
    }
  }

  #add(name: string, value: string, truncated: boolean, form: Form): void {
    if (truncated) throw tooLarge('A field of the form is too large');
    form.add(name, value);
    const { maxFieldsSize } = this.limits;
    if (form.fieldsSize > maxFieldsSize)
      throw tooLarge(`The fields of a form may have ${maxFieldsSize} bytes together`);
  }

  /** The plugin would parse it; the field is read as the text that it is, like all others. */
  async #addJson({ file, fieldname }: MultipartFile, form: Form): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of file as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > this.limits.maxFieldSize) throw tooLarge('A field of the form is too large');
      chunks.push(chunk);
    }
    this.#add(fieldname, Buffer.concat(chunks).toString(), false, form);
  }

  async #keep(part: MultipartFile, form: Form): Promise<void> {
    const upload = await store(part, this.limits, form);
    // What a browser sends for a file input in which nothing was chosen (HTML §4.10.22.4).
    if (upload.size === 0 && !part.filename) return upload.dispose();
    form.files.push(upload);
    if (part.file.truncated) throw tooLarge(`A file may have ${this.limits.maxFileSize} bytes`);
    if (form.files.length > this.limits.maxFiles) throw tooLarge(`A form may have ${this.limits.maxFiles} files`);
  }
}

/** A part with JSON and without a name of a file. */
export function isJsonField({ mimetype, filename }: Pick<MultipartFile, 'mimetype' | 'filename'>): boolean {
  return (filename as string | undefined) === undefined && /^application\/json\b/i.test(mimetype);
}

function isTruncated({ valueTruncated, fieldnameTruncated }: MultipartValue): boolean {
  return valueTruncated || fieldnameTruncated;
}

/** Leaves nothing behind when the file does not arrive whole. */
async function store(
  { file, fieldname, filename, mimetype }: MultipartFile,
  limits: UploadLimits,
  form: Form,
): Promise<Upload> {
  const chunks: Buffer[] = [];
  const path = join(limits.folder, `cortado-${randomUUID()}`);
  let size = 0;
  let disk: FileHandle | undefined;
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (disk === undefined) chunks.push(chunk);
      else await disk.write(chunk);
      if (disk !== undefined || form.memory + size <= limits.memory) continue;
      disk = await open(path, 'wx', 0o600);
      for (const each of chunks.splice(0)) await disk.write(each);
    }
  } catch (error) {
    await disk?.close();
    await rm(path, { force: true });
    throw error;
  }
  await disk?.close();
  if (disk === undefined) form.memory += size;
  const stored: Stored = disk === undefined ? { bytes: Buffer.concat(chunks) } : { path };
  return new Upload(fieldname, filename, mimetype, size, stored);
}

function tooLarge(message: string): HttpError {
  return new HttpError(413, message);
}

/** Errors of the parser carry a status, or none where the form is broken; those of the file system name a system call. */
function asHttpError(error: unknown): unknown {
  const { statusCode, syscall } = (error ?? {}) as { statusCode?: unknown; syscall?: unknown };
  if (error instanceof HttpError || syscall !== undefined) return error;
  if (statusCode === 413) return new HttpError(413, reasonPhrase(413), { cause: error });
  return new HttpError(400, 'The body is not a form', { type: 'form_invalid', cause: error });
}
