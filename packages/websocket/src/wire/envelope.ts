import type { Result } from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';

/** The outcome of a message in the `message` wire. @throws TypeError for a body that JSON cannot hold */
export function replyText(result: Result): string {
  return `{"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

/** What is pushed: never with a `statusCode`, so that a client can tell it from a reply. */
export interface Push {
  readonly event: string;
  readonly channel?: string;
  readonly data: unknown;
  /** ISO 8601; channels always have it. */
  readonly timestamp?: string;
}

/** @throws TypeError for data that JSON cannot hold */
export function pushText({ event, channel, data, timestamp }: Push): string {
  return JSON.stringify({ event, channel, data: data ?? null, timestamp });
}

/** What `send()` writes: text and bytes as they are, anything else as JSON. @throws TypeError for what JSON cannot hold */
export function valuePayload(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  return JSON.stringify(value) ?? 'null';
}
