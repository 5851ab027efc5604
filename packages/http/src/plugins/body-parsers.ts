import { HttpError } from '@cortado/core';
import type { FastifyInstance } from 'fastify';
import { parse } from 'node:querystring';
import type { UploadLimits } from '../uploads/upload-limits';
import { Form } from '../uploads/form';
import { isJsonField } from '../uploads/form-reader';

/** Pairs of one form. Node would leave out what is beyond them without a word. */
const MAX_PAIRS = 1_000;

/** Takes `application/x-www-form-urlencoded` in. */
export async function registerForms(fastify: FastifyInstance): Promise<void> {
  const formbody = require('@fastify/formbody') as typeof import('@fastify/formbody');
  await fastify.register(formbody, {
    parser: (text) => {
      if (pairsOf(text) > MAX_PAIRS) throw new HttpError(413, `A form may have at most ${MAX_PAIRS} fields`);
      const form = new Form();
      for (const [name, value] of Object.entries(parse(text, '&', '=', { maxKeys: 0 })))
        if (value !== undefined) form.values[name] = value;
      return form as unknown as Record<string, unknown>;
    },
  });
}

function pairsOf(text: string): number {
  let pairs = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) pairs += 1;
  return pairs;
}

/** Takes `multipart/form-data` in. Nothing of it is read before the guards let the request through. */
export async function registerUploads(fastify: FastifyInstance, limits: UploadLimits): Promise<void> {
  const multipart = require('@fastify/multipart') as typeof import('@fastify/multipart');
  await fastify.register(multipart, {
    throwFileSizeLimit: false, // told by what was read, so that what was stored by then is known too
    // By default busboy takes for a file what has a file's name or is of any type; a field of JSON is read as one too, and as text.
    isPartAFile: (_field: string | undefined, type: string | undefined, filename: string | undefined) =>
      filename !== undefined ||
      type === 'application/octet-stream' ||
      isJsonField({ mimetype: type ?? '', filename: filename! }),
    limits: {
      fileSize: limits.maxFileSize,
      files: limits.maxFiles + limits.maxFields, // fields of JSON count here; the form reader counts the files
      fields: limits.maxFields,
      fieldSize: limits.maxFieldSize,
      parts: limits.maxFiles + limits.maxFields,
    },
  });
}

const COMMON = [
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'application/xml',
  'application/octet-stream',
];

/** Types of bodies that are read there. Fastify tells of a type only when it is asked for it, so rare ones go unnamed. */
export function acceptedTypes(fastify: FastifyInstance): readonly string[] {
  return ['application/json', ...COMMON.filter((each) => fastify.hasContentTypeParser(each))];
}
