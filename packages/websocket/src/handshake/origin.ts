import type { IncomingMessage } from 'node:http';
import { originRule, parseOrigin } from './origin-rule';

export interface OriginPolicy {
  readonly allowedOrigins?: readonly (string | RegExp)[] | '*';
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
 *
 * @param named origins that the options of CORS name, which are the list where there is none of its own
 */
export function originCheck(
  { allowedOrigins, requireOrigin = false }: OriginPolicy,
  named: readonly (string | RegExp)[] = [],
): (asked: OriginSubject) => boolean {
  const any = allowedOrigins === '*';
  // To CORS a star inside of a name is a star.
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

/** Every value of the Origin header. Read from the raw list: `headersDistinct` throws on some Nodes when a header is called `__proto__`. */
export function originsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const origins: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() === 'origin') origins.push(rawHeaders[index + 1]!);
  }
  return origins;
}
