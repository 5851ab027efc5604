import { plainSchema, referred, referredName } from './schema.js';

/** @typedef {import('./schema.js').Schema} Schema */

/**
 * An answer to a message.
 *
 * @typedef {object} Reply
 * @property {string} status as in `200`, or `default`
 * @property {string} description
 * @property {Schema | undefined} body undefined where nothing is known
 */

/**
 * What one side sends.
 *
 * @typedef {object} Message
 * @property {string} name
 * @property {string | undefined} event undefined for a message without one
 * @property {string} discriminator the property that names the event
 * @property {string} summary
 * @property {string} description
 * @property {boolean} isDeprecated
 * @property {'json' | 'text' | 'binary'} kind
 * @property {Schema | undefined} body what the form edits; undefined for a message without content
 * @property {boolean} isBodyOptional
 * @property {Reply[]} replies
 */

/**
 * @param {object} source the document
 * @param {any} message
 * @param {any} operation
 * @param {'message' | 'rpc'} protocol
 * @param {'endpoint' | 'channel'} place
 * @returns {Message}
 */
export function readMessage(source, message, operation, protocol, place) {
  const { schema: payload } = plainSchema(source, message.payload);
  const more = { ...operation['x-cortado'], ...message['x-cortado'] };
  const isPush = operation.action === 'send';
  const isEnvelope = isPush || place === 'channel' || protocol === 'rpc';
  const discriminator = isEnvelope ? 'event' : discriminatorOf(payload, message.name);
  const event = constantOf(payload.properties?.[discriminator]);
  const body = isEnvelope
    ? (payload.properties?.['body'] ?? payload.properties?.['data'])
    : withoutEvent(payload, message.payload, event === undefined ? undefined : discriminator);
  return {
    name: message.name ?? event ?? operation.title ?? '',
    event,
    discriminator,
    summary: operation.summary ?? message.summary ?? '',
    description: operation.description ?? message.description ?? '',
    isDeprecated: more.deprecated === true || message.deprecated === true,
    isBodyOptional: isEnvelope && !['body', 'data'].some((each) => payload.required?.includes(each)),
    kind: kindOf(message.contentType, plainSchema(source, body).schema),
    body: withExample(body, message.examples?.[0]?.payload, isEnvelope, discriminator),
    replies: (operation.reply?.messages ?? []).map((/** @type {{ $ref: string }} */ each) =>
      readReply(source, each.$ref),
    ),
  };
}

/** The property that names the event: the one whose only value is the name of the message. @param {Schema} payload @param {string} name */
function discriminatorOf({ properties = {} }, name) {
  const candidates = Object.entries(properties).filter(([, each]) => typeof constantOf(each) === 'string');
  const named =
    candidates.find(([, each]) => constantOf(each) === name) ?? candidates.find(([each]) => each === 'event');
  return named?.[0] ?? 'event';
}

/** @param {Schema | undefined} schema @returns {string | undefined} */
function constantOf(schema) {
  const value = schema?.const ?? (schema?.enum?.length === 1 ? schema.enum[0] : undefined);
  return typeof value === 'string' ? value : undefined;
}

/** @param {Schema} payload @param {Schema | undefined} original @param {string | undefined} discriminator */
function withoutEvent(payload, original, discriminator) {
  if (discriminator === undefined) return original;
  const { [discriminator]: _event, ...properties } = payload.properties ?? {};
  if (Object.keys(properties).length === 0 && typeof payload.additionalProperties !== 'object') return undefined;
  return { ...payload, properties, required: (payload.required ?? []).filter((each) => each !== discriminator) };
}

/** @param {string | undefined} mediaType @param {Schema} body @returns {Message['kind']} */
function kindOf(mediaType, body) {
  if (mediaType === 'application/octet-stream' || body.format === 'binary') return 'binary';
  return mediaType === 'text/plain' ? 'text' : 'json';
}

/** @param {Schema | undefined} body @param {any} example @param {boolean} isEnvelope @param {string} discriminator */
function withExample(body, example, isEnvelope, discriminator) {
  if (body === undefined || example === undefined) return body;
  if (isEnvelope) return { allOf: [body], example: example.body ?? example.data };
  if (typeof example !== 'object' || example === null) return { allOf: [body], example };
  const { [discriminator]: _event, ...others } = example;
  return { allOf: [body], example: others };
}

/** @param {object} source @param {string} reference @returns {Reply} */
function readReply(source, reference) {
  const message = /** @type {any} */ (referred(source, reference)) ?? {};
  const name = referredName(reference);
  const { schema } = plainSchema(source, message.payload);
  return {
    status:
      String(message.name ?? name)
        .split('.')
        .at(-1) ?? name,
    description: message.summary ?? message.description ?? '',
    body: schema.properties?.['body'],
  };
}
