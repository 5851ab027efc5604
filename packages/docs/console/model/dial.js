import { filledIn } from './document.js';

/** @typedef {import('./document.js').Place} Place */
/** @typedef {import('../session/session.js').Dial} Dial */

/**
 * What somebody chose for a handshake.
 *
 * @typedef {object} Choice
 * @property {string} server its address, as in `ws://127.0.0.1:3000`
 * @property {'message' | 'rpc'} protocol
 * @property {Record<string, unknown>} parameters
 * @property {Record<string, unknown>} query
 * @property {string} token empty for none
 * @property {'subprotocol' | 'query'} tokenPlace
 */

/** What a subprotocol may consist of: the `token` of RFC 9110 §5.6.2. */
const SUBPROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * @param {Place} endpoint
 * @param {Choice} choice
 * @returns {{ dial: Dial } | { problem: string }}
 */
export function dialOf(endpoint, { server, protocol, parameters, query, token, tokenPlace }) {
  const isOffered = token !== '' && tokenPlace === 'subprotocol';
  const own = protocol === 'rpc' ? ['cortado.v1'] : endpoint.subprotocols.slice(0, 1);
  if (isOffered && own.length === 0) {
    if (endpoint.protocols.includes('rpc')) {
      return { problem: 'A browser has to offer a subprotocol beside the token. Choose the protocol rpc.' };
    }
    own.push('cortado.v1');
  }
  const path = filledIn(endpoint.address, parameters, encoded);
  const values = token !== '' && tokenPlace === 'query' ? { ...query, access_token: token } : query;
  return {
    dial: {
      url: `${server}${path}${queryText(values)}`,
      protocol,
      protocols: isOffered ? [...own, credential(token)] : own,
    },
  };
}

/** As docs/wire-protocol.md has it: what is no subprotocol is encoded. @param {string} token */
function credential(token) {
  if (SUBPROTOCOL.test(token)) return `bearer.${token}`;
  const bytes = Array.from(new TextEncoder().encode(token), (each) => String.fromCharCode(each));
  return `bearer64.${btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** A wildcard stands for several segments. @param {string} value @param {string} name */
const encoded = (value, name) =>
  name === 'wildcard' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);

/** @param {Record<string, unknown>} values */
function queryText(values) {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, typeof each === 'object' ? JSON.stringify(each) : String(each)]),
  );
  const text = new URLSearchParams(pairs).toString();
  return text === '' ? '' : `?${text}`;
}
