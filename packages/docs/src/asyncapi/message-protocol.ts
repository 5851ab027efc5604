import type { JsonSchema } from '../schema/json-schema';
import type { Answer } from './answers';
import { ANYTHING, NO_ANSWER, objectOf, TEXT, textOf } from './parts';
import { RECOVER } from './channel-frames';
import type { Call, Protocol } from './protocol';

/** The `message` protocol: the frame is the message, and a reply names the event and the channel of its frame. */
export const messageProtocol: Protocol = {
  name: 'message',
  hasHeaders: false,
  streams: false,

  request({ event, discriminator, others, channel, body, closed, isBodyRequired, recovers }: Call): JsonSchema {
    if (channel !== undefined) {
      const frame = objectOf({
        event: textOf(event!),
        channel,
        [isBodyRequired === true ? 'body' : 'body?']: body,
        'recover?': recovers === true ? RECOVER : undefined,
      });
      return { ...frame, not: NO_ANSWER };
    }
    if (event !== undefined) {
      const named = objectOf({ [discriminator]: textOf(event) });
      if (closed !== undefined) return both(named, closed);
      // A handler of text is given the whole frame, which is an object all the same.
      return body === undefined || body['type'] === 'string' ? named : { allOf: [named, body] };
    }
    if (others === undefined || others.length === 0 || body?.['type'] === 'string') return body ?? ANYTHING;
    const taken = { not: objectOf({ [discriminator]: { enum: others } }) };
    return body === undefined ? taken : { allOf: [taken, body] };
  },

  /** Of a failure, the event and the channel may be missing: of a frame that is not read, and names that are too long are not repeated. */
  answer({ event, others, channel }: Call, { status, body, isFailure }: Answer): JsonSchema {
    const may = isFailure ? '?' : '';
    return objectOf({
      ...(event === undefined ? (others === undefined ? {} : { 'event?': TEXT }) : { [`event${may}`]: textOf(event) }),
      [`channel${may}`]: channel,
      statusCode: status,
      body,
    });
  },

  example({ event, discriminator, channel }: Call, body: unknown): unknown {
    if (event === undefined || channel !== undefined) return channel === undefined ? body : undefined;
    return { [discriminator]: event, ...(typeof body === 'object' ? body : {}) };
  },
};

/** An object with the properties of two: where one of them refuses what it does not name, `allOf` would refuse the other. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const required = [one, other].flatMap((each) => (each['required'] as readonly string[] | undefined) ?? []);
  const properties = { ...(other['properties'] as object), ...(one['properties'] as object) };
  return { ...other, required, properties };
}
