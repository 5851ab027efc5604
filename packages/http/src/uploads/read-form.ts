import { HttpError } from '@cortado/core';
import { reasonPhrase } from '@cortado/core/transport';
import type { FastifyRequest } from 'fastify';
import type { MultipartFile } from '@fastify/multipart';
import { randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadLimits } from './limits';
import type { HttpContext } from '../request/http-context';
import { Form } from './form';
import { Upload, type Stored } from './upload';

/** Reads the body if it is multipart; its files live until the scope of the request ends. */
export function prepareForm(context: HttpContext, limits: UploadLimits): Promise<void> | undefined {
  const { request } = context;
  if (!request.isMultipart()) return undefined;
  const form = context.scope.keep(new Form());
  request.body = form;
  return readForm(request, form, limits);
}

/**
 * Reads a multipart body into `form`; what was stored before it failed is in there too.
 *
 * @throws HttpError 413 for what is over a limit, 400 for what is no form
 */
async function readForm(request: FastifyRequest, form: Form, limits: UploadLimits): Promise<void> {
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        form.files.push(await store(part, limits));
        if (part.file.truncated) throw new HttpError(413, `A file may have ${limits.maxFileSize} bytes`);
      } else {
        if (part.valueTruncated || part.fieldnameTruncated)
          throw new HttpError(413, 'A field of the form is too large');
        form.add(part.fieldname, String(part.value));
      }
    }
  } catch (error) {
    throw asHttpError(error);
  }
}

async function store({ file, fieldname, filename, mimetype }: MultipartFile, limits: UploadLimits): Promise<Upload> {
  const chunks: Buffer[] = [];
  const path = join(limits.folder, `cortado-${randomUUID()}`);
  let size = 0;
  let disk: FileHandle | undefined;
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (disk === undefined) chunks.push(chunk);
      else await disk.write(chunk);
      if (disk !== undefined || size <= limits.memory) continue;
      disk = await open(path, 'wx', 0o600);
      for (const each of chunks.splice(0)) await disk.write(each);
    }
  } finally {
    await disk?.close();
  }
  const stored: Stored = disk === undefined ? { bytes: Buffer.concat(chunks) } : { path };
  return new Upload(fieldname, filename, mimetype, size, stored);
}

/** Errors of the parser carry a status, or none where the form is broken; those of the file system name a system call. */
function asHttpError(error: unknown): unknown {
  const { statusCode, syscall } = (error ?? {}) as { statusCode?: unknown; syscall?: unknown };
  if (error instanceof HttpError || syscall !== undefined) return error;
  if (statusCode === 413) return new HttpError(413, reasonPhrase(413), { cause: error });
  return new HttpError(400, 'The body is not a form', { type: 'form_invalid', cause: error });
}
