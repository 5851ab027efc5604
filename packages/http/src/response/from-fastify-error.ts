import { HttpError, Result, type Logger } from '@cortado/core';
import { ErrorBody, failure, fromHttpError, maskedEntry, reasonPhrase } from '@cortado/core/transport';

/** Bodies that are no JSON, among them those that carry `__proto__` or `constructor.prototype`. */
const NOT_JSON: ReadonlySet<unknown> = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

/**
 * What comes of an error that Fastify or one of its plugins raised outside of a handler. Of those with a status from 400 to
 * 499 the status and those headers are kept that are for clients, and never the message; all else is masked and logged under `id`.
 *
 * @param accepted what bodies the route takes, for those who sent another
 */
export function fromFastifyError(
  error: unknown,
  id: string,
  log: Logger,
  accepted: readonly string[] = ['application/json'],
): Result {
  if (error instanceof HttpError) return fromHttpError(error);
  const { code, statusCode, status, headers } = (error ?? {}) as Record<string, unknown>;
  if (NOT_JSON.has(code)) return failure(400, 'The body is not JSON', 'json_invalid');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    // RFC 9110 §15.5.16, §12.5.1: what would have been taken is said in Accept as well, for programs.
    return failure(415, `Send the body as ${accepted.join(' or ')}`).header('accept', accepted.join(', '));
  }
  const told = [statusCode, status].find((each): each is number => typeof each === 'number');
  if (told !== undefined && Number.isInteger(told) && told >= 400 && told < 500) {
    return withTold(failure(told, reasonPhrase(told)), headers);
  }
  log.error({ err: error, id }, 'request failed outside of a handler');
  const result = new Result(
    told !== undefined && told >= 500 && told < 600 ? told : 500,
    new ErrorBody([maskedEntry(id)]),
  );
  return result.header('x-request-id', id);
}

/** What a client may learn of a refusal: when to come back, what is allowed, what to bring. */
const TOLD =
  /^(?:accept|accept-encoding|accept-patch|accept-post|accept-ranges|allow|connection|content-range|proxy-authenticate|(?:x-)?rate-?limit(?:-[\w-]+)?|retry-after|upgrade|vary|www-authenticate)$/i;

/** An error may carry the whole response of another server, with its cookies and its tokens: what is not on the list stays here. */
function withTold(result: Result, headers: unknown): Result {
  let told = result;
  if (typeof headers !== 'object' || headers === null) return told;
  for (const [name, given] of Object.entries(headers)) {
    if (!TOLD.test(name)) continue;
    for (const value of [given].flat()) {
      if (typeof value === 'string' || typeof value === 'number') told = told.header(name, String(value));
    }
  }
  return told;
}

/** What comes of bytes that Node could not read as a request. */
export function fromClientError({ code }: { readonly code?: string }): Result {
  if (code === 'HPE_HEADER_OVERFLOW') return failure(431);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return failure(408);
  return failure(400);
}
