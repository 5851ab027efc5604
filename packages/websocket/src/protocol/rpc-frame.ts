import { jsonText } from '@cortado/channels';
import { Result, type Class } from '@cortado/core';
import { bodyJson, writtenAs } from '@cortado/core/transport';
import { parseJson, refused } from './json';
import { readFrameHeaders, type FrameHeaders } from './frame-headers';

/** The subprotocol that speaks the `rpc` protocol. */
export const RPC_PROTOCOL = 'cortado.v1';

export type RpcId = string | number;

/** A request of the client. Without an id it is a notification, which gets no answer. */
export interface RpcRequest {
  readonly kind: 'request';
  readonly id: RpcId | undefined;
  readonly event: string | undefined;
  readonly body: unknown;
  readonly headers: FrameHeaders | undefined;
}

/** The client's answer to a request of the server. */
export interface RpcAnswer {
  readonly kind: 'answer';
  readonly id: string;
  readonly statusCode: number;
  readonly body: unknown;
}

const MAX_ID_BYTES = 64;

/**
 * Reads one text frame. @returns a Result for a malformed frame
 *
 * @param taken lower-case names of the headers that a frame may carry
 */
export function readRpc(text: string, taken: ReadonlySet<string>): RpcRequest | RpcAnswer | Result {
  const frame = parseJson(text);
  if (frame === undefined) return refused([], 'json_invalid', 'This is not JSON');
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    return refused([], 'object_expected', 'Send a JSON object');
  }
  const { id, body, statusCode } = frame as Record<string, unknown>;
  if (typeof statusCode === 'number' && typeof id === 'string') return { kind: 'answer', id, statusCode, body };
  return readRequest(frame as Record<string, unknown>, taken);
}

/** The same for the object of a frame that is no answer. */
export function readRequest(frame: Record<string, unknown>, taken: ReadonlySet<string>): RpcRequest | Result {
  const { id, event, body, headers } = frame;
  if (id !== undefined && !isId(id)) return refused(['id'], 'id_invalid', ID_RULE);
  if (event !== undefined && typeof event !== 'string') return refused(['event'], 'isString', 'event must be a string');
  const own = readFrameHeaders(headers, taken);
  if (own instanceof Result) return own;
  return { kind: 'request', id, event, body, headers: own };
}

const ID_RULE = `id must be a string of at most ${MAX_ID_BYTES} bytes or a safe integer`;

function isId(id: unknown): id is RpcId {
  return typeof id === 'string' ? Buffer.byteLength(id) <= MAX_ID_BYTES : Number.isSafeInteger(id);
}

/** The one terminal answer to a request. @throws TypeError for a body that JSON cannot hold */
export function rpcReplyText(id: RpcId | undefined, result: Result): string {
  return `{"id":${JSON.stringify(id ?? null)},"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

/** The same up to its body. */
export function rpcReplyHead(id: RpcId | undefined, { statusCode }: Result): string {
  return `{"id":${JSON.stringify(id ?? null)},"statusCode":${statusCode},"body":`;
}

/**
 * One item of a stream, numbered from 0.
 *
 * @param shape the class that a plain item is written as
 * @throws TypeError for an item that JSON cannot hold
 */
export function rpcItemText(id: RpcId, seq: number, item: unknown, shape: Class | undefined): string {
  const body = shape === undefined ? jsonText(item) : bodyJson(writtenAs(new Result(206, item), shape));
  return `{"id":${JSON.stringify(id)},"statusCode":206,"seq":${seq},"body":${body}}`;
}

/** A request of the server. @throws TypeError for a body that JSON cannot hold */
export function rpcRequestText(id: string, event: string, body: unknown): string {
  return `{"id":"${id}","event":${JSON.stringify(event)},"body":${jsonText(body)}}`;
}
