import type { IncomingMessage } from 'node:http';

export interface OriginPolicy {
  readonly allowedOrigins?: readonly string[] | '*';
  readonly requireOrigin?: boolean;
}

/** The request as this server saw it. */
export interface OriginSubject {
  /** The host that the client asked for, as in a Host header. */
  readonly host: string | undefined;
  /** Every value of the Origin header: more than one is no browser. */
  readonly origins: readonly string[];
  /** `http` or `https` where it is known for sure, else undefined. */
  readonly scheme: string | undefined;
}

/**
 * Decides whether an Origin may connect. A page of another site could otherwise open a socket with the visitor's cookies (RFC 6455
 * §10.2): host and port of the origin must be those that were asked for, or the origin is on the list.
 */
export function originCheck({
  allowedOrigins = [],
  requireOrigin = false,
}: OriginPolicy): (asked: OriginSubject) => boolean {
  const any = allowedOrigins === '*';
  const listed = new Set(any ? [] : allowedOrigins.map((each) => parseOrigin(each)?.origin));
  return ({ host, origins, scheme }) => {
    if (origins.length === 0) return !requireOrigin;
    if (origins.length > 1) return false;
    if (any) return true;
    const origin = parseOrigin(origins[0]!);
    if (origin === undefined) return false;
    if (listed.has(origin.origin)) return true;
    const own = host === undefined ? undefined : parseOrigin(`${origin.protocol}//${host}`);
    return own !== undefined && own.host === origin.host && (scheme === undefined || `${scheme}:` === origin.protocol);
  };
}

/** Every value of the Origin header. Read from the raw list: `headersDistinct` throws on some Nodes when a header is called `__proto__`. */
export function originsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const origins: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() === 'origin') origins.push(rawHeaders[index + 1]!);
  }
  return origins;
}

/** An origin is a scheme, a host and a port, and nothing else (RFC 6454 §6.2): `null`, paths and user names are none. */
export function parseOrigin(text: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\\\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}
