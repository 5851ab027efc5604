import type { IncomingMessage } from 'node:http';
import { originRule, parseOrigin } from './origin-rule';

export interface OriginPolicy {
  readonly allowedOrigins?: readonly (string | RegExp)[] | '*';
  readonly requireOrigin?: boolean;
}

/** The parts of a request that the check needs. */
export interface OriginSubject {
  /** The requested host, as in a Host header. */
  readonly host: string | undefined;
  /** Every value of the Origin header. Browsers send one at most. */
  readonly origins: readonly string[];
  /** `http` or `https`; undefined where it is not known. */
  readonly scheme: string | undefined;
}

/**
 * Decides whether an origin may connect. Without this check, a page of another site could open a socket with the visitor's cookies
 * (RFC 6455 §10.2). The origin must be on the list, or have the requested host and port.
 *
 * @param named the origins of the CORS options, the default of `allowedOrigins`
 */
export function originCheck(
  { allowedOrigins, requireOrigin = false }: OriginPolicy,
  named: readonly (string | RegExp)[] = [],
): (asked: OriginSubject) => boolean {
  const any = allowedOrigins === '*';
  // For CORS, a star within a name is a literal star.
  const followed = named.filter((each) => typeof each !== 'string' || !each.includes('*'));
  const rules = (any ? [] : (allowedOrigins ?? followed)).flatMap((each) => originRule(each) ?? []);
  return ({ host, origins, scheme }) => {
    if (origins.length === 0) return !requireOrigin;
    if (origins.length > 1) return false;
    if (any) return true;
    const origin = parseOrigin(origins[0]!);
    if (origin === undefined) return false;
    if (rules.some((rule) => rule(origin, origins[0]!))) return true;
    if (host === undefined || !/^https?$/.test(origin.scheme)) return false;
    const own = parseOrigin(`${origin.scheme}://${host}`);
    return own !== undefined && own.host === origin.host && (scheme === undefined || scheme === origin.scheme);
  };
}

/** Every value of the Origin header. Read from the raw list: `headersDistinct` throws on some versions of Node when a header is called `__proto__`. */
export function originsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const origins: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === 6 && name.toLowerCase() === 'origin') origins.push(rawHeaders[index + 1]!);
  }
  return origins;
}
