/** An origin that was read: scheme and host in lower case, the default port left out. */
export interface Origin {
  readonly scheme: string;
  /** With its port if that is not the scheme's default. */
  readonly host: string;
}

/** A scheme, a host and a port, and nothing else (RFC 6454 §6.2): `null`, paths and user names are none. */
const ORIGIN = /^([a-z][a-z\d+.-]*):\/\/([^/?#@\\\s]*)$/i;

/** Undefined for what is no origin. */
export function parseOrigin(text: string): Origin | undefined {
  const [, scheme = '', host = ''] = ORIGIN.exec(text) ?? [];
  const lower = scheme.toLowerCase();
  if (lower !== 'http' && lower !== 'https') {
    // Of an app or an extension: compared as text, because only its own scheme could say more.
    return scheme === '' || (host === '' && lower !== 'file') ? undefined : { scheme: lower, host: host.toLowerCase() };
  }
  return host !== '' && URL.canParse(text) ? { scheme: lower, host: new URL(text).host } : undefined;
}

/** Decides about the origin of a handshake. */
export type OriginRule = (origin: Origin, text: string) => boolean;

/** What a label of a wildcard stands in front of; the host behind it may have a port. */
const WILDCARD = /^(https?:\/\/)\*\.([^*]+)$/i;

/**
 * One entry of `allowedOrigins`: an origin of the web (`https://app.example`), of an app or an extension (`capacitor://localhost`,
 * `chrome-extension://…`), every subdomain (`https://*.example.com`, however deep, and not the domain itself), or a pattern that
 * the header is tested with.
 *
 * @returns undefined for what no browser could send
 */
export function originRule(entry: string | RegExp): OriginRule | undefined {
  if (entry instanceof RegExp) {
    // With `g` or `y` it would begin where it ended the last time.
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
