import { Result } from '@cortado/core';
import { bodyJson, ErrorBody, failure, maskedEntry } from '@cortado/core/transport';
import type { Session } from '../connection/session';
import { report } from '../report';
import type { MessageContext } from './message-context';

/** The outcome of a message in the `message` wire. @throws TypeError for a body that JSON cannot hold */
export function replyText(result: Result): string {
  return `{"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

/**
 * Encodes an outcome. When its body cannot be written as JSON (a BigInt, a cycle, a result for HTTP alone) that error's own outcome is
 * written in its place, and when not even that can be, a masked 500. Never throws.
 */
export function encodeReply(
  result: Result,
  session: Session,
  context: MessageContext | undefined,
  encode: (result: Result) => string,
): string {
  try {
    return encode(result.statusCode < 400 ? result : rendered(result, session));
  } catch (error) {
    return encodeFailure(error, session, context, encode);
  }
}

function encodeFailure(
  error: unknown,
  session: Session,
  context: MessageContext | undefined,
  encode: (result: Result) => string,
): string {
  try {
    return encode(rendered(context?.plan.fromError(error, context) ?? failure(500), session));
  } catch (second) {
    const { id } = context ?? session;
    report(session.log, second, { id }, 'an error mapping gave what cannot be written');
    // Neither mapped nor rendered again: both are the application's, and one of them has failed.
    return encode(new Result(500, new ErrorBody([maskedEntry(id)])));
  }
}

/** A failure in the form that the application chose. */
function rendered(result: Result, { hub, headers }: Session): Result {
  return hub.rendered(result, headers);
}

/** What is pushed: never with a `statusCode`, so that a client can tell it from a reply. */
export interface Push {
  readonly event: string;
  readonly channel?: string;
  readonly data: unknown;
  /** ISO 8601; channels always have it. */
  readonly timestamp?: string;
}

/** Any value as JSON, written as a reply's body is: an instance by its class, nothing as null. @throws TypeError, RangeError */
export function jsonText(value: unknown): string {
  return bodyJson(new Result(200, value));
}

/** @throws TypeError for data that JSON cannot hold */
export function pushText({ event, channel, data, timestamp }: Push): string {
  const from = channel === undefined ? '' : `,"channel":${JSON.stringify(channel)}`;
  const at = timestamp === undefined ? '' : `,"timestamp":"${timestamp}"`;
  return `{"event":${JSON.stringify(event)}${from},"data":${jsonText(data)}${at}}`;
}

/** What `send()` writes: text and bytes as they are, anything else as JSON. @throws TypeError for what JSON cannot hold */
export function valuePayload(value: unknown): string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array ? value : jsonText(value);
}
