import { ConfigurationError, HttpError, type Context } from '@cortado/core';

/** RFC 9110 §9.2.1: methods that change nothing, so that it does not matter which page sends them. */
const SAFE = new Set<string | undefined>(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Origins that may send requests with cookies; `'*'` for all of them. */
export type AllowedOrigins = readonly string[] | '*';

/**
 * Refuses what a page of another origin sends with the cookies of its visitor (cross-site request forgery). Browsers say where a request
 * comes from in `Sec-Fetch-Site` and `Origin`, and no page can change either. A request without both is from no browser.
 *
 * @returns a function that throws HttpError 403 `origin_forbidden`. Handshakes are checked by the transport, messages with theirs
 * @throws ConfigurationError E_OPTION for an origin that no browser sends
 */
export function originGuard(where: string, allowed: AllowedOrigins): (context: Context) => void {
  if (allowed === '*') return () => undefined;
  const isListed = listed(where, allowed);
  return (context) => {
    if (context.phase !== 'request' || SAFE.has(context.method) || isOwn(context)) return;
    const { origin } = context.headers;
    if (origin !== undefined && isListed(origin.toLowerCase())) return;
    throw new HttpError(403, 'This origin may not send requests with cookies', { type: 'origin_forbidden' });
  };
}

/** `Sec-Fetch-Site` goes first: with `Referrer-Policy: no-referrer` even the form of an own page comes with `Origin: null`. */
function isOwn({ headers, host }: Context): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  if (origin === undefined) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from;
}

/** Whole origins, and with `*.` every name below one. */
function listed(where: string, allowed: readonly string[]): (origin: string) => boolean {
  const whole = new Set<string>();
  const below: { readonly scheme: string; readonly rest: string }[] = [];
  for (const each of allowed) {
    const [, scheme, isBelow, rest] = /^([a-z][a-z\d+.-]*:\/\/)(\*\.)?([^\s/?#@*\\]+)$/i.exec(each) ?? [];
    if (scheme === undefined || rest === undefined) throw noOrigin(where, each);
    if (isBelow === undefined) whole.add(withoutDefaultPort(each.toLowerCase()));
    else below.push({ scheme: scheme.toLowerCase(), rest: `.${rest.toLowerCase()}` });
  }
  return (origin) => {
    if (whole.has(origin)) return true;
    return below.some(
      ({ scheme, rest }) =>
        origin.startsWith(scheme) &&
        origin.endsWith(rest) &&
        /^[a-z\d.-]+$/.test(origin.slice(scheme.length, -rest.length)),
    );
  };
}

/** RFC 6454 §6.2: browsers leave out the port that a scheme has by default. */
function withoutDefaultPort(origin: string): string {
  return /^https?:/.test(origin) && URL.canParse(origin) ? new URL(origin).origin : origin;
}

function noOrigin(where: string, origin: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where,
    problem: `"${origin}" is not an origin`,
    remedy:
      "give a scheme and a host, without a path, as in 'https://app.example', or 'https://*.example' for all its subdomains",
  });
}
