import type { IncomingHttpHeaders } from 'node:http';
import { Result, type Logger } from '@cortado/core';
import { atOnce, bodyJson, ErrorBody, failure, maskedEntry } from '@cortado/core/transport';
import { jsonText, type Message } from '@cortado/channels';
import { parse } from 'secure-json-parse';
import { report } from '../common/report';
import type { MessageContext } from './message-context';

/**
 * The value of a JSON text; undefined when it is not JSON, or names `__proto__` or `constructor` to poison a prototype. Text
 * that cannot contain such a name, written out or escaped, is parsed without the check.
 */
export function parseJson(text: string): unknown {
  try {
    if (text.includes('__proto__') || text.includes('constructor') || text.includes('\\u')) return parse(text);
    // A leading BOM is left out, as the other parser leaves it out, and the parser of the HTTP transport.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What encoding a reply needs of its connection. */
export interface ReplySession {
  readonly id: string;
  readonly log: Logger;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly hub: {
    /** A failure in the form that the application chose. */
    rendered: (result: Result, headers: Readonly<IncomingHttpHeaders>) => Result;
  };
}

/** The outcome of a message in the `message` protocol. @throws TypeError for a body that JSON cannot hold */
export function replyText(result: Result): string {
  return `{"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

/**
 * Encodes an outcome. When its body cannot be written as JSON (a BigInt, a cycle, a result for HTTP alone) that error's own outcome is
 * written in its place, and when not even that can be, a masked 500. Never throws.
 */
export function encodeReply(
  result: Result,
  session: ReplySession,
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
  session: ReplySession,
  context: MessageContext | undefined,
  encode: (result: Result) => string,
): string {
  try {
    const outcome =
      context === undefined ? failure(500) : atOnce(context.plan.fromError(error, context), error, context);
    return encode(rendered(outcome, session));
  } catch (second) {
    const { id } = context ?? session;
    report(session.log, second, { id }, 'a handler of errors gave what cannot be written');
    // Neither mapped nor rendered again: both are the application's, and one of them has failed.
    return encode(new Result(500, new ErrorBody([maskedEntry(id)])));
  }
}

/** A failure in the form that the application chose. */
function rendered(result: Result, { hub, headers }: ReplySession): Result {
  return hub.rendered(result, headers);
}

/** What `send()` writes: text and bytes as they are, anything else as JSON. @throws TypeError for what JSON cannot hold */
export function valuePayload(value: unknown): string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array ? value : jsonText(value);
}

const FIN = 0x80;
const TEXT = 0x1;
const BINARY = 0x2;

/**
 * One unfragmented frame as it goes over the wire, unmasked as a server's must be (RFC 6455 §5.1, §5.2). Made once, it can be
 * written to any number of sockets.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = header(FIN | TEXT, length);
  frame.write(text, frame.length - length, 'utf8');
  return frame;
}

export function binaryFrame(bytes: Uint8Array): Buffer {
  return dataFrame('binary', bytes);
}

/** @param bytes of a text frame are text in UTF-8 */
export function dataFrame(type: 'text' | 'binary', bytes: Uint8Array): Buffer {
  const frame = header(FIN | (type === 'text' ? TEXT : BINARY), bytes.byteLength);
  frame.set(bytes, frame.length - bytes.byteLength);
  return frame;
}

/** A message of a channel, for every socket that receives it. */
export function messageFrame({ content }: Message): Buffer {
  return typeof content === 'string' ? textFrame(content) : dataFrame('text', content);
}

/** A buffer for the whole frame with its header filled in: 7 bits of length, or 16, or 64. */
function header(first: number, length: number): Buffer {
  if (length < 126) {
    const frame = Buffer.allocUnsafe(2 + length);
    frame[0] = first;
    frame[1] = length;
    return frame;
  }
  if (length < 65_536) {
    const frame = Buffer.allocUnsafe(4 + length);
    frame[0] = first;
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
    return frame;
  }
  const frame = Buffer.allocUnsafe(10 + length);
  frame[0] = first;
  frame[1] = 127;
  frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  frame.writeUInt32BE(length >>> 0, 6);
  return frame;
}
