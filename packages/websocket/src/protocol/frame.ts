import type { Result } from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';
import { jsonText, type Message } from '@cortado/channels';
import { parse } from 'secure-json-parse';

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

/** The outcome of a message in the `message` protocol. @throws TypeError for a body that JSON cannot hold */
export function replyText(result: Result): string {
  return `{"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
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
