import { isPosition, type Position } from '@cortado/channels';
import type { Result } from '@cortado/core';
import { parseJson, refused } from '../protocol/json';
import type { Slot } from '../dispatch/reply-order';
import type { Inbound } from '../dispatch/inbound-queue';
import type { FrameHeaders } from '../protocol/frame-headers';
import type { RpcId } from '../protocol/rpc-frame';

/** A frame for a channel, in either protocol. */
export interface ChannelCall extends Inbound {
  readonly event: string;
  readonly channel: string;
  readonly body: unknown;
  /** What the client of a join has received before: it asks for what was missed. */
  readonly recover: Position | undefined;
  /** In the `rpc` protocol. */
  readonly id: RpcId | undefined;
  readonly headers: FrameHeaders | undefined;
  /** In the `message` protocol: the place of its reply. */
  readonly slot: Slot | undefined;
  /** Set while it is the one frame of its channel that is handled. */
  holdsLock: boolean;
}

/** The object of a frame that names a channel. */
type Frame = Record<string, unknown> & { readonly channel: string };

/** What a call has besides the content of its frame. */
type Own = Pick<ChannelCall, 'size'> & Partial<Pick<ChannelCall, 'id' | 'headers' | 'slot'>>;

/** The object of a frame that names a channel; undefined for any other frame. */
export function channelFrame(text: string): Frame | undefined {
  // An escape may spell the name as well.
  if (!text.includes('"channel"') && !text.includes('\\u')) return undefined;
  const frame = parseJson(text);
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return undefined;
  const { channel } = frame as { readonly channel?: unknown };
  return typeof channel === 'string' ? (frame as Frame) : undefined;
}

/** @returns the answer to a frame that cannot be read; undefined for any other */
export function refusalOf({ event, recover }: Frame): Result | undefined {
  if (event === undefined) return refused(['event'], 'missing', 'Field required');
  if (typeof event !== 'string') return refused(['event'], 'isString', 'event must be a string');
  if (recover !== undefined && !isPosition(recover)) {
    return refused(
      ['recover'],
      'recover_invalid',
      'recover must be { epoch, offset }: a string and a whole number from 0',
    );
  }
  return undefined;
}

/** A frame as a call. All calls have the same properties in the same order, which V8 reads fastest. */
export function callOf({ event, channel, body, recover }: Frame, own: Own): ChannelCall {
  return {
    event: event as string,
    channel,
    body,
    recover: recover as Position | undefined,
    size: own.size,
    id: own.id,
    headers: own.headers,
    slot: own.slot,
    holdsLock: false,
  };
}
