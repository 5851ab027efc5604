/**
 * What `authorization` holds for one scheme (RFC 9110 §11.4): what follows the name and the spaces after it. Read with indexes and not
 * with a regular expression: the header of a frame may hold any character, and backtracking over its spaces would take quadratic time.
 *
 * @param scheme in lower case
 * @returns undefined for another scheme, an empty text for a name alone
 */
export function credentialsOf(authorization: string | undefined, scheme: string): string | undefined {
  if (authorization === undefined || authorization.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  if (authorization.length === scheme.length) return '';
  let start = scheme.length;
  while (authorization[start] === ' ') start += 1;
  return start === scheme.length ? undefined : authorization.slice(start);
}
