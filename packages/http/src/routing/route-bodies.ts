import type { FastifyInstance } from 'fastify';

/**
 * For routes that declare no body: what comes is read within the limit and ignored, whether it is empty or of a type that nothing
 * here reads. JSON is left in `context.payload`, and has to be JSON for those who look at it there.
 *
 * @param others whether types that nothing reads are ignored too. Not where `http.configure` may have registered a parser for any
 *   type: Fastify does not tell of it, and would let it be replaced.
 */
export function ignoreBodies(fastify: FastifyInstance, others: boolean): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  unlessTaken(() =>
    fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
      if (text.length === 0) done(null, undefined);
      else void parse(request, text, done);
    }),
  );
  if (!others) return;
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
}

/** Parsers that `http.configure` registered stay as they are: Fastify lets only its own be replaced. */
function unlessTaken(add: () => unknown): void {
  try {
    add();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'FST_ERR_CTP_ALREADY_PRESENT') throw error;
  }
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
