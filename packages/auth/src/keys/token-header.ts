/** The header of a JSON Web Token (RFC 7515 §4.1), before its signature was checked: whatever the client wrote. */
export interface JwtHeader {
  /** The algorithm of the signature. */
  readonly alg: string;
  /** Names the key. */
  readonly kid?: string;
  /** The kind of token, such as `JWT`. */
  readonly typ?: string;
  readonly [name: string]: unknown;
}

/** Reads the header of a token; undefined when it has none that is valid. */
export function headerOf(token: string): JwtHeader | undefined {
  const dot = token.indexOf('.');
  if (dot < 1) return undefined;
  try {
    const header = JSON.parse(Buffer.from(token.slice(0, dot), 'base64url').toString()) as JwtHeader | null;
    if (typeof header !== 'object' || header === null || typeof header.alg !== 'string') return undefined;
    return header.kid === undefined || typeof header.kid === 'string' ? header : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
