import { Result } from '@cortado/core';
import { bodyJson, type ErrorBody, type Host } from '@cortado/core/transport';
import type { IncomingHttpHeaders } from 'node:http';
import { wantsProblem } from '../negotiation/preferred';
import { JSON_TYPE } from './masked';
import { problemJson } from './problem';

/** A failure in the form that the client asked for, out of those that the application has. */
export interface FailureBody {
  readonly type: string;
  readonly text: string;
  /** In the form that the application chose. The caller adds `vary: accept`, because the type depends on it. */
  readonly result: Result;
}

/** @throws whatever the application's own form throws, and TypeError for what cannot be serialised */
export function failureBody(
  result: Result,
  body: ErrorBody,
  headers: Readonly<IncomingHttpHeaders>,
  renderFailure: Host['renderFailure'],
): FailureBody {
  const rendered = renderFailure === undefined ? result : renderFailure(result, headers);
  const shown = new Result(result.statusCode, rendered.body);
  const asProblem = wantsProblem(headers.accept);
  return {
    type: asProblem ? 'application/problem+json' : JSON_TYPE,
    text: asProblem ? problemJson(result.statusCode, body, rendered.body as object) : bodyJson(shown),
    result: rendered,
  };
}
