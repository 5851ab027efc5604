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
  if (isOffered && !SUBPROTOCOL.test(token)) {
    return { problem: 'A browser cannot offer a token with characters such as "/" and "=". Use the wscat command.' };
  }
  if (isOffered && own.length === 0) {
    return { problem: 'A browser has to offer a subprotocol beside the token. Choose the protocol rpc.' };
  }
  const path = filledIn(endpoint.address, parameters, encoded);
  const values = token !== '' && tokenPlace === 'query' ? { ...query, access_token: token } : query;
  return {
    dial: {
      url: `${server}${path}${queryText(values)}`,
      protocol,
      protocols: isOffered ? [...own, `bearer.${token}`] : own,
    },
  };
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
