/** What stands for a credential in the log. */
const REDACTED = '[Redacted]';

/** Headers, query parameters and properties whose values are credentials, in lower case. */
const CREDENTIALS = [
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'x-auth-token', 'x-csrf-token'],
  ...['token', 'access_token', 'refresh_token', 'id_token', 'api_key', 'apikey', 'client_secret', 'secret', 'password'],
  ...['accesstoken', 'refreshtoken', 'idtoken', 'clientsecret'],
];

/** A text without any of this has no credentials. Most texts are short and have none, so this is all that they cost. */
const SUSPICIOUS = /=|bearer|basic/i;

/** `Authorization: Bearer …` and the subprotocols `bearer.…` and `bearer64.…`, wherever they are within a text. */
const BEARER = /\b(bearer(?:64\.|[. ]))[\w.~+/=-]{4,}/gi;

/** `Authorization: Basic …`. Other texts begin with that word too, so what follows is decoded. */
const BASIC = /\b(basic )([\w+/=-]{4,})/gi;

/** Objects in objects that are searched. What is deeper is not written, because nobody looked at it. */
const DEPTH = 8;
const TOO_DEEP = '[Too deep]';

/** As pino writes it. */
const CIRCULAR = '[Circular]';

/** What is shown in the place of each object of a line, so that one that is reached in several ways is searched once. */
type Seen = Map<object, unknown>;

/** Replaces credentials within what is logged. Returns the same value where there are none. */
export type Redact = (value: unknown) => unknown;

/** Replaces the parameters of a path whose names are those of credentials, as in `/reset/:token`. */
export type HideParams = (path: string, route: string | undefined) => string;

/** @param names beside those that are known, in any case of letters */
export function credentialNames(names: readonly string[] = []): ReadonlySet<string> {
  return new Set([...CREDENTIALS, ...names.map((each) => each.toLowerCase())]);
}

/** Made at start-up: headers, queries, bodies, raw headers, URLs with queries, and texts with a bearer token. */
export function createRedact(names: ReadonlySet<string>): Redact {
  const alternatives = Array.from(names, (each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const parameters = new RegExp(`([?&;](?:${alternatives})=)[^&;#\\s"']+`, 'gi');
  const isSecret = (key: unknown): boolean => typeof key === 'string' && names.has(key.toLowerCase());

  const inText = (text: string): string => {
    if (!SUSPICIOUS.test(text)) return text;
    const shown = text.includes('=') ? text.replace(parameters, `$1${REDACTED}`) : text;
    return shown
      .replace(BEARER, `$1${REDACTED}`)
      .replace(BASIC, (text, scheme: string, pair: string) => (isBasic(pair) ? scheme + REDACTED : text));
  };

  const inList = (list: readonly unknown[], depth: number, seen: Seen): unknown => {
    let copy: unknown[] | undefined;
    for (const [index, value] of list.entries()) {
      // As in `rawHeaders`, where each value follows its name.
      const shown = index % 2 === 1 && isSecret(list[index - 1]) ? hidden(value) : within(value, depth + 1, seen);
      if (shown !== value) (copy ??= [...list])[index] = shown;
    }
    return copy ?? list;
  };

  const inObject = (object: object, depth: number, seen: Seen): unknown => {
    let copy: Record<string, unknown> | undefined;
    for (const [key, value] of entriesOf(object)) {
      const shown = isSecret(key) ? hidden(value) : within(value, depth + 1, seen);
      if (shown !== value) (copy ??= { ...object })[key] = shown;
    }
    return copy ?? object;
  };

  const within = (value: unknown, depth: number, seen: Seen): unknown => {
    if (typeof value === 'string') return inText(value);
    if (typeof value !== 'object' || value === null || isOpaque(value)) return value;
    if (seen.has(value)) return seen.get(value);
    if (depth > DEPTH) return TOO_DEEP;
    seen.set(value, CIRCULAR);
    const shown = Array.isArray(value) ? inList(value, depth, seen) : inObject(value, depth, seen);
    seen.set(value, shown);
    return shown;
  };

  return (value) => within(value, 0, new Map());
}

/** @param names those of credentials */
export function createHideParams(names: ReadonlySet<string>): HideParams {
  return (path, route) => {
    if (route === undefined || !route.includes(':')) return path;
    const wanted = route.split('/');
    const hides = wanted.some((each) => isNamed(each, names));
    if (!hides) return path;
    return path
      .split('/')
      .map((each, index) => (isNamed(wanted[index] ?? '', names) ? REDACTED : each))
      .join('/');
  };
}

/** Whether a segment of a pattern, such as `:token` or `:token(\\w+)`, has a parameter of one of these names. */
function isNamed(segment: string, names: ReadonlySet<string>): boolean {
  return Array.from(segment.matchAll(/:(\w+)/g), ([, name]) => name!.toLowerCase()).some((each) => names.has(each));
}

/** A line is written all the same where a getter throws. */
function entriesOf(object: object): readonly (readonly [string, unknown])[] {
  try {
    return Object.entries(object);
  } catch {
    return [];
  }
}

/** RFC 7617 §2: the name, a colon and the password in Base64. */
function isBasic(credentials: string): boolean {
  return Buffer.from(credentials, 'base64').includes(':');
}

/** That something was there is told, because it helps to find mistakes. */
function hidden(value: unknown): unknown {
  return value === undefined || value === null ? value : REDACTED;
}

/** What says itself how it is written, or is written by a serializer. */
function isOpaque(value: object): boolean {
  return value instanceof Error || ArrayBuffer.isView(value) || 'toJSON' in value;
}
