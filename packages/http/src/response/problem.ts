import { Result } from '@cortado/core';
import { bodyJson, reasonPhrase, type ErrorBody } from '@cortado/core/transport';

/**
 * A failure as RFC 9457 has it, for clients that ask with `accept: application/problem+json`. `about:blank` says that the
 * status is all there is to the type (§4.2.1); the list itself is an extension member.
 *
 * @param rendered the body in the form that the application chose
 */
export function problemJson(status: number, { errorList }: ErrorBody, rendered: object): string {
  const title = reasonPhrase(status);
  const [first] = errorList;
  const detail = errorList.length === 1 && first?.loc.length === 0 && first.msg !== title ? { detail: first.msg } : {};
  return bodyJson(new Result(status, { type: 'about:blank', title, status, ...detail, ...rendered }));
}
