import { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { Hooks } from '../dispatch/hooks';
import type { MessageHandlers } from '../protocol/message-handlers';
import { isCredential } from './subprotocol';

/** What a handshake may be accepted with. */
export interface AcceptOptions {
  /** A subprotocol that the client offered. Default none. */
  readonly subprotocol?: string;
  /** Sent with the 101 answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How an accepted connection goes on. */
export interface Acceptance {
  readonly subprotocol?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly hooks: Hooks;
  /** Undefined when a method reads the messages. */
  readonly handlers: MessageHandlers | undefined;
}

/** Checks the options. @throws RangeError for a subprotocol that the client did not offer, and for a token */
export function acceptOptions({ subprotocol, headers }: AcceptOptions, offered: readonly string[]): AcceptOptions {
  if (subprotocol !== undefined && !offered.includes(subprotocol)) {
    // RFC 6455 §4.1: a client must fail a connection whose subprotocol it did not ask for.
    throw new RangeError(`the client did not offer the subprotocol "${subprotocol}"`);
  }
  if (subprotocol !== undefined && isCredential(subprotocol)) {
    throw new RangeError('a token must not be used as the subprotocol: it would appear in the answer');
  }
  return { ...(subprotocol === undefined ? {} : { subprotocol }), ...(headers === undefined ? {} : { headers }) };
}

/**
 * Reads the decision that `onHandshake` returned. `false` is 403, as it is for a guard.
 *
 * @throws RangeError as `acceptOptions` does, TypeError for any other value
 */
export function decided(value: unknown, offered: readonly string[]): AcceptOptions | Result {
  if (value === undefined) return {};
  if (value instanceof Result) return value;
  if (value === false) return failure(403);
  if (isAcceptOptions(value)) return acceptOptions(value, offered);
  throw new TypeError('onHandshake must return nothing, { subprotocol, headers }, false or a Result');
}

function isAcceptOptions(value: unknown): value is AcceptOptions {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((name) => name === 'subprotocol' || name === 'headers');
}
