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

/** @throws TypeError for data that JSON cannot hold */
/** The JSON text of a push. */
export function pushText({ event, channel, data, timestamp }: Push): string {
  const from = channel === undefined ? '' : `,"channel":${JSON.stringify(channel)}`;
  const at = timestamp === undefined ? '' : `,"timestamp":"${timestamp}"`;
  return `{"event":${JSON.stringify(event)}${from},"data":${jsonText(data)}${at}}`;
}
