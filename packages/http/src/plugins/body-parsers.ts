import type { FastifyInstance } from 'fastify';
import { parse } from 'node:querystring';
import type { UploadLimits } from '../uploads/limits';
import { Form } from '../uploads/form';

/** Takes `application/x-www-form-urlencoded` in. */
export async function registerForms(fastify: FastifyInstance): Promise<void> {
  const formbody = require('@fastify/formbody') as typeof import('@fastify/formbody');
  await fastify.register(formbody, {
    parser: (text) => {
      const form = new Form();
      for (const [name, value] of Object.entries(parse(text))) if (value !== undefined) form.values[name] = value;
      return form as unknown as Record<string, unknown>;
    },
  });
}

/** Takes `multipart/form-data` in. Nothing of it is read before the guards let the request through. */
export async function registerUploads(fastify: FastifyInstance, limits: UploadLimits): Promise<void> {
  const multipart = require('@fastify/multipart') as typeof import('@fastify/multipart');
  await fastify.register(multipart, {
    throwFileSizeLimit: false, // told by what was read, so that what was stored by then is known too
    limits: {
      fileSize: limits.maxFileSize,
      files: limits.maxFiles,
      fields: limits.maxFields,
      fieldSize: limits.maxFieldSize,
      parts: limits.maxFiles + limits.maxFields,
    },
  });
}

/** For routes that take a body as it came: any type, and nothing is parsed. */
export function takeRawBodies(fastify: FastifyInstance, kind: 'text' | 'binary'): void {
  fastify.removeAllContentTypeParsers();
  const parseAs = kind === 'text' ? 'string' : 'buffer';
  fastify.addContentTypeParser<string | Buffer>('*', { parseAs }, (_request, body, done) => done(null, body));
  fastify.addHook('preHandler', (request, _reply, done) => {
    request.body ??= kind === 'text' ? '' : Buffer.alloc(0);
    done();
  });
}
