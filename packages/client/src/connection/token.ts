/** What a subprotocol may consist of: a token of RFC 9110 §5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** How a token travels with a handshake. Browsers cannot set headers of sockets. */
export function tokenProtocol(token: string): string {
  return TOKEN.test(token) ? `bearer.${token}` : `bearer64.${base64url(token)}`;
}

/** When a JWT ends, as its `exp` says (RFC 7519 §4.1.4), in milliseconds since 1970; undefined for any other token. */
export function expiryOf(token: string): number | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

function base64url(text: string): string {
  const binary = String.fromCodePoint(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
