import type { Logger } from '@cortado/core';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE, logUnwritten, maskedText } from './masked';

/**
 * Lets an error handler send once. When a plugin's hook fails on that answer too, Fastify would next send the error itself,
 * with its message; it does so by this reply's `send`, and is given no hooks to fail in.
 */
export function sendsOnce(reply: FastifyReply, log: Logger): void {
  const send = reply.send.bind(reply);
  reply.send = (payload?: unknown) => {
    reply.send = (error?: unknown) => {
      endMasked(reply, error, log);
      return reply;
    };
    return send(payload);
  };
}

function endMasked(reply: FastifyReply, error: unknown, log: Logger): void {
  const { raw, request } = reply;
  logUnwritten(error, request.id, log);
  reply.hijack();
  if (raw.headersSent) return void raw.destroy();
  const body = maskedText(request.id);
  raw.writeHead(500, {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
    'x-request-id': request.id,
  });
  raw.end(body);
}
