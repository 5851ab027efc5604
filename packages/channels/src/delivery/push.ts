import { Result } from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';

/** A message that answers nothing. It never has a `statusCode`, so that a client can tell it from a reply. */
export interface Push {
  readonly event: string;
  readonly channel?: string;
  readonly data: unknown;
  /** ISO 8601; pushes of a channel always have it. */
  readonly timestamp?: string;
}

/** Writes a value as a reply's body is written: an instance by its class, nothing as null. @throws TypeError, RangeError */
export function jsonText(value: unknown): string {
  return bodyJson(new Result(200, value));
}

/** The JSON text of a push. @throws TypeError for data that JSON cannot hold, and for bytes in it */
export function pushText(push: Push): string {
  return pushTextOf(push, dataText(push.data));
}

/** The same for data that is JSON already, for several pushes of one value. */
export function pushTextOf({ event, channel, timestamp }: Omit<Push, 'data'>, json: string): string {
  const from = channel === undefined ? '' : `,"channel":${JSON.stringify(channel)}`;
  const at = timestamp === undefined ? '' : `,"timestamp":"${timestamp}"`;
  return `{"event":${JSON.stringify(event)}${from},"data":${json}${at}}`;
}

/** How JSON.stringify writes a Buffer, and the beginning of any other list of bytes. */
const BYTES = ['"type":"Buffer","data":[', '{"0":'];

/** The JSON of a push's data. @throws TypeError for data that JSON cannot hold, and for bytes in it */
export function dataText(data: unknown): string {
  if (data instanceof Uint8Array) throw bytes();
  const text = jsonText(data);
  if (BYTES.some((each) => text.includes(each)) && holdsBytes(data, new Set())) throw bytes();
  return text;
}

function holdsBytes(value: unknown, seen: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  if (value instanceof Uint8Array) return true;
  seen.add(value);
  const items = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
  return items.some((each) => holdsBytes(each, seen));
}

function bytes(): TypeError {
  return new TypeError("JSON has no form for bytes: encode them, as in Buffer.from(bytes).toString('base64')");
}
