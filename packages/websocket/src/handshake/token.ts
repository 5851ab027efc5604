/** A token of RFC 9110 §5.6.2, such as the name of a subprotocol. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);
}
