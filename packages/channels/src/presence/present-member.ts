import { HttpError } from '@cortado/core';
import type { PresenceMember } from '../broker/presence';
import { dataText } from '../delivery/push';

/** One member of a channel, however many connections it has. */
export interface PresentMember {
  /** Names the member: the key of its user, or the id of its connection. */
  readonly key: string;
  /** What the `presence` hook or `updatePresence()` gave last; null without one. */
  readonly info: any;
}

/** Who is in a channel, in every process. */
export interface ChannelPresence {
  /** Number of members, each key once. */
  readonly count: number;
  /** In no particular order. Up to the `max` of the channel class. */
  readonly members: readonly PresentMember[];
}

/** What the `presence` hook of a channel class gives. */
export interface ShownMember {
  /** Who it is. Connections with one key are one member. Default the key of the principal, else the id of the connection. */
  readonly key?: string | number | undefined;
  /** What others are shown, as JSON can hold it, up to 1 KiB. */
  readonly info?: unknown;
}

/** In bytes. */
const MAX_KEY = 255;
const MAX_INFO = 1_024;

/**
 * The info as JSON text.
 *
 * @throws HttpError 400 `presence_too_large`; TypeError, RangeError for what JSON cannot hold, and for bytes
 */
export function infoText(info: unknown): string {
  const text = dataText(info);
  if (Buffer.byteLength(text) > MAX_INFO) throw tooLarge(`info has more than ${MAX_INFO} bytes as JSON`);
  return text;
}

/**
 * What a hook gave, in the form that brokers take; undefined for a member that is not shown.
 *
 * @throws HttpError 400 `presence_too_large`; TypeError for anything else that is not an entry
 */
export function presentMember(given: unknown, defaultKey: () => string): PresenceMember | undefined {
  if (given === null) return undefined;
  if (typeof given !== 'object') throw new TypeError('presence() must return { key, info }, or null to show nobody');
  const { key: named, info } = given as ShownMember;
  if (named !== undefined && (typeof named !== 'string' || named === '') && typeof named !== 'number') {
    throw new TypeError('the key that presence() returns must be a text or a number');
  }
  // A surrogate without its partner has no form in UTF-8, and would come back as another key.
  const key = String(named ?? defaultKey()).replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  if (Buffer.byteLength(key) > MAX_KEY) throw tooLarge(`key has more than ${MAX_KEY} bytes`);
  return { key, info: infoText(info) };
}

/** The same as JSON text. */
export function memberText({ key, info }: PresenceMember): string {
  return `{"key":${JSON.stringify(key)},"info":${info}}`;
}

function tooLarge(problem: string): HttpError {
  return new HttpError(400, `The presence ${problem}`, { type: 'presence_too_large' });
}
