import type { JsonSchema } from '../schema/json-schema';
import type { Answer } from './answers';
import { RECOVER } from './channel-frames';
import { NO_ANSWER, objectOf, TEXT, textOf } from './parts';
import type { Call, Protocol } from './protocol';

/** What a client may name a request: at most 64 bytes, or an integer that a double can hold. */
export const ID: JsonSchema = {
  oneOf: [
    { type: 'string', maxLength: 64 },
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  ],
};

/** The id of a failure is null where the frame has none, or one that cannot be read. */
const ID_OF_FAILURE: JsonSchema = { oneOf: [...(ID['oneOf'] as readonly JsonSchema[]), { type: 'null' }] };

const HEADERS: JsonSchema = { type: 'object', maxProperties: 16, additionalProperties: { type: 'string' } };

const WITH_KEY: JsonSchema = { ...HEADERS, properties: { 'idempotency-key': TEXT } };

export const CORRELATION = { location: '$message.payload#/id' };

/** The `rpc` protocol: each request with an id has one final answer with that id. Frames for channels need an id. */
export const rpcProtocol: Protocol = {
  name: 'rpc',
  hasHeaders: true,
  streams: true,
  correlationId: CORRELATION,

  request({ event, others = [], channel, body, isBodyRequired, takesKey, recovers }: Call): JsonSchema {
    const frame = objectOf({
      [channel === undefined ? 'id?' : 'id']: ID,
      ...(event === undefined ? { 'event?': eventBut(others) } : { event: textOf(event) }),
      channel,
      [isBodyRequired === true ? 'body' : 'body?']: body,
      'headers?': takesKey === true ? WITH_KEY : HEADERS,
      'recover?': recovers === true ? RECOVER : undefined,
    });
    return { ...frame, not: NO_ANSWER };
  },

  answer(_call: Call, { status, body, isFailure, isItem }: Answer): JsonSchema {
    return objectOf({
      id: isFailure ? ID_OF_FAILURE : ID,
      statusCode: status,
      seq: isItem === true ? { type: 'integer', minimum: 0 } : undefined,
      body,
    });
  },

  example({ event, channel }: Call, body: unknown): unknown {
    if (channel !== undefined) return undefined;
    return { id: 1, ...(event === undefined ? {} : { event }), body };
  },
};

/** Events that begin with `$` are those of the framework. */
function eventBut(others: readonly string[]): JsonSchema {
  const reserved: JsonSchema = { pattern: '^\\$' };
  return { type: 'string', not: others.length === 0 ? reserved : { anyOf: [{ enum: others }, reserved] } };
}
