import { readMessage } from './message.js';
import { referred, referredName } from './schema.js';

/** @typedef {import('./schema.js').Schema} Schema */
/** @typedef {import('./message.js').Message} Message */
/** @typedef {'message' | 'rpc'} Protocol */

/**
 * A value that the handshake reads.
 *
 * @typedef {object} Input
 * @property {string} name
 * @property {Schema} schema
 * @property {boolean} isRequired
 */

/**
 * An endpoint, or a channel class.
 *
 * @typedef {object} Place
 * @property {'endpoint' | 'channel'} kind
 * @property {string} id
 * @property {string} address with its parameters in braces
 * @property {string} title as the server writes it
 * @property {string} summary
 * @property {string} description
 * @property {boolean} isDeprecated
 * @property {Protocol[]} protocols
 * @property {Input[]} parameters
 * @property {Input[]} query
 * @property {Input[]} headers which scripts in browsers cannot send
 * @property {readonly string[]} subprotocols of the endpoint itself, beside `cortado.v1`
 * @property {readonly string[]} endpoints of a channel class: the titles of those that it is joined over
 * @property {boolean} hasPresence
 * @property {{ size?: number, ttl?: number } | undefined} history
 * @property {{ takesToken: boolean, tokenInQuery: boolean }} security
 * @property {Record<Protocol, Message[]>} messages what clients send
 * @property {Record<Protocol, Message[]>} pushes what the server sends
 * @property {Record<Protocol, Message[]>} questions what the server asks
 */

/**
 * @typedef {object} SocketDocument
 * @property {string} title
 * @property {string} version
 * @property {string} description
 * @property {{ name: string, url: string }[]} servers
 * @property {Place[]} endpoints
 * @property {Place[]} channels
 * @property {any} source for references
 */

/**
 * Reads an AsyncAPI 3.0 document as Cortado writes it. One endpoint is several channels of the document: one for each protocol.
 *
 * @param {any} source
 * @returns {SocketDocument}
 */
export function readDocument(source) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  /** @type {Map<string, { place: Place, protocol: Protocol }>} */
  const byChannel = new Map();
  for (const [id, channel] of Object.entries(source.channels ?? {})) {
    const more = channel['x-cortado'] ?? {};
    const key = `${more.endpoints === undefined ? 'endpoint' : 'channel'} ${channel.address}${more.path ?? ''}`;
    const place = places.get(key) ?? readPlace(id, channel, more);
    places.set(key, place);
    const protocol = protocolOf(channel, more);
    if (!place.protocols.includes(protocol)) place.protocols.push(protocol);
    byChannel.set(id, { place, protocol });
  }
  for (const operation of Object.values(source.operations ?? {})) addOperation(source, operation, byChannel);
  for (const place of places.values()) completeProtocols(place, [...places.values()]);
  const all = [...places.values()];
  return {
    title: String(source.info?.title ?? 'Sockets'),
    version: String(source.info?.version ?? ''),
    description: String(source.info?.description ?? ''),
    servers: Object.entries(source.servers ?? {}).map(([name, { protocol = 'ws', host = '', pathname = '' }]) => ({
      name,
      url: `${protocol}://${host}${pathname.replace(/\/$/, '')}`,
    })),
    endpoints: all.filter(({ kind }) => kind === 'endpoint'),
    channels: all.filter(({ kind }) => kind === 'channel'),
    source,
  };
}

/** @param {string} id @param {any} channel @param {any} more @returns {Place} */
function readPlace(id, channel, more) {
  const isEndpoint = more.endpoints === undefined;
  const binding = channel.bindings?.ws ?? {};
  const query = inputs(binding.query);
  const headers = inputs(binding.headers).filter(({ name }) => name.toLowerCase() !== 'sec-websocket-protocol');
  return {
    kind: isEndpoint ? 'endpoint' : 'channel',
    id,
    address: channel.address ?? '',
    title: more.path ?? channel.address ?? id,
    summary: channel.summary ?? '',
    description: channel.description ?? '',
    isDeprecated: more.deprecated === true,
    protocols: [],
    parameters: Object.entries(channel.parameters ?? {}).map(
      ([name, { description, enum: values, default: initial }]) => ({
        name,
        isRequired: true,
        schema: {
          type: 'string',
          ...defined({ description, enum: values, default: initial }),
          ...more.parameters?.[name],
          ...(values === undefined && initial === undefined ? exampleOfName(more.parameters?.[name]) : {}),
        },
      }),
    ),
    query: query.filter(({ name }) => name !== 'access_token'),
    headers,
    subprotocols: subprotocolsOf(binding.headers),
    endpoints: isEndpoint ? [] : more.endpoints.map(String),
    hasPresence: more.presence !== undefined && more.presence !== false,
    history: typeof more.history === 'object' ? more.history : more.history === true ? {} : undefined,
    security: { takesToken: false, tokenInQuery: query.some(({ name }) => name === 'access_token') },
    messages: { message: [], rpc: [] },
    pushes: { message: [], rpc: [] },
    questions: { message: [], rpc: [] },
  };
}

/** What stands for any text in an address. @param {Schema} [schema] */
function exampleOfName({ type = 'string', ...limits } = {}) {
  const isAnyText =
    type === 'string' && Object.keys(limits).every((each) => ['description', 'maxLength'].includes(each));
  return isAnyText ? { example: 'demo' } : {};
}

/** @param {Record<string, unknown>} given */
const defined = (given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** @param {Schema | undefined} schema @returns {Input[]} */
function inputs(schema) {
  return Object.entries(schema?.properties ?? {}).map(([name, each]) => ({
    name,
    schema: each,
    isRequired: schema?.required?.includes(name) === true,
  }));
}

/** @param {Schema | undefined} headers @returns {string[]} */
function subprotocolsOf(headers) {
  const { const: constant, enum: values = [constant] } = headers?.properties?.['sec-websocket-protocol'] ?? {};
  return values.filter((each) => typeof each === 'string' && each !== 'cortado.v1').map(String);
}

/** @param {any} channel @param {any} more @returns {Protocol} */
function protocolOf(channel, more) {
  if (more.protocol === 'rpc' || more.protocol === 'message') return more.protocol;
  return channel.bindings?.ws?.headers?.properties?.['sec-websocket-protocol']?.const === 'cortado.v1'
    ? 'rpc'
    : 'message';
}

/** Frames of the rpc protocol that the console has buttons for. */
const CONTROLS = ['$cancel', '$auth', '$ping'];

/** @param {any} source @param {any} operation @param {Map<string, { place: Place, protocol: Protocol }>} byChannel */
function addOperation(source, operation, byChannel) {
  const found = byChannel.get(referredName(operation.channel?.$ref ?? ''));
  if (found === undefined) return;
  const { place, protocol } = found;
  addSecurity(source, operation, place);
  const list = listOf(operation, place)[protocol];
  for (const { $ref } of operation.messages ?? []) {
    const message = /** @type {any} */ (referred(source, $ref));
    if (message !== undefined && !CONTROLS.includes(message.name))
      list.push(readMessage(source, message, operation, protocol, place.kind));
  }
}

/** @param {any} operation @param {Place} place */
function listOf({ action, reply }, place) {
  if (action === 'receive') return place.messages;
  return reply === undefined ? place.pushes : place.questions;
}

/** @param {any} source @param {any} operation @param {Place} place */
function addSecurity(source, operation, { security }) {
  for (const given of operation.security ?? []) {
    const scheme = given.$ref === undefined ? given : /** @type {any} */ (referred(source, given.$ref));
    const { type, scheme: name, in: where } = scheme ?? {};
    if (type === 'http' && String(name).toLowerCase() === 'bearer') security.takesToken = true;
    const places = scheme?.['x-cortado']?.handshake ?? (type === 'httpApiKey' ? [where] : []);
    if (places.includes('query')) security.tokenInQuery = true;
  }
}

/**
 * A class of channels can be joined in every protocol of its endpoints, and the document need not say everything twice.
 *
 * @param {Place} place
 * @param {readonly Place[]} all
 */
function completeProtocols(place, all) {
  if (place.kind !== 'channel') return;
  const protocols = all
    .filter(
      ({ kind, title, address }) =>
        kind === 'endpoint' && (place.endpoints.includes(title) || place.endpoints.includes(address)),
    )
    .flatMap(({ protocols }) => protocols);
  const wanted = new Set(protocols.length === 0 ? place.protocols : protocols);
  for (const lists of [place.messages, place.pushes, place.questions]) {
    if (lists.message.length === 0) lists.message = lists.rpc;
    if (lists.rpc.length === 0) lists.rpc = lists.message;
  }
  place.protocols = /** @type {Protocol[]} */ (['message', 'rpc']).filter((each) => wanted.has(each));
}

/**
 * An address with its parameters filled in.
 *
 * @param {string} address as in `/chat/{room}`
 * @param {Readonly<Record<string, unknown>>} values
 * @param {(value: string, name: string) => string} [encode]
 */
export const filledIn = (address, values, encode = (value) => value) =>
  address.replaceAll(/\{([^{}]+)\}/g, (_all, name) => encode(String(values[name] ?? ''), name));
