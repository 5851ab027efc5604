/** A parsed origin: scheme and host in lower case, without the default port. */
export interface Origin {
  readonly scheme: string;
  /** With its port, unless it is the default port of the scheme. */
  readonly host: string;
}

/** A scheme, a host and a port only (RFC 6454 §6.2). `null`, paths and user names are not origins. */
const ORIGIN = /^([a-z][a-z\d+.-]*):\/\/([^/?#@\\\s]*)$/i;

/** Undefined for a text that is not an origin. */
export function parseOrigin(text: string): Origin | undefined {
  const [, scheme = '', host = ''] = ORIGIN.exec(text) ?? [];
  const lower = scheme.toLowerCase();
  if (lower !== 'http' && lower !== 'https') {
    // The origin of an app or an extension is compared as text, because its scheme is unknown.
    return scheme === '' || (host === '' && lower !== 'file') ? undefined : { scheme: lower, host: host.toLowerCase() };
  }
  return host !== '' && URL.canParse(text) ? { scheme: lower, host: new URL(text).host } : undefined;
}

/** Whether an origin is allowed. */
export type OriginRule = (origin: Origin, text: string) => boolean;

/** A wildcard for subdomains. The host may have a port. */
const WILDCARD = /^(https?:\/\/)\*\.([^*]+)$/i;

/**
 * One entry of `allowedOrigins`: an origin of the web (`https://app.example`), of an app or an extension (`capacitor://localhost`,
 * `chrome-extension://…`), every subdomain (`https://*.example.com`, however deep, and not the domain itself), or a pattern that
 * the header is tested with.
 *
 * @returns undefined for an entry that no browser could send
 */
export function originRule(entry: string | RegExp): OriginRule | undefined {
  if (entry instanceof RegExp) {
    // With `g` or `y`, test() would start where the last match ended.
    const pattern = new RegExp(entry.source, entry.flags.replace(/[gy]/g, ''));
    return (_origin, text) => pattern.test(text);
  }
  if (typeof entry !== 'string') return undefined;
  const [, scheme, domain] = WILDCARD.exec(entry) ?? [];
  const wanted = parseOrigin(domain === undefined ? entry : `${scheme}${domain}`);
  if (wanted === undefined || wanted.host.includes('*') || /^wss?$/.test(wanted.scheme)) return undefined;
  if (domain === undefined) return ({ scheme, host }) => scheme === wanted.scheme && host === wanted.host;
  const end = `.${wanted.host}`;
  return ({ scheme, host }) => scheme === wanted.scheme && host.length > end.length && host.endsWith(end);
}
