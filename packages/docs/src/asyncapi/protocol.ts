import type { JsonSchema } from '../schema/json-schema';
import type { Answer } from './answers';

/** A frame that a client sends, as its handler sees it. */
export interface Call {
  /** Undefined for whatever no event's handler takes. */
  readonly event?: string | undefined;
  /** The property of the `message` protocol that names the event. */
  readonly discriminator: string;
  /** Of a call without an event: the events that have handlers. Undefined where no event has one. */
  readonly others?: readonly string[] | undefined;
  /** Of a frame for a channel class: the names of its channels. */
  readonly channel?: JsonSchema | undefined;
  /** Undefined for none. */
  readonly body?: JsonSchema | undefined;
  /** The same as an object that refuses what it does not name; undefined for any other body. */
  readonly closed?: JsonSchema | undefined;
  readonly isBodyRequired?: boolean;
  /** Whether it may have an idempotency key. */
  readonly takesKey?: boolean;
  /** Whether it may say what the client has received before. */
  readonly recovers?: boolean;
}

/** How a protocol writes frames: `docs/wire-protocol.md` as schemas. */
export interface Protocol {
  readonly name: 'message' | 'rpc';
  /** Whether a frame has headers, where an idempotency key stands. */
  readonly hasHeaders: boolean;
  /** Whether an answer can be a stream. */
  readonly streams: boolean;
  /** Where the frames have what tells which answer belongs to which request. */
  readonly correlationId?: { readonly location: string };
  request(call: Call): JsonSchema;
  answer(call: Call, answer: Answer): JsonSchema;
  /** An example of a frame with this body. */
  example(call: Call, body: unknown): unknown;
}
