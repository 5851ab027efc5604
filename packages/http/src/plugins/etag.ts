import type { FastifyEtagOptions } from '@fastify/etag';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type Tag = (
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: Error | null) => void,
) => void;

/** Of the body that a 304 and a 412 do not have. */
const OF_THE_BODY = ['content-length', 'content-type', 'content-encoding', 'content-language', 'content-range'];

/**
 * @fastify/etag makes a tag for each body; what follows from the client's conditions is decided here, as RFC 9110 §13 has it: for GET
 * and HEAD, and for the 200 that they would have been answered with.
 */
export async function registerEtag(fastify: FastifyInstance, given: FastifyEtagOptions): Promise<void> {
  const { replyWith304 = true, ...options } = given;
  const tag = await tagger(options);
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { method } = request.raw;
    if ((method !== 'GET' && method !== 'HEAD') || reply.statusCode !== 200) return done(null, payload);
    tag(request, reply, payload, (error) => {
      if (error !== null) return done(error);
      const status = replyWith304 && !isStream(payload) ? outcome(request, reply.getHeader('etag')) : 200;
      if (status === 200) return done(null, payload);
      return done(null, without(reply, status));
    });
  });
}

/** The hook of the plugin, to be asked for those answers alone that have a tag. */
async function tagger(options: FastifyEtagOptions): Promise<Tag> {
  const plugin = require('@fastify/etag') as (fastify: unknown, options: FastifyEtagOptions) => Promise<void>;
  return new Promise((resolve, reject) => {
    const fastify = { addHook: (_name: 'onSend', hook: Tag) => resolve(hook) };
    plugin(fastify, { ...options, replyWith304: false }).catch(reject);
  });
}

/** In the order of RFC 9110 §13.2.2. */
function outcome({ headers }: FastifyRequest, given: unknown): 200 | 304 | 412 {
  if (typeof given !== 'string') return 200;
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined && !lists(match, given, isStrongly)) return 412;
  return noneMatch !== undefined && lists(noneMatch, given, isWeakly) ? 304 : 200;
}

/** Each tag of a list, which may have commas between its quotes. */
const TAG = /(?:W\/)?"[^"]*"/g;

function lists(header: string, tag: string, isSame: (one: string, other: string) => boolean): boolean {
  if (header.trim() === '*') return true;
  return (header.match(TAG) ?? []).some((each) => isSame(each, tag));
}

/** RFC 9110 §8.8.3.2. */
function isWeakly(one: string, other: string): boolean {
  return one.replace(/^W\//, '') === other.replace(/^W\//, '');
}

function isStrongly(one: string, other: string): boolean {
  return one === other && !one.startsWith('W/');
}

/** What Fastify sends no length for. */
function without(reply: FastifyReply, status: 304 | 412): null {
  for (const name of OF_THE_BODY) reply.removeHeader(name);
  reply.code(status);
  return null;
}

function isStream(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && !Buffer.isBuffer(payload);
}
