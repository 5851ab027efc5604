/** Characters that are neither delimiters nor white space (RFC 9110 §5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Whether a text is a token of HTTP, as the names of headers and subprotocols are.
 *
 * @example
 * isToken('x-api-key'); // true
 */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
