/** @typedef {import('./message.js').Message} Message */

/**
 * A frame of the server, as far as the console understands it.
 *
 * @typedef {object} ReadFrame
 * @property {'reply' | 'push' | 'question' | 'ping' | 'other'} kind
 * @property {string | undefined} event
 * @property {string | undefined} channel
 * @property {string | number | null | undefined} id
 * @property {number | undefined} status
 * @property {number | undefined} seq of an item of a stream
 * @property {unknown} body of a reply or question, data of a push
 * @property {unknown} value everything that was parsed
 */

const encoder = new TextEncoder();

/** In bytes. @param {string | ArrayBuffer | Uint8Array} data */
export const sizeOf = (data) => (typeof data === 'string' ? encoder.encode(data).length : data.byteLength);

/**
 * The frame of a message.
 *
 * @param {object} given
 * @param {Pick<Message, 'event' | 'discriminator' | 'kind'>} given.message
 * @param {'message' | 'rpc'} given.protocol
 * @param {unknown} given.body undefined for none
 * @param {string | undefined} [given.channel]
 * @param {number | undefined} [given.id] in the rpc protocol
 * @param {unknown} [given.recover] of a join: what was received before
 * @returns {string}
 */
export function composeFrame({ message, protocol, body, channel, id, recover }) {
  const { event, discriminator, kind } = message;
  if (protocol === 'rpc') return JSON.stringify({ id, event, channel, body, recover });
  if (channel !== undefined) return JSON.stringify({ event, channel, body, recover });
  if (event === undefined) return kind === 'json' ? JSON.stringify(body ?? null) : String(body);
  return JSON.stringify({ [discriminator]: event, .../** @type {object | undefined} */ (body) });
}

/**
 * @param {unknown} data what arrived
 * @returns {ReadFrame}
 */
export function readFrame(data) {
  const value = typeof data === 'string' ? parsed(data) : undefined;
  const frame = /** @type {Record<string, any>} */ (isObject(value) ? value : {});
  const { event, channel, id, statusCode, seq } = frame;
  const kind = kindOf(frame);
  return {
    kind,
    event: typeof event === 'string' ? event : undefined,
    channel: typeof channel === 'string' ? channel : undefined,
    id,
    status: typeof statusCode === 'number' ? statusCode : undefined,
    seq,
    body: kind === 'push' ? frame['data'] : frame['body'],
    value,
  };
}

/** @param {Record<string, unknown>} frame @returns {ReadFrame['kind']} */
function kindOf({ event, statusCode, id }) {
  if (typeof statusCode === 'number') return 'reply';
  if (typeof event !== 'string') return 'other';
  if (event === '$ping') return 'ping';
  return typeof id === 'string' && id.startsWith('s') ? 'question' : 'push';
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // text frames need not be JSON
  }
}
